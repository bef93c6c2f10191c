import GANZooFormats
import GANZooNN
import GANZooTensors

// What is added to the ends of axes, or cut off.
extension ONNXGraphReader {
  static let marginOperators = ["Pad"]

  /// The result of the node; nil if it is another operator.
  mutating func margins() throws -> ONNXValue? { node.type == "Pad" ? try padded() : nil }

  private mutating func padded() throws -> ONNXValue {
    let x = try value()
    let pads = try list(1, or: "pads") ?? []
    let number = try array(2)?.values.first ?? node.float("value", default: 0)
    let mode = node.string("mode", default: "constant")
    let axes = try list(3)?.map { $0 < 0 ? $0 + x.order.count + 1 : $0 } ?? Array(0...x.order.count)
    guard pads.count == 2 * axes.count, pads.allSatisfy({ (0...1 << 16).contains($0) }),
      ["constant", "reflect", "edge"].contains(mode), mode != "constant" || number == 0
    else { throw failure(node, "pads as no layer does") }
    var margins = x.shape.sizes.map { _ in (0, 0) }
    for (place, axis) in axes.enumerated() {
      let margin = (pads[place], pads[axes.count + place])
      guard let axis = x.axis(axis) else {
        if margin == (0, 0) { continue }
        throw failure(node, "pads the samples of a batch")
      }
      margins[axis] = margin
    }
    if mode == "constant" { return try withMargins("ZeroPadding", "padding", x, margins) }
    return try margins.indices.reduce(x) { try repeating(mode, $0, axis: $1, margins[$1]) }
  }

  /// A part of a value.
  ///
  /// - Parameter margins: for each axis of its shape how much is cut off before and behind.
  mutating func cropped(_ x: ONNXValue, _ margins: [(Int, Int)]) throws -> ONNXValue {
    try withMargins("Cropping", "cropping", x, margins)
  }

  /// Layers move the ends of all axes but the last, and know no vectors.
  private mutating func withMargins(
    _ className: String, _ key: String, _ x: ONNXValue, _ margins: [(Int, Int)]
  ) throws -> ONNXValue {
    let rank = margins.count
    guard let still = margins.lastIndex(where: { $0 == (0, 0) }) else {
      guard rank == 1, x.order.count == 1 else { throw failure(node, "changes all axes at once") }
      let sequence = try add("Reshape", ["target_shape": .array([.int(x.shape[0]), .int(1)])], [x], name: "sequence")
      return try add("Flatten", [:], [withMargins(className, key, sequence, margins + [(0, 0)])])
    }
    if margins.allSatisfy({ $0 == (0, 0) }) { return x }
    guard (2...3).contains(rank) else { throw failure(node, "changes one of more than three axes") }
    let axes = margins.indices.filter { $0 != still } + [still]
    let y = try arranged(x, x.order.map { axis in axes.firstIndex(of: axis) ?? axis })
    let pairs = axes.dropLast().map { JSONObject.Value.array([.int(margins[$0].0), .int(margins[$0].1)]) }
    return try add(
      "\(className)\(pairs.count)D", [key: pairs.count == 1 ? pairs[0] : .array(pairs)], [y], order: y.order)
  }

  /// The most rows or columns of a margin that repeats pixels: each is a layer.
  private static let mostRepeated = 16

  /// Pixels repeated beyond the ends of an axis: mirrored, or the last one.
  private mutating func repeating(
    _ mode: String, _ x: ONNXValue, axis: Int, _ margin: (before: Int, after: Int)
  ) throws -> ONNXValue {
    if margin == (0, 0) { return x }
    let size = x.shape[axis]
    guard max(margin.before, margin.after) <= Self.mostRepeated,
      mode == "edge" || max(margin.before, margin.after) < size
    else {
      throw failure(node, "repeats more than \(Self.mostRepeated) pixels beyond an end, or more than there are")
    }
    let isMirrored = mode == "reflect"
    let places =
      (0..<margin.before).reversed().map { isMirrored ? $0 + 1 : 0 }
      + [nil] + (0..<margin.after).map { isMirrored ? size - 2 - $0 : size - 1 }
    let parts = try places.map { place in
      guard let place else { return x }
      var margins = x.shape.sizes.map { _ in (0, 0) }
      margins[axis] = (place, size - 1 - place)
      return try arranged(cropped(x, margins), x.order)
    }
    return try add("Concatenate", ["axis": .int(axis + 1)], parts, order: x.order)
  }
}
