import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// What came out of the two Gaussians.
struct CriticOneDReport {
  typealias Loss = CriticOneD.Loss
  let experiment: CriticOneD
  let gaussians: TwoGaussians
  let noise: NoisyRatios
  let exact: (discriminator: CriticOneD.Curves, critic: CriticOneD.Curves)
  let trained: (discriminators: [CriticOneD.Curves], critics: [CriticOneD.Curves])

  init(
    _ experiment: CriticOneD, exact: (discriminator: CriticOneD.Curves, critic: CriticOneD.Curves),
    discriminators: [CriticOneD.Curves], critics: [CriticOneD.Curves], noise: NoisyRatios
  ) {
    (self.experiment, self.exact, self.noise) = (experiment, exact, noise)
    gaussians = experiment.gaussians
    trained = (discriminators, critics)
  }

  var result: ExperimentResult {
    ExperimentResult(
      summary: summary, setting: setting, departures: departures, findings: findings, tables: tables,
      numbers: numbers, figure: figure, figureSize: (960, 860))
  }

  // MARK: - Numbers

  private static let flat = 0.01
  private static let straight = 0.99
  private static let growth = 10.0

  /// The share of generated samples at which a loss' gradient is below a hundredth of its largest on the grid.
  private func saturated(_ gradients: [Double]) -> Double {
    let largest = gradients.map(\.magnitude).max() ?? 0
    return gaussians.fakeMean(of: gradients.map { $0.magnitude < Self.flat * largest ? 1 : 0 })
  }

  func curves(_ loss: CriticOneD.Loss) -> (exact: [Double], trained: [[Double]]) {
    let (exact, trained) =
      loss.method == .critic ? (exact.critic, trained.critics) : (exact.discriminator, trained.discriminators)
    return (exact.gradients[loss.rawValue] ?? [], trained.map { $0.gradients[loss.rawValue] ?? [] })
  }

  private func trainedSaturation(_ loss: CriticOneD.Loss) -> Spread { Spread(curves(loss).trained.map(saturated)) }

  var fits: [LineFit] { trained.critics.map { LineFit(gaussians.grid, $0.scores) } }
  private var determination: Spread { Spread(fits.map(\.determination)) }

  /// The largest distance of the critic's slope from the line's between the means, in units of the line's.
  private var bends: Spread {
    Spread(
      zip(fits, trained.critics).map { fit, critic in
        let slopes = critic.gradients[Loss.wasserstein.rawValue] ?? []
        return zip(gaussians.grid, slopes).filter { $0.0.magnitude <= gaussians.fakeMean }
          .map { abs(-$0.1 - fit.slope) / abs(fit.slope) }.max() ?? 0
      })
  }

  /// How much the mean gradient over generated samples differs from one moment of the training to another: standard
  /// deviation over the magnitude of the mean, for each seed.
  private func unsteadiness(_ loss: CriticOneD.Loss) -> Spread {
    let trained = loss.method == .critic ? trained.critics : trained.discriminators
    return Spread(
      trained.map { curves in
        let means = Spread(curves.means[loss.rawValue] ?? [0])
        return means.deviation / max(abs(means.mean), .leastNormalMagnitude)
      })
  }

  /// How much the gradient differs from sample to sample, at the end: the same over generated samples.
  private func unevenness(_ gradients: [Double]) -> Double {
    let mean = gaussians.fakeMean(of: gradients)
    let variance = gaussians.fakeMean(of: gradients.map { ($0 - mean) * ($0 - mean) })
    return variance.squareRoot() / max(abs(mean), .leastNormalMagnitude)
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }
  private func percent(_ share: Spread) -> String { Spread(share.values.map { 100 * $0 }).text(decimals: 1) + " %" }
  private func brief(_ spread: Spread) -> String {
    (spread.values.count > 1 ? [spread.mean, spread.deviation] : [spread.mean]).map(brief).joined(separator: " ± ")
  }
  private func brief(_ value: Double) -> String {
    value >= 1000 && value < 1e9
      ? Int(value).grouped : String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
  }

