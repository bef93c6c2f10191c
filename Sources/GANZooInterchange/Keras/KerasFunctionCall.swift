import GANZooFormats
import GANZooNN
import GANZooTensors

/// A call of a function with one tensor and constants, which is converted to layers.
struct KerasFunctionCall {
  let operation: KerasOperation
  /// The tensors among its arguments.
  let tensors: [Symbol]
  /// The name of the node, for errors.
  let layer: String

  func unreadable(_ what: String) -> ConfigurationError {
    .invalid(layer: layer, reason: "'\(operation.title)' is called with \(what), which cannot be read")
  }

  /// The tensor. Throws if the call has not exactly one.
  var tensor: Symbol {
    get throws {
      guard tensors.count == 1 else { throw unreadable("\(tensors.count) tensors") }
      return tensors[0]
    }
  }

  /// The argument at an index as a number, or else the setting `key`.
  func number(_ index: Int, _ key: String? = nil) throws -> Float {
    let constants = operation.arguments.indices.contains(index) ? operation.arguments[index] : nil
    let value: JSONObject.Value? =
      if case .constant(let value)? = constants { value } else { key.flatMap { operation.settings[$0] } }
    guard let value else { throw unreadable("no \(key ?? "number")") }
    return try number(in: value)
  }

  private func integer(_ number: Float) throws -> Int {
    guard abs(number) <= Float(1 << 24), let integer = Int(exactly: number) else { throw unreadable("\(number)") }
    return integer
  }

  /// A number, or the number that fills a list.
  private func number(in value: JSONObject.Value) throws -> Float {
    switch value {
    case .int(let number): return Float(number)
    case .double(let number) where Float(number).isFinite: return Float(number)
    case .array(let values) where !values.isEmpty:
      let first = try number(in: values[0])
      for other in values.dropFirst() where try number(in: other) != first { throw unreadable(value.excerpt) }
      return first
    case .object(let object):
      // Keras 3: {"class_name": "__numpy__", "config": {"value": 0.5}}
      guard case .object(let config)? = object["config"], let value = config["value"] else { fallthrough }
      return try number(in: value)
    default: throw unreadable(value.excerpt)
    }
  }

  /// The constant operand of a binary function, and whether it is the first one.
  private var constant: (value: Float, isFirst: Bool) {
    get throws {
      guard operation.arguments.count == 2, tensors.count == 1 else {
        throw unreadable("\(operation.arguments.count) arguments")
      }
      for (index, argument) in operation.arguments.enumerated() {
        if case .constant(let value) = argument { return (try number(in: value), index == 0) }
      }
      throw unreadable("no number")
    }
  }

  /// The second argument, or the first of the settings `keys` that is there.
  private func setting(_ keys: String..., default fallback: Float) throws -> Float {
    if operation.arguments.count > 1, case .constant(let value) = operation.arguments[1] {
      return try number(in: value)
    }
    for key in keys { if let value = operation.settings[key], value != .null { return try number(in: value) } }
    return fallback
  }

  /// The shape of the tensor without the batch axis.
  private var shape: Shape {
    get throws { try SymbolShapes().shape(of: try tensor, in: layer) }
  }

