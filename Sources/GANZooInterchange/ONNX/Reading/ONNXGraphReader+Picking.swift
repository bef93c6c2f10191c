import GANZooFormats
import GANZooNN
import GANZooTensors

// Rows of tables, numbers of lists and pixels of images by their places.
extension ONNXGraphReader {
  static let pickingOperators = ["Gather"]

  /// The result of the node; nil if it is another operator.
  mutating func picking() throws -> ONNXOperand? {
    switch node.type {
    case "Gather": try gather()
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
      return .numbers(picked, isList: isList)
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
}
