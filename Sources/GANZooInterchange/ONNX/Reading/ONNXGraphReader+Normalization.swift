import GANZooFormats
import GANZooNN
import GANZooTensors

// Normalizations that are an operator.
extension ONNXGraphReader {
  static let normalizationOperators = ["BatchNormalization", "InstanceNormalization", "LayerNormalization"]

  /// The result of the node; nil if it is another operator.
  mutating func normalization() throws -> ONNXValue? {
    switch node.type {
    case "BatchNormalization": try batchNormalization()
    case "InstanceNormalization": try instanceNormalization()
    case "LayerNormalization": try layerNormalization()
    default: nil
    }
  }

  private mutating func batchNormalization() throws -> ONNXValue {
    guard node.int("training_mode", default: 0) == 0 else { throw failure(node, "is in training mode") }
    let x = try image(value())
    let arrays = try (1...4).map { try array($0, rank: 1) }
    return try add(
      "BatchNormalization", ["epsilon": .float(node.float("epsilon", default: 1e-5))], [x], arrays, order: x.order)
  }

  private mutating func instanceNormalization() throws -> ONNXValue {
    let x = try image(value())
    let arrays = try (1...2).map { try array($0, rank: 1) }
    let epsilon = node.float("epsilon", default: 1e-5)
    return try add(
      "GroupNormalization", ["groups": .int(-1), "epsilon": .float(epsilon)], [x], arrays, order: x.order)
  }

  private mutating func layerNormalization() throws -> ONNXValue {
    let given = try value()
    let rank = given.shape.rank
    let axis = node.int("axis", default: -1)
    let first = axis < 0 ? axis + rank : axis - 1
    guard (0..<rank).contains(first), let gamma = try array(1) else { throw failure(node, "has no axis or no scale") }
    // Where all axes are normalised their order does not matter.
    let x = first == 0 ? given : try plain(given)
    let arrays = ([gamma] + (try array(2).map { [$0] } ?? [])).map { array in
      first == 0 && array.shape == x.sizes
        ? array.transposed(x.order.indices.map { axis in x.order.firstIndex(of: axis) ?? axis }) : array
    }
    return try add(
      "LayerNormalization",
      [
        "axis": .array((first..<rank).map { .int($0 + 1) }), "epsilon": .float(node.float("epsilon", default: 1e-5)),
        "center": .bool(arrays.count > 1),
      ], [x], arrays, order: x.order)
  }
}