  /// The layers that apply a function to the tensor, in order. Throws `ConfigurationError`.
  func layers(function: String) throws -> [any Layer] {
    switch function {
    case "add": return [Rescaling(1, offset: try constant.value)]
    case "multiply": return [Rescaling(try constant.value)]
    case "subtract":
      let (value, isFirst) = try constant
      return [isFirst ? Rescaling(-1, offset: value) : Rescaling(1, offset: -value)]
    case "truediv", "true_divide", "divide", "real_div", "div":
      let (value, isFirst) = try constant
      guard !isFirst, value != 0 else { throw unreadable(isFirst ? "a tensor below the fraction's bar" : "0") }
      return [Rescaling(1 / value)]
    case "maximum": return clip(from: try constant.value, to: nil)
    case "minimum":
      let value = try constant.value
      return [Rescaling(-1, offset: value), ReLU(), Rescaling(-1, offset: value)]
    case "neg", "negative": return [Rescaling(-1)]
    case "leaky_relu": return [LeakyReLU(try setting("alpha", "negative_slope", default: 0.2))]
    case "elu": return [ELU(try setting("alpha", default: 1))]
    case "gelu":
      guard operation.settings["approximate"] ?? .bool(false) == .bool(false) else {
        throw unreadable("approximate = true")
      }
      return [Activation(.gelu)]
    case "softmax":
      return [try Softmax(configuration: ["axis": .int(integer(setting("axis", default: -1)))])]
    case "hard_sigmoid": return [Rescaling(1 / 6, offset: 0.5), ReLU(maximum: 1)]
    case "hard_tanh": return clip(from: -1, to: 1)
    case "clip", "clip_by_value":
      let low = try number(1, operation.settings["x_min"] == nil ? "clip_value_min" : "x_min")
      let high = try number(2, operation.settings["x_max"] == nil ? "clip_value_max" : "x_max")
      guard high > low else { throw unreadable("the limits \(low) and \(high)") }
      return clip(from: low, to: high)
    case "cast": return [Activation(.linear)]
    default: return try reshaping(function)
    }
  }

  /// min(max(x, low), high), computed as low + ReLU(x − low) with a maximum.
  private func clip(from low: Float, to high: Float?) -> [any Layer] {
    let relu = ReLU(maximum: high.map { $0 - low })
    return low == 0 ? [relu] : [Rescaling(1, offset: -low), relu, Rescaling(1, offset: low)]
  }
}

// MARK: - Shapes

extension KerasFunctionCall {
  fileprivate func reshaping(_ function: String) throws -> [any Layer] {
    switch function {
    case "reshape":
      let sizes = try list("shape", "newshape", at: 1)
      // The first size is the batch, which must be −1 or null. Reshape supports one further −1.
      guard let batch = sizes.first, batch == .int(-1) || batch == .null else {
        throw unreadable("a batch of a certain size")
      }
      return [try Reshape(configuration: ["target_shape": .array(Array(sizes.dropFirst()))])]
    case "transpose":
      let axes = try list("perm", "axes", at: 1)
      guard axes.first == .int(0), case .bool(false) = operation.settings["conjugate"] ?? .bool(false) else {
        throw unreadable(JSONObject.Value.array(axes).excerpt)
      }
      return [try Permute(configuration: ["dims": .array(Array(axes.dropFirst()))])]
    case "expand_dims":
      var sizes = try shape.sizes
      let axis = try integer(number(1, "axis"))
      let index = axis < 0 ? axis + sizes.count + 1 : axis - 1
      guard (0...sizes.count).contains(index) else { throw unreadable("the axis \(axis)") }
      sizes.insert(1, at: index)
      return [Reshape(Shape(sizes))]
    case "squeeze":
      var sizes = try shape.sizes
      let axes = try list("axis", "squeeze_dims", at: 1, isSingle: true).map { try integer(number(in: $0)) }
      let indices = axes.map { $0 < 0 ? $0 + sizes.count : $0 - 1 }
      guard indices.allSatisfy({ sizes.indices.contains($0) && sizes[$0] == 1 }) else { throw unreadable("these axes") }
      for index in Set(indices).sorted(by: >) { sizes.remove(at: index) }
      return [Reshape(Shape(sizes))]
    case "depth_to_space":
      let block = try integer(number(1, "block_size"))
      let sizes = try shape.sizes
      guard sizes.count == 3, (1...64).contains(block), sizes[2] % (block * block) == 0,
        ["NHWC", nil].contains(operation.settings["data_format"].flatMap(text))
      else { throw unreadable("images of \(try shape)") }
      let rest = sizes[2] / (block * block)
      return [
        Reshape([sizes[0], sizes[1], block, block, rest]), Permute([1, 3, 2, 4, 5]),
        Reshape([sizes[0] * block, sizes[1] * block, rest]),
      ]
    case "mean", "reduce_mean": return try reduced(GlobalAveragePooling2D(), GlobalAveragePooling1D())
    case "max", "reduce_max": return try reduced(GlobalMaxPooling2D(), GlobalMaxPooling1D())
    case "sum", "reduce_sum":
      let axis = try reducedAxes.kept
      let sizes = try shape.sizes
      let count = sizes.reduce(1, *) / max(1, sizes[axis - 1])
      return [Rescaling(Float(count))] + (try reduced(GlobalAveragePooling2D(), GlobalAveragePooling1D()))
    default: return [try resize()]
    }
  }

