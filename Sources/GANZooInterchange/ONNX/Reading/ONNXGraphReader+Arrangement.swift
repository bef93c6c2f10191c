import GANZooFormats
import GANZooNN
import GANZooTensors

// Operators that move numbers and compute none, and those of sizes.
extension ONNXGraphReader {
  static let arrangementOperators = [
    "Cast", "Concat", "Constant", "Dropout", "Flatten", "Identity", "Pad", "Reshape", "Shape", "Slice",
    "Squeeze", "Tile", "Transpose", "Unsqueeze",
  ]

  /// The result of the node; nil if it is another operator.
  mutating func arrangement() throws -> ONNXOperand? {
    switch node.type {
    case "Identity", "Dropout", "Cast":
      guard let same = try operand(0) else { throw failure(node, "reads nothing") }
      return same
    case "Constant": return try constantNode()
    case "Shape": return .numbers([nil] + (try value()).sizes.map(Optional.some), isList: true)
    case "Transpose": return .value(try transposed())
    case "Flatten": return .value(try flattened())
    case "Reshape": return .value(try reshaped(value(), target: sizes(1)))
    case "Squeeze", "Unsqueeze": return try withAxes(isAdded: node.type == "Unsqueeze")
    case "Concat": return try concatenated()
    case "Slice": return try sliced()
    case "Pad": return .value(try padded())
    case "Tile": return .value(try tiled())
    default: return nil
    }
  }

  private mutating func constantNode() throws -> ONNXOperand {
    if let tensor = node.tensor("value") { return try constant(tensor) }
    if let numbers = node.ints("value_ints"), numbers.count <= 64 { return .numbers(numbers, isList: true) }
    if node.has("value_int") { return .numbers([node.int("value_int", default: 0)], isList: false) }
    if node.has("value_float") {
      return .constant(StoredArray(shape: [], values: [node.float("value_float", default: 0)]))
    }
    throw failure(node, "holds no numbers")
  }

  /// Sizes at a position, of which that of the batch is nil.
  private mutating func sizes(_ position: Int) throws -> [Int?] {
    guard case .numbers(let sizes, _)? = try operand(position) else { throw failure(node, "should read known sizes") }
    return sizes
  }

  // MARK: - Axes

  private mutating func transposed() throws -> ONNXValue {
    var x = try value()
    let axes = node.ints("perm") ?? Array((0...x.order.count).reversed())
    guard axes.first == 0, axes.sorted() == Array(0...x.order.count) else { throw failure(node, "moves the batch") }
    x.order = axes.dropFirst().map { x.order[$0 - 1] }
    return x
  }

  private mutating func flattened() throws -> ONNXValue {
    guard node.int("axis", default: 1) == 1 else { throw failure(node, "joins samples of a batch") }
    let x = try plain(value())
    return x.shape.rank == 1 ? x : try add("Flatten", [:], [x])
  }

  /// The value in another shape, of which one size may be -1; the first is that of the batch.
  private mutating func reshaped(_ x: ONNXValue, target: [Int?]) throws -> ONNXValue {
    let x = try plain(x)
    let count = x.shape.count
    var sizes = try target.dropFirst().enumerated().map { axis, size -> Int in
      guard let size else { throw failure(node, "moves the batch to another axis") }
      guard size == 0 else { return size }
      guard x.shape.sizes.indices.contains(axis) else { throw failure(node, "keeps an axis that is not there") }
      return x.shape[axis]
    }
    let known = sizes.filter { $0 != -1 }
    guard !sizes.isEmpty, known.count >= sizes.count - 1, known.allSatisfy({ (1...1 << 24).contains($0) }) else {
      throw failure(node, "gives a shape that is not known")
    }
    let product = known.reduce(1) { $0.multipliedClamped(by: $1) }
    if let open = sizes.firstIndex(of: -1) { sizes[open] = count / product }
    guard sizes.reduce(1, { $0.multipliedClamped(by: $1) }) == count else {
      throw failure(node, "gives the shape \(sizes) to \(count) numbers of a sample")
    }
    if sizes == x.shape.sizes { return x }
    return sizes.count == 1
      ? try add("Flatten", [:], [x])
      : try add("Reshape", ["target_shape": .array(sizes.map { .int($0) })], [x])
  }

