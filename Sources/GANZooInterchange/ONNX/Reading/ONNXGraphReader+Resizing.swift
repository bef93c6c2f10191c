import GANZooFormats
import GANZooNN
import GANZooTensors

// Images brought to another size.
extension ONNXGraphReader {
  static let resizingOperators = ["Resize"]

  /// The result of the node; nil if it is another operator.
  mutating func resizing() throws -> ONNXValue? {
    switch node.type {
    case "Resize": try resized()
    default: nil
    }
  }

  private mutating func resized() throws -> ONNXValue {
    let x = try image(value())
    var factors: [Double] = []
    if let scales = try array(2), scales.shape == [x.order.count + 1] {
      factors = scales.values.map(Double.init)
    } else if let sizes = try list(3), sizes.count == x.order.count + 1 {
      factors = [1] + zip(sizes.dropFirst(), x.sizes).map { Double($0) / Double($1) }
    }
    let whole = factors.compactMap { Int(exactly: $0) }
    let mode = node.string("mode", default: "nearest")
    let place = node.string("coordinate_transformation_mode", default: "half_pixel")
    let rounding = node.string("nearest_mode", default: "round_prefer_floor")
    let isNearest =
      mode == "nearest"
      && [
        ["asymmetric", "floor"], ["half_pixel", "round_prefer_floor"], ["half_pixel", "round_prefer_ceil"],
        ["tf_half_pixel_for_nn", "floor"],
      ].contains([place, rounding])
    if mode == "linear", place == "half_pixel", whole.count < factors.count, factors.count == 4,
      factors.allSatisfy(\.isFinite),
      factors.prefix(2) == [1, 1], x.shape.rank == 3
    {
      let sizes = zip(x.shape.sizes, factors.dropFirst(2)).map { Int(min(max(Float($0) * Float($1), 0), 0x1p24)) }
      return try add("Resizing", ["height": .int(sizes[0]), "width": .int(sizes[1])], [x], order: x.order)
    }
    guard whole.count == x.order.count + 1, whole.count > 2, whole.prefix(2) == [1, 1],
      whole.allSatisfy({ (1...1 << 16).contains($0) }), isNearest || mode == "linear" && place == "half_pixel"
    else { throw failure(node, "resizes as no layer does") }
    let sizes = whole.dropFirst(2)
    if sizes.count == 1 {
      guard isNearest, let size = sizes.first else { throw failure(node, "resizes as no layer does") }
      return try add("UpSampling1D", ["size": .int(size)], [x], order: x.order)
    }
    return try add(
      "UpSampling2D",
      ["size": .array(sizes.map { .int($0) }), "interpolation": .string(isNearest ? "nearest" : "bilinear")], [x],
      order: x.order)
  }

  // MARK: - Cubic curves

  /// As we write it: products with the shares of pixels.
  static let resizingFormulas: [(form: ONNXFormula, read: FormulaReader)] = [
    (
      .node("MatMul", [.node("MatMul", [.array("rows"), .any("x")]), .array("columns")]),
      { try $0.cubic($1) }
    )
  ]

  private mutating func cubic(_ match: ONNXMatch) throws -> ONNXValue {
    let x = try image(value("x", match))
    guard x.shape.rank == 3, case .constant(let rows)? = try match.tensors["rows"].map({ try operand(named: $0) }),
      case .constant(let columns)? = try match.tensors["columns"].map({ try operand(named: $0) }),
      rows.shape.count == 2, columns.shape.count == 2, [rows.shape[1], columns.shape[0]] == x.shape.sizes.dropLast(),
      rows == Resizing.cubicShares(of: x.shape[0], to: rows.shape[0]),
      columns.transposed([1, 0]) == Resizing.cubicShares(of: x.shape[1], to: columns.shape[1])
    else { throw failure(node, "multiplies images by matrices, which no layer does but a cubic resizing") }
    return try add(
      "Resizing",
      [
        "height": .int(rows.shape[0]), "width": .int(columns.shape[1]), "interpolation": .string("bicubic"),
      ], [x], order: x.order)
  }
}
