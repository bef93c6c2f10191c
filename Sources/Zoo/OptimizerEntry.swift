public import Layers
public import Settings

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
    (self.name, self.title, self.make) = (name, title, make)
  }

  /// The optimizers of this library, with Keras' names, formulas and defaults.
  public static let builtIn = [adam, rmsprop]

  private static let adam = OptimizerEntry(name: "adam", title: "Adam, Kingma and Ba 2015, as in Keras") { settings in
    let rate = Float(try settings.double("learning_rate", default: 1e-3, in: .positive))
    let beta1 = Float(try settings.double("beta_1", default: 0.9, in: 0...0.9999999))
    let beta2 = Float(try settings.double("beta_2", default: 0.999, in: 0...0.9999999))
    let epsilon = Float(try settings.double("epsilon", default: 1e-7, in: .positive))
    return { Adam($0, learningRate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon) }
  }

  private static let rmsprop = OptimizerEntry(
    name: "rmsprop", title: "RMSprop, Tieleman and Hinton 2012, as in Keras"
  ) { settings in
    let rate = Float(try settings.double("learning_rate", default: 1e-3, in: .positive))
    let rho = Float(try settings.double("rho", default: 0.9, in: 0...0.9999999))
    let epsilon = Float(try settings.double("epsilon", default: 1e-7, in: .positive))
    return { RMSprop($0, learningRate: rate, rho: rho, epsilon: epsilon) }
  }
}
