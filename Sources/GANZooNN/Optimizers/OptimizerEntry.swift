public import GANZooSupport

/// An optimizer in the registry.
public struct OptimizerEntry: RegistryEntry {
  /// An optimizer for parameters.
  public typealias Maker = @Sendable ([Parameter]) -> any Optimizer

  /// What it is chosen by.
  public let name: String
  /// One line for a list.
  public let title: String
  /// What makes the optimizer of a recipe's settings.
  public let make: @Sendable (SettingsReader) throws -> Maker

  /// An entry.
  public init(name: String, title: String, make: @escaping @Sendable (SettingsReader) throws -> Maker) {
    self.name = name
    self.title = title
    self.make = make
  }

  /// The optimizers of this library. `convention` says whose formulas and defaults they have: those of a framework, and
  /// of its version where they changed.
  public static let builtIn = [adam, rmsprop, sgd]

  private static let adam = OptimizerEntry(
    name: "adam", title: "Adam, Kingma and Ba 2015, as in Keras, PyTorch, TensorFlow and others"
  ) { settings in
    let convention = try convention(settings)
    let epsilon = try settings.float("epsilon", default: convention.adamEpsilon, in: .positive)
    let rate = try settings.float("learning_rate", default: 1e-3, in: .positive)
    let beta1 = try settings.float("beta_1", default: 0.9, in: 0...0.9999999)
    let beta2 = try settings.float("beta_2", default: 0.999, in: 0...0.9999999)
    return { Adam($0, learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, convention: convention) }
  }

  private static let rmsprop = OptimizerEntry(
    name: "rmsprop", title: "RMSprop, Tieleman and Hinton 2012, as in Keras, PyTorch, TensorFlow and others"
  ) { settings in
    let convention = try convention(settings)
    let standard = convention.rmsprop
    let epsilon = try settings.float("epsilon", default: standard.epsilon, in: .positive)
    let rate = try settings.float("learning_rate", default: standard.learningRate, in: .positive)
    let rho = try settings.float("rho", default: standard.rho, in: 0...0.9999999)
    return { RMSprop($0, learningRate: rate, rho: rho, epsilon: epsilon, convention: convention) }
  }

  private static let sgd = OptimizerEntry(
    name: "sgd", title: "gradient descent with momentum, as in Keras, PyTorch, TensorFlow and others"
  ) { settings in
    let convention = try convention(settings)
    let rate = try settings.float("learning_rate", default: convention.descentRate, in: .positive)
    let momentum = try settings.float("momentum", default: 0, in: 0...0.9999999)
    let nesterov = try settings.bool("nesterov", default: false)
    return { SGD($0, learningRate: rate, momentum: momentum, nesterov: nesterov, convention: convention) }
  }

  private static func convention(_ settings: SettingsReader) throws(SettingsError) -> OptimizerConvention {
    try settings.choice("convention", default: .keras)
  }
}
