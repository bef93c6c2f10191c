/// A way to train the networks of text.
enum TextMethod: String, CaseIterable, Sendable {
  case penalty, clipping, plain

  var title: String {
    switch self {
    case .penalty: "WGAN-GP"
    case .clipping: "WGAN, clipping"
    case .plain: "GAN"
    }
  }

  /// What it changes in the recipe `chars/default`. Losses, optimizers and numbers of critic updates are those of each
  /// method's paper, and rates are ten times those.
  func overrides(criticUpdates: Int) -> [String] {
    switch self {
    case .penalty: ["schedule.critic_iterations=\(criticUpdates)"]
    case .clipping:
      TrainingChanges.clipping() + TrainingChanges.rmsprop(5e-4) + ["schedule.critic_iterations=\(criticUpdates)"]
    case .plain:
      TrainingChanges.unpenalized("non-saturating") + ["schedule.critic_iterations=1"]
        + ["generator", "critic"].flatMap { network in
          ["learning_rate=2e-3", "beta_1=0.5", "beta_2=0.999"].map { "optimizers.\(network).\($0)" }
        }
    }
  }

  /// For the page.
  var words: String {
    switch self {
    case .penalty: "WGAN-GP (λ = 10, Adam 1e-3 (0.5, 0.9))"
    case .clipping: "WGAN with weights clipped to ±0.01 after each critic update (RMSprop 5e-4)"
    case .plain: "a GAN with the non-saturating loss (Adam 2e-3 (0.5, 0.999), a critic update a step)"
    }
  }
}

/// What became of a training of text.
struct TextRun: Codable, Sendable {
  /// The steps at which it was measured.
  var steps: [Int]
  /// At each of them the Jensen-Shannon divergence of n-grams, for n from 1 to 4.
  var distances: [[Double]]
  /// Lines that the generator writes at the end, of the same latent vectors for all methods.
  var lines: [String]
  /// How long its steps took, without measurements.
  var seconds: Double
}
