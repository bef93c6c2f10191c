// Checks of the arguments of functions: an argument that we ignore must not change the result.
import GANZooFormats
import GANZooNN

extension KerasOperation {
  /// Settings that do not change the result: names, types and shapes that TensorFlow records.
  private static let ignored: Set = [
    "name", "trainable", "dtype", "T", "Tidx", "Tdim", "Tshape", "Tperm", "Tblock", "N", "_output_shapes", "SrcT",
    "Truncate", "_cloned", "batch_dims",
  ]

  /// The settings that the conversion of each function reads.
  private static let read: [String: Set<String>] = [
    "leaky_relu": ["alpha", "negative_slope"], "elu": ["alpha"], "gelu": ["approximate"], "softmax": ["axis"],
    "clip": ["x_min", "x_max"], "clip_by_value": ["clip_value_min", "clip_value_max"], "cast": ["DstT"],
    "concat": ["axis"], "concatenate": ["axis"], "reshape": ["shape", "newshape"],
    "transpose": ["perm", "axes", "conjugate"], "expand_dims": ["axis"], "squeeze": ["axis", "squeeze_dims"],
    "depth_to_space": ["block_size", "data_format"], "resize": resizing, "resize_nearest_neighbor": resizing,
    "mean": reducing, "reduce_mean": reducing, "max": reducing, "reduce_max": reducing, "sum": reducing,
    "reduce_sum": reducing,
  ]

  private static let reducing: Set = ["axis", "keepdims", "keep_dims"]

  /// `fill_mode` and `fill_value` do not matter, because the whole image is resized.
  private static let resizing: Set = [
    "size", "method", "interpolation", "antialias", "preserve_aspect_ratio", "crop_to_aspect_ratio",
    "pad_to_aspect_ratio", "align_corners", "half_pixel_centers", "fill_mode", "fill_value", "data_format",
  ]

  /// How many positional arguments, with the tensor, the conversion of each unary function reads. Others: 1.
  private static let argumentCounts = [
    "pow": 2, "power": 2, "clip": 3, "clip_by_value": 3, "reshape": 2, "transpose": 2, "expand_dims": 2, "squeeze": 2,
    "depth_to_space": 2, "resize": 2, "resize_nearest_neighbor": 2, "leaky_relu": 2, "elu": 2, "softmax": 2, "cast": 2,
    "mean": 2, "reduce_mean": 2, "max": 2, "reduce_max": 2, "sum": 2, "reduce_sum": 2,
  ]

  /// The first setting or argument that the conversion would ignore though it may change the result, for errors. Nil if
  /// there is none.
  ///
  /// - Parameter isUnary: whether the function has one operand, so that all further arguments are settings.
  func ignoredArgument(isUnary: Bool) -> String? {
    for (key, value) in settings.entries where value != .null && !isRead(key, value) {
      return "\(key) = \(value.excerpt)"
    }
    let count = Self.argumentCounts[function] ?? 1
    if isUnary, arguments.count > count, case .constant(let value) = arguments[count] { return value.excerpt }
    return castType.flatMap { $0.lowercased().contains("float") || $0 == "half" ? nil : "the type \($0)" }
  }

  private func isRead(_ key: String, _ value: JSONObject.Value) -> Bool {
    if Self.ignored.contains(key) || Self.read[function]?.contains(key) == true {
      return key != "data_format" || value == .string("channels_last") || value == .string("NHWC")
    }
    // `beta` = 1 is the default, which our activation has.
    return key == "beta" && ["silu", "swish"].contains(function) && (value == .int(1) || value == .double(1))
  }

  /// The type to which a cast converts; nil for any other function.
  private var castType: String? {
    guard function == "cast" else { return nil }
    var values = [settings["dtype"], settings["DstT"]].compactMap { $0 }
    if arguments.count > 1, case .constant(let value) = arguments[1] { values.append(value) }
    for value in values {
      if case .string(let text) = value { return text }
      if value != .null { return value.excerpt }
    }
    return nil
  }
}
