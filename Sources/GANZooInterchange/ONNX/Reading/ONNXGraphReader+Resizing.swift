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
    let sizes = try resizedSizes(of: x)
    let factors = zip(sizes, x.shape.sizes).map { $0.isMultiple(of: $1) ? $0 / $1 : 0 }
    let isWhole = !factors.contains(0)
    let place = node.string("coordinate_transformation_mode", default: "half_pixel")
    let rounding = node.string("nearest_mode", default: "round_prefer_floor")
    switch (node.string("mode", default: "nearest"), place, rounding) {
    case ("nearest", "asymmetric", "floor") where isWhole,
      ("nearest", "half_pixel", "round_prefer_floor") where isWhole,
      ("nearest", "half_pixel", "round_prefer_ceil") where isWhole,
      ("nearest", "tf_half_pixel_for_nn", "floor") where isWhole:
      let size = JSONObject.Value.array(factors.map { .int($0) })
      return try add(
        "UpSampling\(factors.count)D", ["size": factors.count == 1 ? .int(factors[0]) : size], [x], order: x.order)
    case ("linear", "half_pixel", _) where isWhole && sizes.count == 2:
      let size = JSONObject.Value.array(factors.map { .int($0) })
      return try add("UpSampling2D", ["size": size, "interpolation": .string("bilinear")], [x], order: x.order)
    case ("linear", "half_pixel", _) where sizes.count == 2: return try resizing(x, to: sizes, "bilinear")
    case ("nearest", "half_pixel", "round_prefer_ceil") where sizes.count == 2,
      ("nearest", "tf_half_pixel_for_nn", "floor") where sizes.count == 2:
      return try resizing(x, to: sizes, "nearest")
    case ("nearest", "asymmetric", "floor") where sizes.count == 2: return try picked(x, to: sizes)
    default: throw failure(node, "resizes as no layer does")
    }
  }

  /// Height and width that a node says, by themselves or by factors.
  private mutating func resizedSizes(of x: ONNXValue) throws -> [Int] {
    let count = x.order.count + 1
    var sizes: [Double] = []
    if let scales = try array(2), scales.shape == [count], scales.values.prefix(2) == [1, 1] {
      sizes = zip(scales.values.dropFirst(2), x.shape.sizes).map { Double(($0 * Float($1)).rounded(.down)) }
    } else if case .numbers(let all, true)? = try operand(3), all.count == count, all[1] == x.sizes[0] {
      sizes = all.dropFirst(2).map { $0.map(Double.init) ?? 0 }
    }
    guard sizes.count == x.shape.rank - 1, (1...2).contains(sizes.count),
      sizes.allSatisfy((1...0x1p16).contains)
    else { throw failure(node, "resizes other axes than height and width, or to sizes that are not known") }
    return sizes.map { Int($0) }
  }

  private mutating func resizing(_ x: ONNXValue, to sizes: [Int], _ interpolation: String) throws -> ONNXValue {
    let settings: JSONObject = [
      "height": .int(sizes[0]), "width": .int(sizes[1]), "interpolation": .string(interpolation),
    ]
    return try add("Resizing", settings, [x], order: x.order)
  }

  /// Pixel ⌊i · m / n⌋ of m as pixel i of n, as PyTorch's `nearest` has it: each is repeated, then some are taken.
  private mutating func picked(_ x: ONNXValue, to sizes: [Int]) throws -> ONNXValue {
    let divisors = zip(sizes, x.shape.sizes).map { Self.commonDivisor($0, $1) }
    let list = { (numbers: [Int]) in JSONObject.Value.array(numbers.map { .int($0) }) }
    let repeated = try add(
      "UpSampling2D", ["size": list(zip(sizes, divisors).map(/))], [x], order: x.order, name: "repeated")
    return try add(
      "MaxPooling2D",
      ["pool_size": .int(1), "strides": list(zip(x.shape.sizes, divisors).map(/)), "padding": .string("valid")],
      [repeated], order: x.order)
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }

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
    return try resizing(x, to: [rows.shape[0], columns.shape[1]], "bicubic")
  }
}
