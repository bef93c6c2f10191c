public import GANZooNN
public import GANZooSupport

/// The nonlinearity between linear layers, as an architecture's settings name it.
public struct Nonlinearity: Hashable, Sendable {
  /// Its form.
  public enum Form: String, CaseIterable, Sendable {
    /// Keras' functions of these names.
    case relu, tanh, elu
    /// x, or slope · x below 0.
    case leakyReLU = "leaky-relu"
    /// softplus(2x + 2) / 2 − 1, a smooth ReLU: I. Gulrajani et al. 2017, appendix D.
    case softplus
    /// sigmoid(a) · tanh(b), with a linear layer for each of a and b: A. van den Oord et al. 2016, arXiv:1606.05328,
    /// equation 2, as in I. Gulrajani et al. 2017, section 5.2.
    case gated
  }

  /// Its form.
  public var form: Form
  /// Slope of a leaky ReLU below 0.
  public var slope: Float

  /// A nonlinearity.
  public init(_ form: Form, slope: Float = 0.2) { (self.form, self.slope) = (form, slope) }

  /// Reads `activation` and `slope`.
  public init(_ settings: SettingsReader, default form: Form) throws(SettingsError) {
    self.init(
      try settings.choice("activation", default: form), slope: try settings.float("slope", default: 0.2, in: 0...1))
  }

  /// The nonlinearity of the output of `linear`, which is called twice for a gated one.
  public func callAsFunction(_ linear: () -> Symbol) -> Symbol {
    switch form {
    case .relu: ReLU()(linear())
    case .tanh: Activation(.tanh)(linear())
    case .elu: ELU()(linear())
    case .leakyReLU: LeakyReLU(slope)(linear())
    case .softplus: Rescaling(0.5, offset: -1)(Activation(.softplus)(Rescaling(2, offset: 2)(linear())))
    case .gated: Multiply()(Activation(.sigmoid)(linear()), Activation(.tanh)(linear()))
    }
  }
}
