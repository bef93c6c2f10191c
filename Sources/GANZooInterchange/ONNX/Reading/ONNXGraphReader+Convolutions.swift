import GANZooFormats
import GANZooNN
import GANZooTensors

extension ONNXGraphReader {
  mutating func convolution() throws -> ONNXValue {
    var x = try image(value())
    let rank = x.shape.rank
    let kernel = try array(1, rank: rank + 1)
    let window = try ONNXReadWindow(self, sizes: Array(kernel.shape.dropFirst(2)), x)
    if !window.isValid, !window.isSame { x = try padded(x, window) }
    let axes = Array(2..<rank + 1) + [1, 0]
    var settings = window.settings("kernel_size", padding: window.isSame && !window.isValid ? "same" : "valid")
    settings["filters"] = .int(kernel.shape[0])
    settings["dilation_rate"] = .array(window.dilations.map { .int($0) })
    let groups = node.int("group", default: 1)
    if groups != 1 { settings["groups"] = .int(groups) }
    let bias = try array(2)
    settings["use_bias"] = .bool(bias != nil)
    return try add(
      "Conv\(rank - 1)D", settings, [x], [kernel.transposed(axes)] + (bias.map { [$0] } ?? []), order: x.order)
  }

  /// The value with zeros around it.
  private mutating func padded(_ x: ONNXValue, _ window: ONNXReadWindow) throws -> ONNXValue {
    let pairs = zip(window.begins, window.ends).map { JSONObject.Value.array([.int($0), .int($1)]) }
    let className = "ZeroPadding\(pairs.count)D"
    let padding = pairs.count == 1 ? pairs[0] : .array(pairs)
    return try add(className, ["padding": padding], [x], order: x.order, name: "padding")
  }

  mutating func transposedConvolution() throws -> ONNXValue {
    let x = try image(value())
    let rank = x.shape.rank
    let kernel = try array(1, rank: rank + 1)
    let bias = try array(2)
    guard node.int("group", default: 1) == 1 else { throw failure(node, "is in groups, which no layer is") }
    let window = try ONNXReadTransposedWindow(self, sizes: Array(kernel.shape.dropFirst(2)), x)
    var settings = window.settings
    settings["filters"] = .int(kernel.shape[1])
    settings["use_bias"] = .bool(bias != nil)
    let result = try add(
      "Conv\(rank - 1)DTranspose", settings, [x],
      [kernel.transposed(Array(2..<rank + 1) + [1, 0])]
        + (bias.map { [$0] } ?? []), order: x.order)
    guard let crops = window.crops else { return result }
    guard crops.allSatisfy({ min($0.0, $0.1) >= 0 }) else {
      throw failure(node, "pads its output as no layer does")
    }
    let pairs = crops.map { JSONObject.Value.array([.int($0.0), .int($0.1)]) }
    return try add(
      "Cropping\(pairs.count)D", ["cropping": pairs.count == 1 ? pairs[0] : .array(pairs)], [result], order: x.order,
      name: "cropping")
  }
}

/// The window of a convolution or a pooling that is read: its sizes and how the input is padded.
struct ONNXReadWindow {
  let sizes, strides, dilations, begins, ends: [Int]
  /// Whether there is no padding.
  let isValid: Bool
  /// Whether the padding is Keras' 'same'.
  let isSame: Bool

  /// - Parameter x: what is read, channels last here.
  init(_ reader: ONNXGraphReader, sizes: [Int], _ x: ONNXValue) throws {
    let node = reader.node
    let inputs = Array(x.shape.sizes.dropLast())
    let ones = [Int](repeating: 1, count: inputs.count)
    let (strides, dilations) = (node.ints("strides") ?? ones, node.ints("dilations") ?? ones)
    let range = 1...1 << 16
    guard [sizes, strides, dilations].allSatisfy({ $0.count == inputs.count && $0.allSatisfy(range.contains) }) else {
      throw reader.failure(node, "should have a size, a stride and a dilation for each axis of images")
    }
    let extents = zip(sizes, dilations).map { ($0 - 1) * $1 + 1 }
    let totals = inputs.indices.map { axis in
      max(((inputs[axis] + strides[axis] - 1) / strides[axis] - 1) * strides[axis] + extents[axis] - inputs[axis], 0)
    }
    let same = totals.map { $0 / 2 } + totals.map { $0 - $0 / 2 }
    let zeros = [Int](repeating: 0, count: 2 * inputs.count)
    let pads: [Int] =
      switch node.string("auto_pad", default: "NOTSET") {
      case "NOTSET": node.ints("pads") ?? zeros
      case "SAME_UPPER": same
      case "SAME_LOWER": totals.map { $0 - $0 / 2 } + totals.map { $0 / 2 }
      default: zeros
      }
    guard pads.count == zeros.count, pads.allSatisfy({ (0...1 << 16).contains($0) }) else {
      throw reader.failure(node, "should have a padding of at least 0 at both ends of each axis of images")
    }
    (self.sizes, self.strides, self.dilations) = (sizes, strides, dilations)
    (begins, ends) = (Array(pads.prefix(inputs.count)), Array(pads.suffix(inputs.count)))
    (isValid, isSame) = (pads == zeros, pads == same)
  }

