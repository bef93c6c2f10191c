import GANZooFormats
import GANZooNN
import GANZooTensors

// Operators on each number by itself: activations and arithmetic.
extension ONNXGraphReader {
  static let elementwiseOperators = [
    "Add", "Clip", "Div", "Elu", "Erf", "Exp", "HardSwish", "LeakyRelu", "LogSoftmax", "Max", "Min", "Mul", "Neg",
    "PRelu",
    "Relu", "Selu", "Sigmoid", "Softmax", "Softplus", "Softsign", "Sub", "Sum", "Tanh",
  ]

  /// The result of the node; nil if it is another operator.
  mutating func elementwise() throws -> ONNXOperand? {
    switch node.type {
    case "Relu": .value(try activated("relu"))
    case "Tanh": .value(try activated("tanh"))
    case "Sigmoid": .value(try activated("sigmoid"))
    case "Softplus": .value(try activated("softplus"))
    case "Softsign": .value(try activated("softsign"))
    case "Selu": .value(try activated("selu"))
    case "Exp": .value(try activated("exponential"))
    case "Elu": .value(try elu())
    case "LeakyRelu": .value(try leakyReLU())
    case "PRelu": .value(try parametricReLU())
    case "Clip": .value(try clipped())
    case "HardSwish": .value(try activated("hard_silu"))
    case "Neg": .value(try combined("Multiply", value(), -1, isReversed: false))
    case "Softmax": .value(try softmax("softmax"))
    case "LogSoftmax": .value(try softmax("log_softmax"))
    case "Erf": .gelu(try value(), step: 0)
    case "Add", "Sum": try arithmetic("Add")
    case "Sub": try arithmetic("Subtract")
    case "Mul": try arithmetic("Multiply")
    case "Div": try arithmetic("Divide")
    case "Max": try arithmetic("Maximum")
    case "Min": try arithmetic("Minimum")
    default: nil
    }
  }

  // MARK: - Activations

