import GANZooFormats
import GANZooNN
import GANZooSupport
import GANZooTensors

// Operators that move numbers and compute none, and those of sizes.
extension ONNXGraphReader {
  static let arrangementOperators = [
    "Cast", "Constant", "ConstantOfShape", "Dropout", "Flatten", "Identity", "Mod", "Reshape", "Shape", "Squeeze",
    "Transpose", "Unsqueeze",
  ]

  /// The result of the node; nil if it is another operator.
  mutating func arrangement() throws -> ONNXOperand? {
    switch node.type {
    case "Identity", "Dropout", "Cast":
      guard let same = try operand(0) else { throw failure(node, "reads nothing") }
      return same
    case "Constant": return try constantNode()
    case "ConstantOfShape": return try filled()
    case "Mod": return try remainder()
    case "Shape": return .numbers(try shape(), isList: true)
    case "Transpose": return .value(try transposed())
    case "Flatten": return .value(try flattened())
    case "Reshape":
      if case .numbers(let numbers, _)? = try operand(0) { return try list(of: numbers) }
      return .value(try reshaped(value(), target: sizes(1)))
    case "Squeeze", "Unsqueeze": return try withAxes(isAdded: node.type == "Unsqueeze")
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

  // MARK: - Sizes

  /// The shape of a value, or a part of it.
  private mutating func shape() throws -> [Int?] {
    let sizes = [nil] + (try value()).sizes.map(Optional.some)
    let place = { (index: Int) in min(max(index < 0 ? index + sizes.count : index, 0), sizes.count) }
    let (start, end) = (place(node.int("start", default: 0)), place(node.int("end", default: sizes.count)))
    return Array(sizes[start..<max(start, end)])
  }

  /// A list of equal whole numbers.
  private mutating func filled() throws -> ONNXOperand {
    let number = try node.tensor("value").map { try $0.isFloat ? nil : $0.numbers(in: file.path).first } ?? 0
    guard let sizes = try list(0), sizes.count == 1, (0...64).contains(sizes[0]), let number else {
      throw failure(node, "fills what is no short list of whole numbers")
    }
    return .numbers([Int?](repeating: number, count: sizes[0]), isList: true)
  }

  private mutating func remainder() throws -> ONNXOperand {
    guard case .numbers(let a, let isList)? = try operand(0), case .numbers(let b, _)? = try operand(1),
      a.count == b.count, !b.contains(0)
    else { throw failure(node, "divides what are no whole numbers") }
    return try whole(
      zip(a, b).map { a, b in
        guard let a, let b else { return nil }
        // Of the sign of the divisor.
        let rest = a.remainderReportingOverflow(dividingBy: b).partialValue
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
      }, isList: isList)
  }

  private mutating func list(of numbers: [Int?]) throws -> ONNXOperand {
    guard let target = try list(1), target.count <= 1, target.allSatisfy({ $0 == -1 || $0 == numbers.count }),
      !target.isEmpty || numbers.count == 1
    else { throw failure(node, "makes a table of whole numbers") }
    return .numbers(numbers, isList: !target.isEmpty)
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
    guard target.count <= TensorProto.mostAxes else {
      throw failure(node, "gives a shape of \(target.count) axes, more than \(TensorProto.mostAxes)")
    }
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
}
