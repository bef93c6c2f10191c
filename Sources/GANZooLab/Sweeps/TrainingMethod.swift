/// An objective with the optimizers and the schedule of its paper.
struct TrainingMethod: Sendable, Equatable {
  /// What tables call it.
  let name: String
  /// The objective and its settings, and the schedule, as overrides.
  let settings: [String]
  /// The optimizer's settings but for the learning rate.
  let optimizer: String
  /// The learning rate of both networks in the paper.
  let rate: Double

  /// Overrides of a recipe.
  ///
  /// - Parameter factor: what learning rates are multiplied by.
  func overrides(rateFactor factor: Double) -> [String] {
    settings
      + ["generator", "critic"].flatMap { network in
        ([optimizer] + ["learning_rate=\(rate * factor)"]).joined(separator: " ").split(separator: " ").map {
          "optimizers.\(network).\($0)"
        }
      }
  }

  private static let tensorFlow = "convention=tensorflow"

  /// Radford et al. 2016: Adam 2e-4 (0.5, 0.999), one critic update.
  static let gan = TrainingMethod(
    name: "GAN", settings: TrainingChanges.unpenalized("non-saturating") + ["schedule.critic_iterations=1"],
    optimizer: "name=adam \(tensorFlow) beta_1=0.5 beta_2=0.999 epsilon=1e-8", rate: 2e-4)
  /// Mao et al. 2017 as Gulrajani et al. 2017 train it: RMSProp 1e-4, one critic update.
  static let leastSquares = TrainingMethod(
    name: "LSGAN", settings: TrainingChanges.unpenalized("lsgan") + ["schedule.critic_iterations=1"],
    optimizer: "name=rmsprop \(tensorFlow)", rate: 1e-4)
  /// Arjovsky et al. 2017: RMSProp 5e-5, weights clipped to ±0.01 after each step, five critic updates.
  static let clipping = TrainingMethod(
    name: "WGAN, clipping",
    settings: TrainingChanges.clipping() + ["schedule.critic_iterations=5"],
    optimizer: TrainingChanges.rmspropForm.joined(separator: " "), rate: 5e-5)
  /// Gulrajani et al. 2017: Adam 1e-4 (0, 0.9), λ = 10, five critic updates.
  static let penalty = wganGP(beta1: 0)
  /// Lim and Ye 2017 with the optimizer of Miyato et al. 2018: Adam 2e-4 (0, 0.9), one critic update.
  static let hinge = TrainingMethod(
    name: "hinge", settings: TrainingChanges.unpenalized("hinge") + ["schedule.critic_iterations=1"],
    optimizer: "name=adam \(tensorFlow) beta_1=0 beta_2=0.9 epsilon=1e-8", rate: 2e-4)

  /// WGAN-GP with another β₁: 0.5 in the paper's appendix E.
  static func wganGP(beta1: Double) -> TrainingMethod {
    TrainingMethod(
      name: "WGAN-GP", settings: ["objective.name=wgan-gp", "objective.lambda=10", "schedule.critic_iterations=5"],
      optimizer: "name=adam \(tensorFlow) beta_1=\(beta1) beta_2=0.9 epsilon=1e-8", rate: 1e-4)
  }

  /// The method of an objective; nil where none is known for it, and the recipe's optimizers stay.
  static func of(_ objective: String) -> TrainingMethod? {
    switch objective {
    case "non-saturating", "minimax":
      TrainingMethod(
        name: objective, settings: TrainingChanges.unpenalized(objective) + ["schedule.critic_iterations=1"],
        optimizer: gan.optimizer, rate: gan.rate)
    case "lsgan": leastSquares
    case "wgan-clipping": clipping
    case "wgan-gp": penalty
    case "hinge": hinge
    default: nil
    }
  }
}
