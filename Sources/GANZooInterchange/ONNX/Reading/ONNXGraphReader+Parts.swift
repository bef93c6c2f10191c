import GANZooFormats
import GANZooNN
import GANZooTensors

// Parts of values, and values put together.
extension ONNXGraphReader {
  static let partOperators = ["Concat", "Slice", "Split"]

  /// The result of the node; nil if it is another operator.
  mutating func parts() throws -> ONNXOperand? {
    switch node.type {
    case "Concat": try concatenated()
    case "Slice": try sliced()
    case "Split": .value(try split())
    default: nil
    }
  }

  private mutating func concatenated() throws -> ONNXOperand {
    let operands = try node.proto.input.indices.compactMap { try operand($0) }
    let lists = operands.compactMap { if case .numbers(let numbers, true) = $0 { numbers } else { nil } }
    if lists.count == operands.count, lists.joined().count <= 64 {
      return .numbers(lists.flatMap(\.self), isList: true)
    }
    let values = operands.compactMap { if case .value(let value) = $0 { value } else { nil } }
    guard values.count == operands.count, let first = values.first else {
      throw failure(node, "joins values with constants")
    }
    guard let axis = first.axis(node.int("axis", default: 1)) else { throw failure(node, "joins samples of a batch") }
    let parts = try values.map { try arranged($0, first.order) }
    if parts.count == 1 { return .value(first) }
    return .value(try add("Concatenate", ["axis": .int(axis + 1)], parts, order: first.order))
  }

  private mutating func sliced() throws -> ONNXOperand {
    guard let starts = try list(1, or: "starts"), let ends = try list(2, or: "ends"), starts.count == ends.count else {
      throw failure(node, "cuts at places that are not known")
    }
    let axes = try list(3, or: "axes") ?? Array(starts.indices)
    guard axes.count == starts.count, try list(4)?.allSatisfy({ $0 == 1 }) ?? true else {
      throw failure(node, "takes some numbers only")
    }
    func range(_ start: Int, _ end: Int, of size: Int) -> Range<Int> {
      let place = { (index: Int) in min(max(index < 0 ? max(index, -size) + size : index, 0), size) }
      return place(start)..<max(place(start), place(end))
    }
    if case .numbers(let numbers, true)? = try operand(0), axes == [0] {
      return try whole(Array(numbers[range(starts[0], ends[0], of: numbers.count)]), isList: true)
    }
    let x = try value()
    var margins = x.shape.sizes.map { _ in (0, 0) }
    for (axis, (start, end)) in zip(axes, zip(starts, ends)) {
      guard let axis = x.axis(axis) else { throw failure(node, "takes some samples only") }
      let kept = range(start, end, of: x.shape[axis])
      margins[axis] = (kept.lowerBound, x.shape[axis] - kept.upperBound)
    }
    return .value(try cropped(x, margins))
  }

  /// The first part; the others are remembered under their names.
  private mutating func split() throws -> ONNXValue {
    let x = try value()
    let names = node.proto.output
    guard let axis = x.axis(node.int("axis", default: 0)), !names.isEmpty else {
      throw failure(node, "divides the samples of a batch")
    }
    let size = x.shape[axis]
    let each = (size + names.count - 1) / names.count
    let sizes = try list(1, or: "split") ?? names.indices.map { max(min(each, size - $0 * each), 0) }
    guard sizes.count == names.count, sizes.allSatisfy({ (1...size).contains($0) }),
      sizes.reduce(0, { min($0, size) + $1 }) == size
    else { throw failure(node, "should divide \(size) numbers into \(names.count) parts") }
    var start = 0
    let results = try sizes.map { count in
      var margins = x.shape.sizes.map { _ in (0, 0) }
      margins[axis] = (start, size - start - count)
      start += count
      return try cropped(x, margins)
    }
    for (name, result) in zip(names, results).dropFirst() where !name.isEmpty {
      guard operands.updateValue(.value(result), forKey: name) == nil else {
        throw failure(node, "has an output that is there already")
      }
    }
    return results[0]
  }
}