  /// The activation of a layer that we wrote, or a layer of its own.
  private mutating func activated(_ function: String, _ given: ONNXValue? = nil) throws -> ONNXValue {
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
  private func isOfThisLayer(_ layer: Layer) -> Bool {
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
    guard low == 0 else { throw failure(node, "has another lower bound than 0, which no layer has") }
    guard let high else { return try activated("relu", x) }
    if high == 6, let layer = onlyReader(of: x), isOfThisLayer(layer) { return try activated("relu6", x) }
    return try add("ReLU", ["max_value": .float(high)], [x], order: x.order)
  }

  private mutating func softmax(_ function: String) throws -> ONNXValue {
    let x = try value()
    guard x.axis(node.int("axis", default: -1)) == x.shape.rank - 1 else {
      throw failure(node, "is over another axis than that of the channels")
    }
    return try activated(function, x)
  }

  // MARK: - Arithmetic

  private mutating func arithmetic(_ className: String) throws -> ONNXOperand {
    guard let a = try operand(0) else { throw failure(node, "reads nothing") }
    guard let b = try operand(1) else { return a }
    guard node.proto.input.count == 2 else { throw failure(node, "reads more than two values") }
    switch (a, b) {
    case (.value(let a), .value(let b)): return .value(try merged(className, a, b))
    case (.value(let x), .constant(let c)): return .value(try combined(className, x, c, isReversed: false))
    case (.constant(let c), .value(let x)): return .value(try combined(className, x, c, isReversed: true))
    case (.gelu(let x, step: 0), .constant(let c)) where className == "Add" && c.values == [1]:
      return .gelu(x, step: 1)
    case (.value(let x), .gelu(let y, step: 1)), (.gelu(let y, step: 1), .value(let x)):
      if className == "Multiply", let root = source(of: y)?.inputs.first, root.symbol == x.symbol {
        return .gelu(x, step: 2)
      }
    case (.gelu(let x, step: 2), .constant(let c)) where className == "Multiply" && c.values == [0.5]:
      return .value(try activated("gelu", x))
    case (.numbers(let a, let isList), .numbers(let b, _)) where a.count == b.count || a.count == 1 || b.count == 1:
      return .numbers(try Self.numbers(className, a, b), isList: isList || b.count > 1)
    default: break
    }
    throw failure(node, "computes with what no layer does")
  }

  /// Arithmetic with sizes, of which that of the batch is not known.
  private static func numbers(_ className: String, _ a: [Int?], _ b: [Int?]) throws -> [Int?] {
    (0..<max(a.count, b.count)).map { index in
      guard let x = a[a.count == 1 ? 0 : index], let y = b[b.count == 1 ? 0 : index] else { return nil }
      switch className {
      case "Add": return x.addingReportingOverflow(y).partialValue
      case "Subtract": return x.subtractingReportingOverflow(y).partialValue
      case "Multiply": return x.multipliedReportingOverflow(by: y).partialValue
      case "Divide": return y == 0 ? nil : x.dividedReportingOverflow(by: y).partialValue
      default: return nil
      }
    }
  }

  /// Two values, axis by axis. That of the smaller one is moved where their axes are in different orders.
  private mutating func merged(_ className: String, _ a: ONNXValue, _ b: ONNXValue) throws -> ONNXValue {
    guard className != "Divide", a.order.count == b.order.count else {
      throw failure(node, "computes with two values as no layer does")
    }
    if className == "Multiply", let function = gate(of: a, b) ?? gate(of: b, a) {
      return try activated(function, gate(of: a, b) == nil ? b : a)
    }
    let order = a.shape.count >= b.shape.count ? a.order : b.order
    return try add(className, [:], [arranged(a, order), arranged(b, order)], order: order)
  }

  /// The activation x · y, where y is the sigmoid of x, or the tanh of its softplus.
  private func gate(of x: ONNXValue, _ y: ONNXValue) -> String? {
    guard let last = onlyReader(of: y), last.className == "Activation", let input = last.inputs.first else {
      return nil
    }
    switch last.configuration["activation"] {
    case .string("sigmoid")?: return input.symbol == x.symbol && input.order == x.order ? "swish" : nil
    case .string("tanh")?:
      guard let inner = onlyReader(of: input), inner.className == "Activation",
        inner.configuration["activation"] == .string("softplus"), inner.inputs.first?.symbol == x.symbol
      else { return nil }
      return "mish"
    default: return nil
    }
  }

  /// A value and a constant: one number, or one for each channel.
  private mutating func combined(
    _ className: String, _ x: ONNXValue, _ constant: StoredArray, isReversed: Bool
  ) throws -> ONNXValue {
    if constant.values.count == 1 {
      guard constant.shape.count <= x.order.count + 1 else { throw failure(node, "adds axes to what it reads") }
      return try combined(className, x, constant.values[0], isReversed: isReversed)
    }
    // Where channels are first, they are moved behind.
    let x = x.order.count < 2 || isOfChannels(constant.shape, x) ? x : try image(x)
    let channels = x.shape.last
    guard constant.values.count == channels, isOfChannels(constant.shape, x),
      ["Add", "Subtract", "Multiply", "Divide"].contains(className), !isReversed || className != "Divide"
    else {
      throw failure(
        node,
        "computes with a constant of shape \(constant.shape), which is neither one number nor one for each channel")
    }
    let ones = [Float](repeating: 1, count: channels)
    let zeros = [Float](repeating: 0, count: channels)
    let values = constant.values
    switch className {
    case "Add": return try shifted(x, values)
    case "Subtract" where !isReversed: return try shifted(x, values.map { -$0 })
    case "Subtract": return try affine(x, ones.map { -$0 }, values)
    case "Multiply": return try affine(x, values, zeros)
    default: return try affine(x, values.map { 1 / $0 }, zeros)
    }
  }

  /// Whether a constant has its only axis that is not 1 where the value has its channels.
  private func isOfChannels(_ shape: [Int], _ x: ONNXValue) -> Bool {
    guard let axis = shape.lastIndex(where: { $0 != 1 }), shape.count(where: { $0 != 1 }) == 1 else { return false }
    return x.axis(axis - shape.count) == x.shape.rank - 1
  }

  /// A number for each channel added: the bias of the layer before, if it has none.
  private mutating func shifted(_ x: ONNXValue, _ values: [Float]) throws -> ONNXValue {
    if var layer = onlyReader(of: x), layer.configuration["use_bias"] == .bool(false),
      layer.configuration["activation"] == nil
    {
      layer.configuration["use_bias"] = .bool(true)
      layer.arrays.append(StoredArray(shape: [values.count], values: values))
      return try replacing(x, with: layer)
    }
    return try affine(x, [Float](repeating: 1, count: values.count), values)
  }

  /// A normalization that only scales and shifts: with ε = 2⁻²⁰ its divisor √(variance + ε) is exactly 1.
  private mutating func affine(_ x: ONNXValue, _ scales: [Float], _ offsets: [Float]) throws -> ONNXValue {
    let epsilon: Float = 0x1p-20
    let zeros = [Float](repeating: 0, count: scales.count)
    let arrays = [scales, offsets, zeros, zeros.map { _ in 1 - epsilon }].map {
      StoredArray(shape: [scales.count], values: $0)
    }
    return try add("BatchNormalization", ["epsilon": .float(epsilon)], [x], arrays, order: x.order)
  }

  private mutating func combined(
    _ className: String, _ x: ONNXValue, _ number: Float, isReversed: Bool
  ) throws -> ONNXValue {
    let rescaled = { (scale: Float, offset: Float) -> JSONObject in
      ["scale": .float(scale), "offset": .float(offset)]
    }
    switch (className, isReversed) {
    case ("Add", _), ("Subtract", false):
      let offset = className == "Add" ? number : -number
      if var layer = onlyReader(of: x), layer.className == "Rescaling", layer.configuration["offset"] == .float(0) {
        layer.configuration["offset"] = .float(offset)
        return try replacing(x, with: layer)
      }
      return try add("Rescaling", rescaled(1, offset), [x], order: x.order)
    case ("Subtract", true): return try add("Rescaling", rescaled(-1, number), [x], order: x.order)
    case ("Multiply", _): return try add("Rescaling", rescaled(number, 0), [x], order: x.order)
    case ("Divide", false): return try add("Rescaling", rescaled(1 / number, 0), [x], order: x.order)
    case ("Minimum", _):
      // A ReLU with a maximum, whose lower part is the layer before.
      if let layer = onlyReader(of: x), layer.className == "LeakyReLU", let slope = layer.configuration["alpha"] {
        let relu = Layer(
          className: "ReLU", configuration: ["max_value": .float(number), "negative_slope": slope],
          inputs: layer.inputs, arrays: [], output: layer.output, origin: layer.origin)
        return try replacing(x, with: relu)
      }
      if var layer = onlyReader(of: x),
        layer.className == "ReLU" || layer.configuration["activation"] == .string("relu"),
        layer.className == "ReLU" || layer.className == "Activation"
      {
        layer = Layer(
          className: "ReLU", configuration: ["max_value": .float(number)], inputs: layer.inputs, arrays: [],
          output: layer.output, origin: layer.origin)
        return try replacing(x, with: layer)
      }
    case ("Maximum", _) where number == 0: return try activated("relu", x)
    default: break
    }
    throw failure(node, "computes with a number as no layer does")
  }
}