  /// The settings of a layer.
  func settings(_ size: String, padding: String) -> JSONObject {
    [
      size: .array(sizes.map { .int($0) }), "strides": .array(strides.map { .int($0) }), "padding": .string(padding),
    ]
  }
}

/// The window of a transposed convolution that is read.
struct ONNXReadTransposedWindow {
  let settings: JSONObject
  /// What is cut off of the output before and behind each axis, if it is neither 'valid' nor 'same' in Keras.
  let crops: [(Int, Int)]?

  init(_ reader: ONNXGraphReader, sizes: [Int], _ x: ONNXValue) throws {
    let node = reader.node
    let inputs = Array(x.shape.sizes.dropLast())
    let ones = [Int](repeating: 1, count: inputs.count)
    let zeros = [Int](repeating: 0, count: inputs.count)
    let strides = node.ints("strides") ?? ones
    let extra = node.ints("output_padding") ?? zeros
    let dilations = node.ints("dilations") ?? ones
    let isKnown = [sizes, strides, dilations].allSatisfy {
      $0.count == inputs.count && $0.allSatisfy((1...1 << 16).contains)
    }
    guard isKnown, extra.count == inputs.count, extra.allSatisfy((0...1 << 16).contains)
    else { throw reader.failure(node, "should have a size, a stride and a dilation for each axis of images") }
    let full = inputs.indices.map { (inputs[$0] - 1) * strides[$0] + (sizes[$0] - 1) * dilations[$0] + 1 }
    let mode = node.string("auto_pad", default: "NOTSET")
    var (begins, outputs): ([Int], [Int])
    if let shape = node.ints("output_shape") ?? (mode.hasPrefix("SAME") ? zip(inputs, strides).map(*) : nil) {
      guard shape.count >= inputs.count, shape.allSatisfy((0...1 << 24).contains) else {
        throw reader.failure(node, "has an odd shape of its output")
      }
      outputs = Array(shape.suffix(inputs.count))
      let surplus = inputs.indices.map { max(full[$0] + extra[$0] - outputs[$0], 0) }
      begins = mode == "SAME_UPPER" || mode == "NOTSET" ? surplus.map { $0 / 2 } : surplus.map { $0 - $0 / 2 }
    } else {
      let pads = node.ints("pads") ?? zeros + zeros
      guard pads.count == 2 * inputs.count, pads.allSatisfy((0...1 << 16).contains) else {
        throw reader.failure(node, "should have a padding of at least 0 at both ends of each axis of images")
      }
      begins = Array(pads.prefix(inputs.count))
      outputs = inputs.indices.map { full[$0] + extra[$0] - begins[$0] - pads[inputs.count + $0] }
    }
    guard outputs.allSatisfy((1...1 << 24).contains) else { throw reader.failure(node, "has an empty output") }
    let valid = inputs.indices.map { max(full[$0], inputs[$0] * strides[$0]) }
    let isValid = begins == zeros && outputs == valid
    let isSame = inputs.indices.allSatisfy {
      outputs[$0] == inputs[$0] * strides[$0] && begins[$0] == max(full[$0] - outputs[$0], 0) / 2
    }
    // What the output has beyond all results.
    let missing = inputs.indices.map { max(begins[$0] + outputs[$0] - full[$0], 0) }
    let isPadded = !isValid && !isSame
    let padding: JSONObject = isPadded ? ["output_padding": .array(missing.map { .int($0) })] : [:]
    settings =
      [
        "kernel_size": .array(sizes.map { .int($0) }), "strides": .array(strides.map { .int($0) }),
        "dilation_rate": .array(dilations.map { .int($0) }),
        "padding": .string(isSame && !isValid ? "same" : "valid"),
      ] + padding
    let surplus = inputs.indices.map { (begins[$0], full[$0] + missing[$0] - begins[$0] - outputs[$0]) }
    crops = isPadded && surplus.contains { $0 != (0, 0) } ? surplus : nil
  }
}
