import GANZooFormats
public import GANZooTensors

/// Activation functions by Keras' names, which mean the same in Keras 2 and Keras 3 where both have them.
///
/// `hard_sigmoid` does not, and is left out: a model that has it is read as layers, a `Rescaling` and a `ReLU`.
/// https://keras.io/api/layers/activations
public enum ActivationFunction: String, Sendable, CaseIterable {
  /// Keras' functions of these names.
  case linear, relu, tanh, sigmoid, softmax, softplus, softsign, elu, selu, gelu, mish, exponential
  /// x · sigmoid(x). Keras 3 calls it `silu` and reads this name too; Keras 2 knows no other.
  case swish
  /// Of slope 0.2, as Keras 3's; the layer `LeakyReLU` has 0.3.
  case leakyReLU = "leaky_relu"
  /// min(max(x, 0), 6)
  case relu6
  /// The logarithm of the softmax.
  case logSoftmax = "log_softmax"
  /// x · min(max(x / 6 + ½, 0), 1), of Keras 3, which reads the name `hard_swish` too.
  case hardSwish = "hard_silu"
  /// min(max(x, −1), 1), of Keras 3.
  case hardTanh = "hard_tanh"
  /// The logarithm of the sigmoid, of Keras 3.
  case logSigmoid = "log_sigmoid"
  /// x − tanh x, of Keras 3.
  case tanhShrink = "tanh_shrink"
  /// (x + √(x² + 4)) / 2, of Keras 3.
  case squareplus

  /// The function that Keras calls so in either generation.
  init?(kerasName: String) { self.init(rawValue: Self.otherNames[kerasName] ?? kerasName) }

  /// Keras' further names. With its α of 1 a `celu` is an `elu`.
  private static let otherNames = ["silu": "swish", "hard_swish": "hard_silu", "celu": "elu"]

  /// The activated tensor; softmax runs over the last axis.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .linear: x
    case .relu: x.relu()
    case .elu: x.elu()
    case .tanh: x.tanh()
    case .sigmoid: x.sigmoid()
    case .softmax: x.softmax()
    case .softplus: x.softplus()
    case .softsign: x / (1 + x.relu() + (-x).relu())
    // Klambauer et al. 2017, https://arxiv.org/abs/1706.02515, section 2.
    case .selu: x.elu(alpha: 1.673_263_24) * 1.050_700_99
    // Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415: x Φ(x), not its approximation by a hyperbolic
    // tangent.
    case .gelu: x * ((x * Float(0.5).squareRoot()).erf() + 1) * 0.5
    case .mish: x * x.softplus().tanh()
    case .exponential: x.exp()
    case .swish: x * x.sigmoid()
    case .leakyReLU: x.leakyReLU(slope: Self.namedSlope)
    case .relu6: x.relu().capped(at: 6)
    case .logSoftmax: x.logSoftmax()
    case .hardSwish: x * (x / 6 + 0.5).relu().capped(at: 1)
    case .hardTanh: (x + 1).relu().capped(at: 2) - 1
    case .logSigmoid: -(-x).softplus()
    case .tanhShrink: x - x.tanh()
    // Barron 2021, https://arxiv.org/abs/2112.11687.
    case .squareplus: (x + (x.squared() + 4).squareRoot()) / 2
    }
  }

  /// The slope of `leakyReLU`.
  package static let namedSlope: Float = 0.2

  /// Whether losses work on this function's argument rather than on its result.
  var hasLogits: Bool { self == .softmax || self == .sigmoid }
}

extension JSONObject {
  /// The activation under a key; none and null stand for `linear`. Throws `ConfigurationError.wrongType`.
  func activation(_ key: String = "activation") throws -> ActivationFunction {
    guard let value = self[key], value != .null else { return .linear }
    guard case .string(let name) = value, let function = ActivationFunction(kerasName: name) else {
      throw ConfigurationError.wrongType(
        key: key, expected: "one of " + ActivationFunction.allCases.map(\.rawValue).joined(separator: ", "),
        found: value.excerpt)
    }
    return function
  }
}
