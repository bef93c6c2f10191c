import GANZooFormats

/// A form of several operators, which are one layer of ours together.
indirect enum ONNXFormula {
  /// What a name stands for: the same everywhere in a formula.
  case any(String)
  /// A constant with one number that a name stands for: the same everywhere in a formula.
  case constant(String)
  /// A constant with any numbers that a name stands for.
  case array(String)
  /// A constant with one number, to a part in a million.
  case number(Float)
  /// An operator's result, by a name. Of a sum or a product either operand may come first.
  case node(String, [ONNXFormula], as: String? = nil)
  /// Either of some formulas.
  case either([ONNXFormula])

  static func + (a: Self, b: Self) -> Self { .node("Add", [a, b]) }
  static func - (a: Self, b: Self) -> Self { .node("Sub", [a, b]) }
  static func * (a: Self, b: Self) -> Self { .node("Mul", [a, b]) }
  static func / (a: Self, b: Self) -> Self { .node("Div", [a, b]) }
}

/// What a formula was found to stand for.
struct ONNXMatch {
  /// The place of the formula among those that are known.
  var formula = 0
  /// The names of tensors by those of the formula.
  var tensors: [String: String] = [:]
  /// The nodes by the names of the formula.
  var nodes: [String: ONNXNode] = [:]
  /// Constants that nodes read beyond what the formula says, such as axes.
  var others: [String] = []

  /// What has to be known before the formula can be read.
  var reads: [String] { tensors.values.sorted() + others }
}

/// Finds formulas in a graph, from their last nodes backwards.
struct ONNXMatcher {
  private let constants: [String: TensorProto]
  /// The nodes by the names of their first outputs.
  private let producers: [String: NodeProto]

  init(_ graph: GraphProto, _ constants: [String: TensorProto]) {
    self.constants = constants
    producers = Dictionary(graph.node.compactMap { node in node.output.first.map { ($0, node) } }) { first, _ in first }
  }

  /// The formula whose last node this is; nil if it is of none.
  func match(_ node: NodeProto) -> ONNXMatch? {
    for position in ONNXGraphReader.formulas[node.opType] ?? [] {
      let found = matches(ONNXGraphReader.formulaForms[position].form, node, ONNXMatch(formula: position))
      if let found { return found }
    }
    return nil
  }

  /// The operators that read one constant beyond what a formula says: their axes, or a shape.
  private static let typesWithOther = ["Expand", "ReduceL2", "ReduceMean"]

  private func matches(_ formula: ONNXFormula, _ node: NodeProto, _ found: ONNXMatch) -> ONNXMatch? {
    guard case .node(let type, let operands, let name) = formula, node.opType == type,
      ["", "ai.onnx"].contains(node.domain),
      node.input.count >= operands.count
    else { return nil }
    let others = node.input.dropFirst(operands.count).filter { !$0.isEmpty }
    guard others.count <= (Self.typesWithOther.contains(type) ? 1 : 0) else { return nil }
    var found = found
    if let name {
      if let other = found.nodes[name], other.proto.output != node.output { return nil }
      found.nodes[name] = ONNXNode(node)
    }
    found.others += others
    let isCommutative = ["Add", "Mul", "Min", "Max"].contains(type) && operands.count == 2 && node.input.count == 2
    for inputs in isCommutative ? [node.input, node.input.reversed()] : [node.input] {
      let result = zip(operands, inputs).reduce(Optional(found)) { found, pair in
        found.flatMap { matches(pair.0, pair.1, $0) }
      }
      if let result { return result }
    }
    return nil
  }

  private func matches(_ formula: ONNXFormula, _ tensor: String, _ found: ONNXMatch) -> ONNXMatch? {
    var found = found
    switch formula {
    case .any(let name):
      if let other = found.tensors[name] { return other == tensor ? found : nil }
      guard !tensor.isEmpty, constants[tensor] == nil else { return nil }
      found.tensors[name] = tensor
      return found
    case .constant(let name):
      guard let number = number(tensor) else { return nil }
      if let other = found.tensors[name] { return self.number(other) == number ? found : nil }
      found.tensors[name] = tensor
      return found
    case .array(let name):
      guard constants[tensor]?.isFloat ?? false else { return nil }
      found.tensors[name] = tensor
      return found
    case .number(let number):
      guard let other = self.number(tensor) else { return nil }
      return abs(other - number) <= 1e-6 * max(abs(number), abs(other)) ? found : nil
    case .node: return producers[tensor].flatMap { matches(formula, $0, found) }
    case .either(let formulas): return formulas.lazy.compactMap { matches($0, tensor, found) }.first
    }
  }

  /// The number of a constant that has only one.
  private func number(_ name: String) -> Float? {
    if let tensor = constants[name] { return number(tensor) }
    guard let node = producers[name], node.opType == "Constant", node.attribute.count == 1 else { return nil }
    let constant = ONNXNode(node)
    if constant.has("value_float") { return constant.float("value_float", default: 0) }
    return constant.tensor("value").flatMap(number)
  }

  private func number(_ tensor: TensorProto) -> Float? {
    // A constant is looked at for each formula that it may belong to, which has to be quick.
    let sizes = [tensor.rawData.count, tensor.floatData.count, tensor.doubleData.count, tensor.int32Data.count]
    guard tensor.isFloat, tensor.dims.count <= TensorProto.mostAxes, tensor.dims.allSatisfy({ $0 == 1 }),
      sizes.allSatisfy({ $0 <= MemoryLayout<Double>.size })
    else { return nil }
    return try? tensor.array(in: "").values.first
  }
}
