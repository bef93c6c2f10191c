import GANZooFormats
import GANZooNN
import GANZooTensors

// Rows of tables, numbers of lists and pixels of images by their places.
extension ONNXGraphReader {
  static let pickingOperators = ["DepthToSpace", "Equal", "Gather", "OneHot"]

  /// The result of the node; nil if it is another operator.
  mutating func picking() throws -> ONNXOperand? {
    switch node.type {
    case "Gather": try gather()
    case "OneHot": .value(try oneHot())
    case "Equal": .value(try equal())
    case "DepthToSpace": .value(try depthToSpace())
    default: nil
    }
  }

  /// Rows of a table by whole numbers, some of a list, or pixels of an image.
  private mutating func gather() throws -> ONNXOperand {
    if case .value(let x)? = try operand(0) { return .value(try pixels(of: x)) }
    guard node.int("axis", default: 0) == 0 else { throw failure(node, "picks along another axis than the first") }
    if case .numbers(let numbers, _)? = try operand(0), case .numbers(let indices, let isList)? = try operand(1) {
      let picked = try indices.map { index -> Int? in
        guard let index, numbers.indices.contains(index < 0 ? index + numbers.count : index) else {
          throw failure(node, "picks what is not there")
        }
        return numbers[index < 0 ? index + numbers.count : index]
      }
      return try whole(picked, isList: isList)
    }
    let table = try array(0, rank: 2)
    let indices = try value(1)
    let rows = try add(
      "Embedding", ["input_dim": .int(table.shape[0]), "output_dim": .int(table.shape[1])],
      [indices.order.isEmpty ? indices : plain(indices)], [table])
    return .value(indices.order.isEmpty ? try add("Flatten", [:], [rows], name: "flatten") : rows)
  }

  /// Rows or columns of images, where they are those that the image in another size has.
  private mutating func pixels(of x: ONNXValue) throws -> ONNXValue {
    let axis = x.axis(node.int("axis", default: 0))
    guard let axis, x.shape.rank == 3, axis < 2, let places = try list(1),
      !places.isEmpty, places == Resizing.nearest(of: x.shape[axis], to: places.count)
    else { throw failure(node, "picks what no layer does") }
    if places.count == x.shape[axis] { return x }
    let key = ["height", "width"][axis]
    if var layer = onlyReader(of: x), isOfThisLayer(layer), layer.className == "Resizing",
      let input = layer.inputs.first,
      input.shape[axis] == x.shape[axis]
    {
      layer.configuration[key] = .int(places.count)
      return try replacing(x, with: layer)
    }
    var settings: JSONObject = [
      "height": .int(x.shape[0]), "width": .int(x.shape[1]), "interpolation": .string("nearest"),
    ]
    settings[key] = .int(places.count)
    return try add("Resizing", settings, [x], order: x.order)
  }

  // MARK: - Classes as vectors

  /// A vector with one number for each class.
  private mutating func oneHot() throws -> ONNXValue {
    let values: [Float]? =
      switch try operand(2) {
      case .constant(let array)?: array.values
      case .numbers(let numbers, _)?: numbers.compactMap { $0.map { Float($0) } }
      default: nil
      }
    guard case .numbers(let depth, _)? = try operand(1), depth.count == 1, let count = depth[0], values == [0, 1],
      [-1, (try value()).order.count + 1].contains(node.int("axis", default: -1))
    else { throw failure(node, "should have the numbers 0 and 1 along the last axis") }
    return try vectors(count)
  }

  /// A class compared with all numbers of classes.
  private mutating func equal() throws -> ONNXValue {
    guard let numbers = try list(1), numbers == Array(numbers.indices), (try value()).shape == [1] else {
      throw failure(node, "compares what is no class with the numbers of all classes")
    }
    return try vectors(numbers.count)
  }

  /// The most classes: the table has their square.
  private static let mostClasses = 1 << 12

  private mutating func vectors(_ count: Int) throws -> ONNXValue {
    let x = try value()
    guard (1...Self.mostClasses).contains(count), x.shape == [1] else {
      throw failure(node, "should make a vector of at most \(Self.mostClasses) numbers of one class")
    }
    try spend(count * count)
    let table = (0..<count * count).map { $0 % (count + 1) == 0 ? Float(1) : 0 }
    let size = JSONObject.Value.int(count)
    let rows = try add(
      "Embedding", ["input_dim": size, "output_dim": size], [x], [StoredArray(shape: [count, count], values: table)])
    return try add("Flatten", [:], [rows], name: "flatten")
  }

  // MARK: - Channels as pixels

  /// Squares of pixels out of channels, in either order of channels.
  private mutating func depthToSpace() throws -> ONNXValue {
    let x = try image(value())
    let side = node.int("blocksize", default: 0)
    guard x.shape.rank == 3, (1...1 << 10).contains(side), x.shape[2].isMultiple(of: side * side) else {
      throw failure(node, "should make squares of pixels of an image's channels")
    }
    let (height, width, channels) = (x.shape[0], x.shape[1], x.shape[2] / (side * side))
    let isOuter = node.string("mode", default: "DCR") == "CRD"
    let sizes = [height, width] + (isOuter ? [channels, side, side] : [side, side, channels])
    let apart = try add(
      "Reshape", ["target_shape": .array(sizes.map { .int($0) })], [x], name: "apart")
    let dimensions = isOuter ? [1, 4, 2, 5, 3] : [1, 3, 2, 4, 5]
    let moved = try add("Permute", ["dims": .array(dimensions.map { .int($0) })], [apart], name: "moved")
    return try add(
      "Reshape", ["target_shape": .array([height * side, width * side, channels].map { .int($0) })], [moved],
      order: x.order)
  }
}