  /// The axes of a mean, counted from 1, and the only one that is left.
  private var reducedAxes: (gone: Set<Int>, kept: Int) {
    get throws {
      let rank = try shape.rank
      let axes = try list("axis", at: 1, isSingle: true).map { try integer(number(in: $0)) }
      let gone = Set(axes.map { $0 < 0 ? $0 + rank + 1 : $0 })
      let kept = (1..<max(2, rank + 1)).filter { !gone.contains($0) }
      guard (2...3).contains(rank), kept.count == 1, gone.count == rank - 1 else {
        throw unreadable("the axes \(axes) of \(try shape)")
      }
      return (gone, kept[0])
    }
  }

  /// A pooling over all axes but one, which stands last for it.
  private func reduced(_ ofImages: any Layer, _ ofSequences: any Layer) throws -> [any Layer] {
    let (gone, kept) = try reducedAxes
    let sizes = try shape.sizes
    let keeps = ["keepdims", "keep_dims"].contains { operation.settings[$0] == .bool(true) }
    var layers: [any Layer] = kept == sizes.count ? [] : [Permute(gone.sorted() + [kept])]
    layers.append(sizes.count == 3 ? ofImages : ofSequences)
    if keeps { layers.append(Reshape(Shape(sizes.enumerated().map { $0 + 1 == kept ? $1 : 1 }))) }
    return layers
  }

  /// `tf.image.resize` by integer factors.
  private func resize() throws -> any Layer {
    let sizes = try shape.sizes
    let wanted = try list("size", "size", at: 1).map { try integer(number(in: $0)) }
    let settings = operation.settings
    let method = settings["method"] ?? settings["interpolation"]
    let name = operation.function == "resize" ? method.flatMap(text) ?? "bilinear" : "nearest"
    let plain = ["antialias", "preserve_aspect_ratio", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "align_corners"]
      .allSatisfy { settings[$0] ?? .bool(false) == .bool(false) }
    guard sizes.count == 3, wanted.count == 2, plain, wanted[0] >= sizes[0], wanted[1] >= sizes[1],
      wanted[0] % sizes[0] == 0, wanted[1] % sizes[1] == 0,
      let interpolation = UpSampling2D.Interpolation(rawValue: name)
    else { throw unreadable("the size \(wanted) for images of \(try shape), '\(name)'") }
    return UpSampling2D(height: wanted[0] / sizes[0], width: wanted[1] / sizes[1], interpolation: interpolation)
  }

  private func text(_ value: JSONObject.Value) -> String? { if case .string(let text) = value { text } else { nil } }

  /// A list: the constant argument at an index, or else the first of the settings `keys`.
  private func list(_ keys: String..., at index: Int, isSingle: Bool = false) throws -> [JSONObject.Value] {
    var value = keys.compactMap { operation.settings[$0] }.first
    if operation.arguments.indices.contains(index), case .constant(let constant) = operation.arguments[index] {
      value = constant
    }
    switch value {
    case .array(let values)?: return values
    case .int?: if isSingle, let value { return [value] }
    // TensorFlow's form of a list in an attribute: {"i": ["1", "2"]}
    case .object(let object)?:
      if case .array(let values)? = object.entries.first?.value {
        return values.map { if case .string(let text) = $0, let number = Int(text) { .int(number) } else { $0 } }
      }
    default: break
    }
    throw unreadable(value?.excerpt ?? "no \(keys[0])")
  }
}
