public import GANZooNN
public import GANZooSupport

/// Dense layers, each followed by a normalisation and a nonlinearity. It has no output layer.
///
///     x [inputs]   →   [last of hidden]
public struct MultilayerPerceptron: Hashable, Sendable {
  /// Units of each layer.
  public var hidden: [Int]
  /// The nonlinearity after each layer.
  public var nonlinearity: Nonlinearity
  /// The normalisation between a layer and its nonlinearity.
  public var normalization: Normalization
  /// The initial values of the kernels.
  public var initializer: Initializer
  /// Whether the layers have biases.
  public var usesBias: Bool

  /// A perceptron; without hidden layers it is the identity.
  public init(
    hidden: [Int], nonlinearity: Nonlinearity = Nonlinearity(.relu), normalization: Normalization = .none,
    initializer: Initializer = .glorotUniform, usesBias: Bool = true
  ) {
    (self.hidden, self.nonlinearity, self.normalization) = (hidden, nonlinearity, normalization)
    (self.initializer, self.usesBias) = (initializer, usesBias)
  }

  /// Reads `hidden`, `activation`, `slope`, `normalization`, `initializer`, `deviation` and `bias`.
  public init(
    _ settings: SettingsReader, hidden: [Int] = [512, 512, 512], activation: Nonlinearity.Form = .relu,
    normalization: Normalization = .none, initializer: String = "he-uniform"
  ) throws(SettingsError) {
    self.init(
      hidden: try settings.ints("hidden", default: hidden, in: 1...65_536, count: 0...64),
      nonlinearity: try Nonlinearity(settings, default: activation),
      normalization: try Normalization(settings, default: normalization),
      initializer: try Initializer(settings, default: initializer),
      usesBias: try settings.bool("bias", default: true))
  }

  /// The last layer's features of x [inputs].
  public func callAsFunction(_ x: Symbol) -> Symbol {
    hidden.reduce(x) { x, units in
      nonlinearity {
        normalization(Dense(units, usesBias: usesBias, kernelInitializer: initializer)(x), rank: 1)
      }
    }
  }
}
