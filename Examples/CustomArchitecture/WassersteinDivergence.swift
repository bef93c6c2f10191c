import GANZoo

/// −E D(x) + E D(G(z)) + k E ‖∇D(x̂)‖ᵖ, with x̂ on lines between real and generated samples: an objective.
///
/// J. Wu et al. 2018, "Wasserstein divergence for GANs", https://arxiv.org/abs/1712.01026, equation 9; k = 2, p = 6.
struct WassersteinDivergence: ScoreObjective {
  var k: Float
  var p: Float
  var classWeights: ClassLossWeights
  var penalisesGradients: Bool { true }

  var losses: ScoreLosses {
    ScoreLosses(real: { -$0.mean() }, fake: { $0.mean() }, generator: { -$0.mean() })
  }

  func penaltyTerms(_ batch: CriticBatch) -> [LossTerm] {
    let norms = (batch.squaredGradientNorms(at: batch.interpolated()) + 1e-12).power(p / 2)
    return [LossTerm("\"E‖∇D‖ᵖ\"", norms.mean(), weight: k)]
  }

  static let entry = ObjectiveEntry(name: "wgan-div", title: "±D with the p-th power of the gradient's norm") {
    WassersteinDivergence(
      k: try $0.float("k", default: 2, in: 0...1000), p: try $0.float("p", default: 6, in: 1...12),
      classWeights: try ClassLossWeights($0))
  }
}
