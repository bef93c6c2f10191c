import GANZooFormats
import GANZooNN
import GANZooTensors

// Operators that are an activation.
extension ONNXGraphReader {
  static let activationOperators = [
    "Celu", "Clip", "Elu", "Exp", "Gelu", "HardSigmoid", "HardSwish", "LeakyRelu", "LogSoftmax", "Mish", "PRelu",
    "Relu",
    "Selu", "Sigmoid", "Softmax", "Softplus", "Softsign", "Tanh", "ThresholdedRelu",
  ]

  /// The result of the node; nil if it is another operator.
  mutating func activation() throws -> ONNXValue? {
    switch node.type {
    case "Relu": try activated("relu")
    case "Tanh": try activated("tanh")
    case "Sigmoid": try activated("sigmoid")
    case "Softplus": try activated("softplus")
    case "Softsign": try activated("softsign")
    case "Selu": try activated("selu")
    case "Exp": try activated("exponential")
    case "Gelu": try gelu()
    case "Mish": try activated("mish")
    case "HardSwish": try activated("hard_silu")
    case "HardSigmoid": try hardSigmoid()
    case "ThresholdedRelu": try rectified(["threshold": .float(node.float("alpha", default: 1))])
    case "Elu": try elu()
    case "Celu": try celu()
    case "LeakyRelu": try leakyReLU()
    case "PRelu": try parametricReLU()
    case "Clip": try clipped()
    case "Softmax": try softmax("softmax")
    case "LogSoftmax": try softmax("log_softmax")
    default: nil
    }
  }

  /// The activation of a layer that we wrote, or a layer of its own.
  mutating func activated(_ function: String, _ given: ONNXValue? = nil) throws -> ONNXValue {
    let x = try given ?? value()
    if var layer = onlyReader(of: x), isOfThisLayer(layer), layer.configuration["activation"] == nil,
      ["Dense", "Conv1D", "Conv2D", "Conv2DTranspose"].contains(layer.className)
    {
      layer.configuration["activation"] = .string(function)
      return try replacing(x, with: layer)
    }
    return try add("Activation", ["activation": .string(function)], [x], order: x.order)
  }

  /// Whether this node and the layer were written for one layer of ours.
  func isOfThisLayer(_ layer: Layer) -> Bool {
    let parts = node.proto.name.split(separator: "/")
    return isOurs && parts.count > 1
      && parts.dropLast().joined(separator: "/") == layer.origin
  }

  private mutating func leakyReLU() throws -> ONNXValue {
    let x = try value()
    let slope = node.float("alpha", default: 0.01)
    guard slope >= 0 else { throw failure(node, "has a slope below 0") }
    if slope == ActivationFunction.namedSlope, let layer = onlyReader(of: x), isOfThisLayer(layer) {
      return try activated(ActivationFunction.leakyReLU.rawValue, x)
    }
    return try add("LeakyReLU", ["alpha": .float(slope)], [x], order: x.order)
  }

  private mutating func elu() throws -> ONNXValue {
    let x = try value()
    let alpha = node.float("alpha", default: 1)
    return alpha == 1 ? try activated("elu", x) : try add("ELU", ["alpha": .float(alpha)], [x], order: x.order)
  }

  private mutating func parametricReLU() throws -> ONNXValue {
    let x = try value()
    guard let slope = try array(1), x.order.count == x.shape.rank else { throw failure(node, "has no slope") }
    let rank = x.order.count
    let sizes = [Int](repeating: 1, count: max(0, rank - slope.shape.count)) + slope.shape.suffix(rank)
    guard sizes.reduce(1, *) == slope.values.count, zip(sizes, x.sizes).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw failure(node, "has slopes that do not fit its input")
    }
    let alpha = StoredArray(shape: sizes, values: slope.values).transposed(
      x.shape.sizes.indices.map { axis in
        x.order.firstIndex(of: axis) ?? 0
      })
    let shared = alpha.shape.indices.filter { alpha.shape[$0] == 1 && x.shape[$0] != 1 }
    let axes: JSONObject.Value = shared.isEmpty ? .null : .array(shared.map { .int($0 + 1) })
    return try add("PReLU", ["shared_axes": axes], [x], [alpha], order: x.order)
  }

  private mutating func clipped() throws -> ONNXValue {
    let x = try value()
    let low = try array(1)?.values.first ?? (node.has("min") ? node.float("min", default: 0) : nil)
    let high = try array(2)?.values.first ?? (node.has("max") ? node.float("max", default: 0) : nil)
    if low == -1, high == 1 { return try activated("hard_tanh", x) }
    if low == 0, high == 6, let layer = onlyReader(of: x), isOfThisLayer(layer) { return try activated("relu6", x) }
    guard let low else { return try high.map { try combined("Minimum", x, $0, isReversed: false) } ?? x }
    guard let high else { return try combined("Maximum", x, low, isReversed: false) }
    guard low <= high else { throw failure(node, "has a lower bound above the upper one") }
    if low == 0 { return try rectified(["max_value": .float(high)], x) }
    return try rescaled(rectified(["max_value": .float(high - low)], rescaled(x, 1, -low)), 1, low)
  }

  /// A layer `ReLU` with these settings.
  mutating func rectified(_ settings: JSONObject, _ given: ONNXValue? = nil) throws -> ONNXValue {
    let x = try given ?? value()
    return try add("ReLU", settings, [x], order: x.order)
  }

  /// min(max(α x + β, 0), 1)
  private mutating func hardSigmoid() throws -> ONNXValue {
    let scaled = try rescaled(value(), node.float("alpha", default: 0.2), node.float("beta", default: 0.5))
    return try rectified(["max_value": .float(1)], scaled)
  }

  private mutating func gelu() throws -> ONNXValue {
    if node.string("approximate", default: "none") == "none" { return try activated("gelu") }
    // x / 2 (1 + tanh(√(2 / π) (x + 0.044715 x³)))
    let x = try value()
    let cube = try add("Multiply", [:], [x, x, x], order: x.order, name: "cube")
    let sum = try add("Add", [:], [x, rescaled(cube, 0.044_715, 0)], order: x.order, name: "sum")
    let bent = try activated("tanh", rescaled(sum, (2 / Float.pi).squareRoot(), 0))
    return try add("Multiply", [:], [x, rescaled(bent, 0.5, 0.5)], order: x.order)
  }

  /// max(x, 0) + min(α (exp(x / α) − 1), 0)
  private mutating func celu() throws -> ONNXValue {
    let alpha = node.float("alpha", default: 1)
    guard alpha > 0, alpha.isFinite else { throw failure(node, "has a factor that is not above 0") }
    let x = try value()
    return alpha == 1 ? try activated("elu", x) : try rescaled(activated("elu", rescaled(x, 1 / alpha, 0)), alpha, 0)
  }

  private mutating func softmax(_ function: String) throws -> ONNXValue {
    let x = try value()
    guard x.axis(node.int("axis", default: -1)) == x.shape.rank - 1 else {
      throw failure(node, "is over another axis than that of the channels")
    }
    return try activated(function, x)
  }
}
