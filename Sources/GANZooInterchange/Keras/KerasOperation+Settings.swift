// What a function is called with beside tensors: what is left out of account must not change what it computes.
public import GANZooFormats
import GANZooNN

extension KerasOperation {
  /// What says nothing of the numbers: names, types of TensorFlow's nodes, shapes that it noted.
  private static let idle: Set = [
    "name", "trainable", "dtype", "T", "Tidx", "Tdim", "Tshape", "Tperm", "Tblock", "N", "_output_shapes", "SrcT",
    "Truncate", "_cloned", "batch_dims",
  ]

  /// The settings that each function's layers are made of.
  private static let read: [String: Set<String>] = [
    "leaky_relu": ["alpha", "negative_slope"], "elu": ["alpha"], "gelu": ["approximate"], "softmax": ["axis"],
    "clip": ["x_min", "x_max"], "clip_by_value": ["clip_value_min", "clip_value_max"], "cast": ["DstT"],
    "concat": ["axis"], "concatenate": ["axis"], "reshape": ["shape", "newshape"],
    "transpose": ["perm", "axes", "conjugate"], "expand_dims": ["axis"], "squeeze": ["axis", "squeeze_dims"],
    "depth_to_space": ["block_size", "data_format"], "resize": resizing, "resize_nearest_neighbor": resizing,
  ]

  /// Filling is of no account where the whole picture is taken.
  private static let resizing: Set = [
    "size", "method", "interpolation", "antialias", "preserve_aspect_ratio", "crop_to_aspect_ratio",
    "pad_to_aspect_ratio", "align_corners", "half_pixel_centers", "fill_mode", "fill_value", "data_format",
  ]

  /// Arguments by place, tensors among them, that the layers of functions of one tensor are made of.
  private static let places = [
    "pow": 2, "power": 2, "clip": 3, "clip_by_value": 3, "reshape": 2, "transpose": 2, "expand_dims": 2, "squeeze": 2,
    "depth_to_space": 2, "resize": 2, "resize_nearest_neighbor": 2, "leaky_relu": 2, "elu": 2, "softmax": 2, "cast": 2,
  ]

  /// The first setting or argument that would be left out of account, for a message; nil where there is none.
  ///
  /// - Parameter isOfOneTensor: whether arguments beside a tensor are settings, not terms.
  func unread(isOfOneTensor: Bool) -> String? {
    for (key, value) in settings.entries where value != .null && !isRead(key, value) {
      return "\(key) = \(value.excerpt)"
    }
    let most = Self.places[function] ?? 1
    if isOfOneTensor, arguments.count > most, case .constant(let value) = arguments[most] { return value.excerpt }
    return castType.flatMap { $0.lowercased().contains("float") || $0 == "half" ? nil : "the type \($0)" }
  }

  private func isRead(_ key: String, _ value: JSONObject.Value) -> Bool {
    if Self.idle.contains(key) || Self.read[function]?.contains(key) == true {
      return key != "data_format" || value == .string("channels_last") || value == .string("NHWC")
    }
    // The plain forms of functions that have a parameter.
    return key == "beta" && ["silu", "swish"].contains(function) && (value == .int(1) || value == .double(1))
  }

  /// The type that a cast makes.
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