  private var growthOfDeviation: Double {
    (noise.deviations.last?.deviation ?? 0) / (noise.deviations.first?.deviation ?? 1)
  }

  // MARK: - Words

  private var findings: [ExperimentResult.Finding] {
    let (minimax, wasserstein) = (curves(.minimax), curves(.wasserstein))
    let steady = (loss: unsteadiness(.nonSaturating), critic: unsteadiness(.wasserstein))
    let first = noise.deviations.first, last = noise.deviations.last
    return [
      .init(
        claim:
          "An optimal discriminator saturates: the minimax loss has almost no gradient where generated samples are",
        found: "\(percent(saturated(minimax.exact))) of generated samples have a gradient below a hundredth of the "
          + "largest with the best discriminator, \(percent(trainedSaturation(.minimax))) with a trained one "
          + "(agreement: more than 90 % of both)",
        agrees: saturated(minimax.exact) > 0.9 && trainedSaturation(.minimax).mean > 0.9),
      .init(
        claim: "The critic of a WGAN cannot saturate: it converges to a linear function",
        found:
          "a straight line explains R² = \(determination.text(decimals: 4)) of the clipped critic over the whole axis, "
          + "and between the means its slope is off the line's by up to \(percent(bends)) of it (agreement: R² above "
          + "\(Self.straight))",
        agrees: !determination.values.isEmpty && determination.values.allSatisfy { $0 > Self.straight }),
      .init(
        claim: "The critic gives clean gradients everywhere, wherever generated samples are",
        found: "\(percent(saturated(wasserstein.exact))) of generated samples have less than a hundredth of the "
          + "largest gradient with the best critic, \(percent(trainedSaturation(.wasserstein))) with the clipped one "
          + "(agreement: none)",
        agrees: saturated(wasserstein.exact) == 0 && trainedSaturation(.wasserstein).mean == 0),
      .init(
        claim: "Where a discriminator is off its best by noise, the gradient of −log D is Cauchy distributed, with "
          + "infinite variance",
        found: "the standard deviation of \((first?.count ?? 0).grouped) such gradients is "
          + "\(brief(first?.deviation ?? 0)), of \((last?.count ?? 0).grouped) it is \(brief(last?.deviation ?? 0)); "
          + "half of the distance between the quartiles is \(brief(noise.halfQuartileDistance)) (Cauchy's: 1; "
          + "agreement: within 5 %, and more than \(Int(Self.growth)) times the deviation; the quotients are of normal "
          + "noises by construction)",
        agrees: abs(noise.halfQuartileDistance - 1) < 0.05 && growthOfDeviation > Self.growth),
      .init(
        claim: "The gradient of −log D has a large variance, which makes training unstable",
        found: "while a discriminator is trained on, the mean gradient over generated samples changes by "
          + "\(percent(steady.loss)) of itself (standard deviation), that of a critic by \(percent(steady.critic)) "
          + "(agreement: more than twice as much)",
        agrees: steady.loss.mean > 2 * steady.critic.mean),
    ]
  }

  private var summary: String {
    let place = brief(gaussians.fakeMean)
    let (minimax, other) = (curves(.minimax).exact, curves(.nonSaturating).exact)
    return
      "Real samples are normal around −\(place), generated ones around \(place). The best discriminator, p / (p + q), "
      + "falls from 1 to 0 between them: \(percent(saturated(minimax))) of the generated samples get less "
      + "than a hundredth of the largest gradient from the minimax loss. −log D turns that around: its gradient is "
      + "\(brief(gaussians.fakeMean(of: other.map(\.magnitude)))) on average at generated samples, and it grows with "
      + "the distance of the two Gaussians, as it is their distance times 1 − D. The best critic is a straight line, "
      + "whose gradient is 1 everywhere; the clipped critic learns a multiple of it: a line explains "
      + "\(percent(determination)) of its variance, and between the means its slope is off the line's by up to "
      + "\(percent(bends)). The picture at the lower left shows why −log D was called unstable: if D and its gradient "
      + "are off by independent noise where D should be 0, the gradient is their quotient, whose distribution has no "
      + "variance. What samples of it have goes by their largest values: the deviation is \(deviations)."
  }

