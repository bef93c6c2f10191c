import GANZooFormats
import GANZooNN
import GANZooSupport
import GANZooTensors

// What nodes read.
extension ONNXGraphReader {
  /// The input at a position; nil if the node leaves it out.
  mutating func operand(_ position: Int, of node: ONNXNode? = nil) throws -> ONNXOperand? {
    let names = (node ?? self.node).proto.input
    guard names.indices.contains(position), !names[position].isEmpty else { return nil }
    return try operand(named: names[position])
  }

  /// The operand of a name.
  mutating func operand(named name: String) throws -> ONNXOperand {
    if let operand = operands[name] { return operand }
    guard let tensor = constants[name] else { throw failure(node, "reads '\(name.shown())', which nothing gives") }
    return try constant(tensor)
  }

  /// The most whole numbers of a list: places along an axis of an image.
  private static let mostNumbers = 1 << 16

  /// A constant tensor as an operand.
  mutating func constant(_ tensor: TensorProto) throws -> ONNXOperand {
    if tensor.isFloat {
      let array = try tensor.array(in: file.path)
      try spend(array.values.count)
      return .constant(array)
    }
    let numbers = try tensor.numbers(in: file.path)
    guard tensor.dims.count <= 1, numbers.count <= Self.mostNumbers else {
      throw failure(node, "reads a long list of whole numbers")
    }
    return try whole(numbers, isList: tensor.dims.count == 1)
  }

  /// Whole numbers of a constant, or computed from others.
  mutating func whole(_ numbers: [Int?], isList: Bool) throws -> ONNXOperand {
    try spend(numbers.count)
    return .numbers(numbers, isList: isList)
  }

  /// Takes this many numbers from the budget.
  mutating func spend(_ count: Int) throws {
    budget -= count
    guard budget >= 0 else { throw failure("constants are used over and over") }
  }

  /// The input at a position, which must depend on the inputs of the graph.
  mutating func value(_ position: Int = 0) throws -> ONNXValue {
    guard case .value(let value)? = try operand(position) else {
      throw failure(node, "should read what depends on the inputs of the network as its input \(position)")
    }
    return value
  }

  /// The constant at a position; nil if the node leaves it out.
  mutating func array(_ position: Int) throws -> StoredArray? {
    switch try operand(position) {
    case nil: return nil
    case .constant(let array)?: return array
    default: throw failure(node, "should read a constant as its input \(position)")
    }
  }

  /// The constant at a position, with this many axes.
  mutating func array(_ position: Int, rank: Int) throws -> StoredArray {
    guard let array = try array(position), array.shape.count == rank else {
      throw failure(node, "should read a constant with \(rank) axes as its input \(position)")
    }
    return array
  }

  /// Whole numbers at a position, or of the attribute that stands for them in older versions; nil if there are none.
  mutating func list(_ position: Int, or attribute: String? = nil, of node: ONNXNode? = nil) throws -> [Int]? {
    let node = node ?? self.node
    if let attribute, let numbers = node.ints(attribute) { return numbers }
    switch try operand(position, of: node) {
    case nil: return nil
    case .numbers(let numbers, _)?:
      let known = numbers.compactMap(\.self)
      if known.count == numbers.count { return known }
    default: break
    }
    throw failure(node, "should read known whole numbers as its input \(position)")
  }
}
