import GANZooFormats
import GANZooNN
import GANZooTensors

// Layers that are several operators.
extension ONNXGraphReader {
  typealias FormulaReader = @Sendable (inout ONNXGraphReader, ONNXMatch) throws -> ONNXValue

  /// Formulas, and how the layers of each are made. Of those that end with one operator the longer ones come first.
  static let formulaForms: [(form: ONNXFormula, read: FormulaReader)] =
    activationFormulas + reluFormulas + normalizationFormulas + resizingFormulas

  /// The places of formulas by their last operators.
  static let formulas: [String: [Int]] = Dictionary(
    formulaForms.enumerated().compactMap { position, formula in
      if case .node(let type, _, _) = formula.form { (type, [position]) } else { nil }
    }, uniquingKeysWith: +)

  /// The result of a formula.
  mutating func formula(_ match: ONNXMatch) throws -> ONNXValue {
    try Self.formulaForms[match.formula].read(&self, match)
  }

  /// What a name of a formula stands for, which depends on the inputs of the graph.
  func value(_ name: String, _ match: ONNXMatch) throws -> ONNXValue {
    guard let tensor = match.tensors[name], case .value(let value)? = operands[tensor] else {
      throw failure(node, "should read what depends on the inputs of the network")
    }
    return value
  }

  /// The number that a name of a formula stands for.
  private mutating func number(_ name: String, _ match: ONNXMatch) throws -> Float {
    guard let tensor = match.tensors[name], case .constant(let array) = try operand(named: tensor),
      let number = array.values.first
    else { throw failure(node, "should read a number") }
    return number
  }

  // MARK: - Activations

  private static let x = ONNXFormula.any("x")

  private static func activation(
    _ function: ActivationFunction, _ form: ONNXFormula
  ) -> (form: ONNXFormula, read: FormulaReader) {
    (form, { try $0.activated(function.rawValue, $0.value("x", $1)) })
  }

  private static let activationFormulas: [(form: ONNXFormula, read: FormulaReader)] = {
    // 1 + erf(x / √2)
    let root = Float(0.5).squareRoot()
    let scaled = ONNXFormula.either([x * .number(root), x / .number(1 / root)])
    let error = ONNXFormula.node("Erf", [scaled]) + .number(1)
    let square = ONNXFormula.either([x * x, .node("Pow", [x, .number(2)])])
    return [
      activation(.gelu, (x * error) * .number(0.5)),
      activation(.gelu, (x * .number(0.5)) * error),
      activation(.gelu, x * (error * .number(0.5))),
      activation(.squareplus, (x + .node("Sqrt", [square + .number(4)])) * .number(0.5)),
      activation(.squareplus, (x + .node("Sqrt", [square + .number(4)])) / .number(2)),
      activation(.swish, x * .node("Sigmoid", [x])),
      activation(.mish, x * .node("Tanh", [.node("Softplus", [x])])),
      activation(.logSigmoid, .node("Neg", [.node("Softplus", [.node("Neg", [x])])])),
      activation(.logSigmoid, .node("Log", [.node("Sigmoid", [x])])),
      activation(.tanhShrink, x - .node("Tanh", [x])),
      // PyTorch's exporter, whose function is x itself where it differs from x by less than float32 can tell.
      activation(
        .softplus, .node("Where", [.node("Greater", [x, .number(20)]), x, .node("Softplus", [x])])),
    ]
  }()

  // MARK: - Rectifiers

  /// ReLUs with a threshold, a slope below it and a maximum.
  private static let reluFormulas: [(form: ONNXFormula, read: FormulaReader)] = {
    let threshold = ONNXFormula.constant("threshold")
    let sloped = ONNXFormula.node(
      "Where", [.node("Greater", [x, threshold]), x, (x - threshold) * .constant("slope")])
    let maximum = ONNXFormula.constant("maximum")
    let read: FormulaReader = { try $0.relu($1) }
    return [
      (.node("Min", [sloped, maximum]), read),
      (.node("Min", [.node("LeakyRelu", [x], as: "leaky"), maximum]), read),
      (.node("Min", [.node("Relu", [x]), maximum]), read),
      (sloped, read),
    ]
  }()

  private mutating func relu(_ match: ONNXMatch) throws -> ONNXValue {
    let x = try value("x", match)
    var settings: JSONObject = [:]
    for (name, key) in [("maximum", "max_value"), ("slope", "negative_slope"), ("threshold", "threshold")]
    where match.tensors[name] != nil {
      settings[key] = .float(try number(name, match))
    }
    if let leaky = match.nodes["leaky"] { settings["negative_slope"] = .float(leaky.float("alpha", default: 0.01)) }
    return try add("ReLU", settings, [x], order: x.order)
  }

  // MARK: - Normalizations

  private static let normalizationFormulas: [(form: ONNXFormula, read: FormulaReader)] = {
    let centered = x - .node("ReduceMean", [x], as: "mean")
    let square = ONNXFormula.either([centered * centered, .node("Pow", [centered, .number(2)])])
    let variance = ONNXFormula.node("ReduceMean", [square], as: "variance")
    let length = ONNXFormula.node("ReduceL2", [x], as: "length")
    let least = ONNXFormula.either([
      .node("Max", [length, .constant("least")]), .node("Clip", [length, .constant("least")]),
    ])
    return [
      (
        centered / .node("Sqrt", [variance + .constant("epsilon")]),
        { try $0.layerNormalization($1) }
      ),
      (
        x / .either([least, .node("Expand", [least], as: "expansion")]),
        { try $0.unitNormalization($1) }
      ),
    ]
  }()

  private mutating func layerNormalization(_ match: ONNXMatch) throws -> ONNXValue {
    let x = try value("x", match)
    let axes = try axes("mean", match, x)
    guard try self.axes("variance", match, x) == axes else {
      throw failure(node, "divides by the deviation over other axes than those of the mean")
    }
    return try add(
      "LayerNormalization",
      [
        "axis": axes, "epsilon": .float(try number("epsilon", match)), "center": .bool(false), "scale": .bool(false),
      ], [x], order: x.order)
  }

  private mutating func unitNormalization(_ match: ONNXMatch) throws -> ONNXValue {
    let x = try value("x", match)
    guard (0...1e-6).contains(try number("least", match)) else {
      throw failure(node, "divides by a length of at least more than a millionth")
    }
    if let expansion = match.nodes["expansion"] {
      guard case .numbers(let target, true)? = try operand(1, of: expansion), isKept(x, in: target) else {
        throw failure(expansion, "repeats as no layer does")
      }
    }
    return try add("UnitNormalization", ["axis": try axes("length", match, x)], [x], order: x.order)
  }

  /// The axes of a sample over which a node of a formula computes, as Keras counts them.
  private mutating func axes(_ name: String, _ match: ONNXMatch, _ x: ONNXValue) throws -> JSONObject.Value {
    guard let reduction = match.nodes[name], reduction.int("keepdims", default: 1) == 1 else {
      throw failure(node, "computes with a mean or a length without its axes")
    }
    let axes = try list(1, or: "axes", of: reduction) ?? []
    let known = axes.compactMap(x.axis)
    guard !axes.isEmpty, known.count == axes.count else { throw failure(reduction, "is over the samples of a batch") }
    return .array(known.sorted().map { .int($0 + 1) })
  }
}