  private var deviations: String {
    noise.deviations.map { "\(brief($0.deviation)) for \($0.count.grouped)" }.joined(separator: ", ")
  }

  private var setting: String {
    let (units, batch) = (experiment.units, experiment.batch)
    return "Discriminator and critic have 3 hidden layers of \(units) ReLU units and get \(experiment.updates.grouped) "
      + "updates with \(batch) real and \(batch) generated samples, new ones for each, while the generator stays as it "
      + "is; \(experiment.seeds.count.counted("seed")). The discriminator's loss is the "
      + "cross-entropy (Adam, rate 1e-3), the critic's −E D(x) + E D(G(z)) with weights and biases clipped to ±0.01 "
      + "after each step (RMSProp, rate 5e-5: algorithm 1 of Arjovsky et al. 2017). Gradients dL/dx of the generator's "
      + "losses are taken at \(gaussians.grid.count) points by differentiation through the network; means over "
      + "generated samples weight them by q; saturated is the share with less than a hundredth of the largest. Exact "
      + "curves are the losses of p / (p + q) and of −x."
  }

  private var departures: [String] {
    [
      "The paper gives neither the Gaussians nor the networks of figure 2; means of ±\(brief(gaussians.fakeMean)) and "
        + "deviations of 1 look like it (`--set distance=D` changes them).",
      "The discriminator's optimizer is Adam at a rate of 1e-3; the paper names none for it.",
      "The theorem on −log D assumes that D is 0 on all generated samples; here its noise alone is sampled "
        + "(\(experiment.ratios.grouped) quotients), since between Gaussians D is nowhere exactly 0.",
    ]
  }

  private var tables: [ExperimentResult.Table] {
    let rows = CriticOneD.Loss.allCases.map { loss -> [String] in
      let (exact, trained) = curves(loss)
      let mean = { (values: [Double]) in abs(gaussians.fakeMean(of: values)) }
      return [
        loss.rawValue, brief(mean(exact)), percent(saturated(exact)), brief(Spread(trained.map(mean))),
        percent(trainedSaturation(loss)), percent(Spread(trained.map(unevenness))), percent(unsteadiness(loss)),
      ]
    }
    return [
      .init(
        title: "The generator's gradient at its samples",
        columns: [
          "loss", "mean, best D", "saturated, best D", "mean, trained D", "saturated, trained D",
          "deviation over samples / mean", "deviation over training / mean",
        ], rows: rows),
      .init(
        title: "Quotients of two noises", columns: ["samples", "standard deviation"],
        rows: noise.deviations.map { [$0.count.grouped, brief($0.deviation)] }),
    ]
  }

  private var numbers: JSONObject {
    var losses: JSONObject = [:]
    for loss in CriticOneD.Loss.allCases {
      let (exact, trained) = curves(loss)
      losses[loss.rawValue] = .object([
        "exact_mean": .double(gaussians.fakeMean(of: exact)), "exact_saturated": .double(saturated(exact)),
        "trained_mean": Spread(trained.map { gaussians.fakeMean(of: $0) }).json,
        "trained_saturated": trainedSaturation(loss).json, "over_samples": Spread(trained.map(unevenness)).json,
        "over_training": unsteadiness(loss).json,
      ])
    }
    return [
      "losses": .object(losses), "critic_determination": determination.json, "critic_bend": bends.json,
      "noise": .object([
        "half_quartile_distance": .double(noise.halfQuartileDistance), "beyond_10": .double(noise.tail),
        "deviations": .array(noise.deviations.map { .double($0.deviation) }),
      ]),
    ]
  }
}
