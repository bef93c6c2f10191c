/// Changes of recipes that several experiments make, as `path=value`.
enum TrainingChanges {
  /// Adam for both networks, in TensorFlow's form as in the code of Gulrajani et al. 2017.
  static func adam(_ rate: Double, beta1: Double, beta2: Double) -> [String] {
    both(["name=adam", "convention=tensorflow", "epsilon=1e-8", "beta_1=\(beta1)", "beta_2=\(beta2)"], rate)
  }

  /// RMSprop for both networks, in PyTorch's form as in the code of Arjovsky et al. 2017.
  static func rmsprop(_ rate: Double) -> [String] {
    both(rmspropForm, rate)
  }

  /// Its settings but for the rate.
  static let rmspropForm = ["name=rmsprop", "convention=pytorch-0.1", "epsilon=1e-8", "rho=0.99"]

  private static func both(_ settings: [String], _ rate: Double) -> [String] {
    ["generator", "critic"].flatMap { network in
      (settings + ["learning_rate=\(rate)"]).map { "optimizers.\(network).\($0)" }
    }
  }

  /// Clipping after each step of the critic, as in algorithm 1 of Arjovsky et al. 2017.
  static func clipping(_ limit: Double = 0.01) -> [String] {
    ["objective.name=wgan-clipping", "objective.limit=\(limit)", "objective.clip=after-step"]
  }

  /// The gradient penalty of Gulrajani et al. 2017.
  static func penalty(_ lambda: Double = 10, sides: String = "two") -> [String] {
    ["objective.name=wgan-gp", "objective.lambda=\(lambda)", "objective.sides=\(sides)"]
  }

  /// An objective that may have zero-centred penalties, without them.
  static func unpenalized(_ objective: String) -> [String] {
    ["objective.name=\(objective)", "objective.r1=0", "objective.r2=0"]
  }

  /// No EMA, no falling rates and no moved images, which the papers do not have.
  static let unaltered = ["training.ema_decay=0", "training.lr_decay_fraction=0", "data.translate=0"]

  /// Length and size of a training, and none of what the papers do not have; no grids on the way.
  static func length(steps: Int, batch: Int, criticUpdates: Int = 5, logEvery: Int) -> [String] {
    [
      "training.steps=\(steps)", "training.batch=\(batch)", "schedule.critic_iterations=\(criticUpdates)",
      "training.log_every=\(logEvery)", "training.grid_every=\(steps)",
    ] + unaltered
  }

  /// The networks of dcgan/default with so many filters at half the sample's size.
  static func filters(_ count: Int, critic normalization: String) -> [String] {
    [
      "architecture.generator.filters=\(count)", "architecture.critic.filters=\(count)",
      "architecture.critic.normalization=\(normalization)",
    ]
  }
}
