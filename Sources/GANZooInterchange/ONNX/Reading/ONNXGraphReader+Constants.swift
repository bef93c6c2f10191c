import GANZooFormats
import GANZooNN
import GANZooTensors

// Arithmetic with a constant.
extension ONNXGraphReader {
  /// A value and a constant: one number, or one for each channel.
  mutating func combined(
    _ className: String, _ x: ONNXValue, _ constant: StoredArray, isReversed: Bool
  ) throws -> ONNXValue {
    if constant.values.count == 1 {
      guard constant.shape.count <= x.order.count + 1 else { throw failure(node, "adds axes to what it reads") }
      return try combined(className, x, constant.values[0], isReversed: isReversed)
    }
    if let layer = try normalized(className, x, constant, isReversed: isReversed) { return layer }
    // Where channels are first, they are moved behind.
    let x = x.order.count < 2 || isOfChannels(constant.shape, x) ? x : try image(x)
    let channels = x.shape.last
    guard constant.values.count == channels, isOfChannels(constant.shape, x),
      ["Add", "Subtract", "Multiply", "Divide"].contains(className), !isReversed || className != "Divide"
    else {
      throw failure(
        node,
        "computes with a constant of shape \(constant.shape), which is neither one number nor one for each channel")
    }
    let ones = [Float](repeating: 1, count: channels)
    let zeros = [Float](repeating: 0, count: channels)
    let values = constant.values
    switch className {
    case "Add": return try shifted(x, values)
    case "Subtract" where !isReversed: return try shifted(x, values.map { -$0 })
    case "Subtract": return try affine(x, ones.map { -$0 }, values)
    case "Multiply": return try affine(x, values, zeros)
    default: return try affine(x, values.map { 1 / $0 }, zeros)
    }
  }

  /// The scale or the shift of a normalization over any axes, where such a one was added without them.
  private mutating func normalized(
    _ className: String, _ x: ONNXValue, _ constant: StoredArray, isReversed: Bool
  ) throws -> ONNXValue? {
    guard var layer = onlyReader(of: x), layer.className == "LayerNormalization",
      case .array(let axes)? = layer.configuration["axis"], constant.shape.count <= x.order.count,
      let key = ["Multiply": "scale", "Add": "center"][className], layer.configuration[key] == .bool(false),
      layer.configuration["center"] == .bool(false)
    else { return nil }
    let ones = [Int](repeating: 1, count: x.order.count - constant.shape.count)
    let array = StoredArray(shape: ones + constant.shape, values: constant.values)
      .transposed(x.shape.sizes.indices.map { x.order.firstIndex(of: $0) ?? $0 })
    let isNormalized = x.shape.sizes.indices.map { axes.contains(.int($0 + 1)) }
    guard array.shape == x.shape.sizes.indices.map({ isNormalized[$0] ? x.shape[$0] : 1 }) else { return nil }
    layer.configuration[key] = .bool(true)
    let sizes = x.shape.sizes.indices.filter { isNormalized[$0] }.map { x.shape[$0] }
    layer.arrays.append(StoredArray(shape: sizes, values: array.values))
    return try replacing(x, with: layer)
  }

  /// Whether a constant has its only axis that is not 1 where the value has its channels.
  private func isOfChannels(_ shape: [Int], _ x: ONNXValue) -> Bool {
    guard let axis = shape.lastIndex(where: { $0 != 1 }), shape.count(where: { $0 != 1 }) == 1 else { return false }
    return x.axis(axis - shape.count) == x.shape.rank - 1
  }

  /// A number for each channel added: the bias of the layer before, if it has none.
  private mutating func shifted(_ x: ONNXValue, _ values: [Float]) throws -> ONNXValue {
    if var layer = onlyReader(of: x), layer.configuration["use_bias"] == .bool(false),
      layer.configuration["activation"] == nil
    {
      layer.configuration["use_bias"] = .bool(true)
      layer.arrays.append(StoredArray(shape: [values.count], values: values))
      return try replacing(x, with: layer)
    }
    return try affine(x, [Float](repeating: 1, count: values.count), values)
  }

  /// A normalization that only scales and shifts: with ε = 2⁻²⁰ its divisor √(variance + ε) is exactly 1.
  private mutating func affine(_ x: ONNXValue, _ scales: [Float], _ offsets: [Float]) throws -> ONNXValue {
    let epsilon: Float = 0x1p-20
    let zeros = [Float](repeating: 0, count: scales.count)
    let arrays = [scales, offsets, zeros, zeros.map { _ in 1 - epsilon }].map {
      StoredArray(shape: [scales.count], values: $0)
    }
    return try add("BatchNormalization", ["epsilon": .float(epsilon)], [x], arrays, order: x.order)
  }

  mutating func combined(
    _ className: String, _ x: ONNXValue, _ number: Float, isReversed: Bool
  ) throws -> ONNXValue {
    switch (className, isReversed) {
    case ("Add", _), ("Subtract", false):
      let offset = className == "Add" ? number : -number
      if var layer = onlyReader(of: x), layer.className == "Rescaling", layer.configuration["offset"] == .float(0) {
        layer.configuration["offset"] = .float(offset)
        return try replacing(x, with: layer)
      }
      return try rescaled(x, 1, offset)
    case ("Subtract", true): return try rescaled(x, -1, number)
    case ("Multiply", _): return try rescaled(x, number, 0)
    case ("Divide", false): return try rescaled(x, 1 / number, 0)
    case ("Minimum", _):
      let below = try rectified([:], rescaled(x, -1, number))
      return try rescaled(below, -1, number)
    case ("Maximum", _):
      if number == 0 { return try activated("relu", x) }
      return try rescaled(rectified([:], rescaled(x, 1, -number)), 1, number)
    default: break
    }
    throw failure(node, "computes with a number as no layer does")
  }

  /// Every number multiplied, then shifted.
  mutating func rescaled(_ x: ONNXValue, _ scale: Float, _ offset: Float) throws -> ONNXValue {
    try add("Rescaling", ["scale": .float(scale), "offset": .float(offset)], [x], order: x.order)
  }
}