  private mutating func withAxes(isAdded: Bool) throws -> ONNXOperand {
    let axes = try list(1, or: "axes") ?? []
    switch try operand(0) {
    case .numbers(let numbers, let isList)? where axes == [0] && isList != isAdded && numbers.count == 1:
      return .numbers(numbers, isList: isAdded)
    case .value(let x)?:
      let rank = x.order.count + 1 + (isAdded ? axes.count : 0)
      let places = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
      guard !places.contains(0), places.count == axes.count, places.allSatisfy({ $0 < rank && $0 > 0 }) else { break }
      if isAdded {
        guard !x.order.isEmpty else {
          // A number of each sample has one axis here already.
          return .value(ONNXValue(x.symbol, x.shape))
        }
        var rest = x.sizes[...]
        let sizes = (1..<rank).map { places.contains($0) ? 1 : rest.removeFirst() }
        return .value(try reshaped(x, target: [nil] + sizes.map(Optional.some)))
      }
      let sizes = x.sizes.enumerated().filter { axis, size in
        axes.isEmpty ? size != 1 : !places.contains(axis + 1)
      }.map(\.element)
      guard sizes.reduce(1, *) == x.shape.count, !sizes.isEmpty else { break }
      return .value(try reshaped(x, target: [nil] + sizes.map(Optional.some)))
    default: break
    }
    throw failure(node, "changes axes that are not there, or not 1")
  }

  // MARK: - Parts

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
      return .numbers(Array(numbers[range(starts[0], ends[0], of: numbers.count)]), isList: true)
    }
    let x = try value()
    var margins = x.shape.sizes.map { _ in (0, 0) }
    for (axis, (start, end)) in zip(axes, zip(starts, ends)) {
      guard let axis = x.axis(axis) else { throw failure(node, "takes some samples only") }
      let kept = range(start, end, of: x.shape[axis])
      margins[axis] = (kept.lowerBound, x.shape[axis] - kept.upperBound)
    }
    return .value(try withMargins("Cropping", "cropping", x, margins))
  }

  private mutating func padded() throws -> ONNXValue {
    let x = try value()
    let pads = try list(1, or: "pads") ?? []
    let number = try array(2)?.values.first ?? node.float("value", default: 0)
    guard node.string("mode", default: "constant") == "constant", number == 0, pads.count == 2 * (x.order.count + 1),
      pads.allSatisfy({ (0...1 << 16).contains($0) }), pads[0] == 0, pads[x.order.count + 1] == 0
    else { throw failure(node, "pads as no layer does") }
    var margins = x.shape.sizes.map { _ in (0, 0) }
    for (place, axis) in x.order.enumerated() { margins[axis] = (pads[place + 1], pads[x.order.count + 2 + place]) }
    return try withMargins("ZeroPadding", "padding", x, margins)
  }

  /// What is added to or cut off of both ends of height and width.
  private mutating func withMargins(
    _ className: String, _ key: String, _ x: ONNXValue, _ margins: [(Int, Int)]
  ) throws -> ONNXValue {
    if margins.allSatisfy({ $0 == (0, 0) }) { return x }
    guard (2...3).contains(margins.count), margins[margins.count - 1] == (0, 0) else {
      throw failure(node, "changes other axes than height and width")
    }
    let pairs = margins.dropLast().map { JSONObject.Value.array([.int($0.0), .int($0.1)]) }
    return try add(
      "\(className)\(pairs.count)D", [key: pairs.count == 1 ? pairs[0] : .array(pairs)], [x], order: x.order)
  }

  // MARK: - Repetition

  private mutating func tiled() throws -> ONNXValue {
    let x = try plain(value())
    guard let repeats = try list(1), repeats.count == 3, repeats[0] == 1, repeats[2] == 1, x.shape.rank == 2,
      x.shape[0] == 1, (1...1 << 24).contains(repeats[1])
    else { throw failure(node, "repeats as no layer does") }
    let row = try add("Flatten", [:], [x], name: "row")
    return try add("RepeatVector", ["n": .int(repeats[1])], [row])
  }
}
