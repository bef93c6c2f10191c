public import GANZooFormats
public import GANZooNN
import GANZooTensors

// Functions as layers that compute the same.
extension KerasOperation {
  /// Whether there are layers for this function, with the right arguments.
  var isKnown: Bool {
    Self.merging[function] != nil || Self.activations[function] != nil || Self.others.contains(function)
  }

  private static let merging: [String: any Layer] = [
    "add": Add(), "sub": Subtract(), "subtract": Subtract(), "mul": Multiply(), "multiply": Multiply(),
    "scalar_mul": Multiply(), "maximum": Maximum(), "minimum": Minimum(), "add_n": Add(),
  ]
  private static let activations: [String: ActivationFunction] = [
    "relu": .relu, "tanh": .tanh, "sigmoid": .sigmoid, "softplus": .softplus, "softsign": .softsign, "selu": .selu,
    "mish": .mish, "exp": .exponential, "exponential": .exponential, "swish": .swish, "silu": .swish, "relu6": .relu6,
    "identity": .linear, "copy": .linear, "stop_gradient": .linear, "linear": .linear,
  ]
  /// Functions whose arguments are all terms.
  private static let terms: Set = [
    "truediv", "true_divide", "divide", "real_div", "div", "concat", "concatenate",
  ]
  private static let others: Set = [
    "truediv", "true_divide", "divide", "real_div", "div", "neg", "negative", "abs", "absolute", "square", "pow",
    "power",
    "leaky_relu", "elu", "gelu", "softmax", "hard_sigmoid", "hard_tanh", "clip", "clip_by_value", "cast", "concat",
    "concatenate", "reshape", "transpose", "expand_dims", "squeeze", "depth_to_space", "resize",
    "resize_nearest_neighbor",
  ]

  /// What the function gives.
  ///
  /// - Parameters:
  ///   - tensors: the outputs that `references` name.
  ///   - name: the last layer's name.
  /// - Throws: `ConfigurationError` where it is called with what no layer here takes.
  func symbol(_ tensors: [Symbol], name: String?, of layer: String) throws -> Symbol {
    let call = Call(operation: self, tensors: tensors, layer: layer)
    let hasTerms = Self.merging[function] != nil || Self.terms.contains(function)
    if let unread = unread(isOfOneTensor: !hasTerms) { throw call.unreadable(unread) }
    let layers: [any Layer]
    if let merge = Self.merging[function] {
      if arguments.count == tensors.count, tensors.count >= 2 {
        return Symbol(layer: merge, name: name, inputs: tensors)
      }
      layers = try call.layers(function: Self.plain(function))
    } else if let activation = Self.activations[function] {
      layers = [Activation(activation)]
    } else {
      switch function {
      case "abs", "absolute":
        let negative = Symbol(layer: Rescaling(-1), name: nil, inputs: [try call.only])
        return Symbol(layer: Maximum(), name: name, inputs: [try call.only, negative])
      case "square": return Symbol(layer: Multiply(), name: name, inputs: [try call.only, try call.only])
      case "pow", "power":
        let exponent = try call.number(1)
        guard exponent == 1 || exponent == 2 || exponent == 3 else { throw call.unreadable("the exponent \(exponent)") }
        if exponent > 1 {
          let factors = Array(repeating: try call.only, count: Int(exponent))
          return Symbol(layer: Multiply(), name: name, inputs: factors)
        }
        layers = [Activation(.linear)]
      case "concat", "concatenate":
        var settings: JSONObject = ["axis": settings["axis"] ?? .int(-1)]
        // TensorFlow's ConcatV2 has the axis as its last argument.
        if case .constant(let axis)? = arguments.last { settings["axis"] = axis }
        if tensors.count == 1 { layers = [Activation(.linear)]; break }
        return Symbol(layer: try Concatenate(configuration: settings), name: name, inputs: tensors)
      default: layers = try call.layers(function: function)
      }
    }
    let input = try call.only
    return layers.enumerated().reduce(input) { symbol, part in
      Symbol(layer: part.element, name: part.offset == layers.count - 1 ? name : nil, inputs: [symbol])
    }
  }

  private static func plain(_ function: String) -> String {
    ["sub": "subtract", "mul": "multiply", "scalar_mul": "multiply"][function] ?? function
  }
}

/// One call of a function: the layers that it becomes on its one tensor.
private struct Call {
  let operation: KerasOperation
  let tensors: [Symbol]
  let layer: String

  func unreadable(_ what: String) -> ConfigurationError {
    .invalid(layer: layer, reason: "'\(operation.title)' is called with \(what), which cannot be read")
  }

  /// The one tensor.
  var only: Symbol {
    get throws {
      guard tensors.count == 1 else { throw unreadable("\(tensors.count) tensors") }
      return tensors[0]
    }
  }

  /// The argument at a place as one number, or that of a setting.
  func number(_ place: Int, _ key: String? = nil) throws -> Float {
    let constants = operation.arguments.indices.contains(place) ? operation.arguments[place] : nil
    let value: JSONObject.Value? =
      if case .constant(let value)? = constants { value } else { key.flatMap { operation.settings[$0] } }
    guard let value else { throw unreadable("no \(key ?? "number")") }
    return try number(in: value)
  }

  private func whole(_ number: Float) throws -> Int {
    guard abs(number) <= Float(1 << 24), let whole = Int(exactly: number) else { throw unreadable("\(number)") }
    return whole
  }

  /// A number, or a list in which one number is repeated.
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

  /// The number beside the tensor, and whether it stands before it.
  private var constant: (value: Float, isFirst: Bool) {
    get throws {
      guard operation.arguments.count == 2, tensors.count == 1 else {
        throw unreadable("\(operation.arguments.count) arguments")
      }
      for (place, argument) in operation.arguments.enumerated() {
        if case .constant(let value) = argument { return (try number(in: value), place == 0) }
      }
      throw unreadable("no number")
    }
  }

  private func setting(_ keys: String..., default fallback: Float) throws -> Float {
    if operation.arguments.count > 1, case .constant(let value) = operation.arguments[1] {
      return try number(in: value)
    }
    for key in keys { if let value = operation.settings[key], value != .null { return try number(in: value) } }
    return fallback
  }

  /// The shape of the one tensor, without the batch axis.
  private var shape: Shape {
    get throws { try SymbolShapes().shape(of: try only, in: layer) }
  }

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
      return [try Softmax(configuration: ["axis": .int(whole(setting("axis", default: -1)))])]
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

  /// min(max(x, low), high) as a ReLU of what is above `low`.
  private func clip(from low: Float, to high: Float?) -> [any Layer] {
    let relu = ReLU(maximum: high.map { $0 - low })
    return low == 0 ? [relu] : [Rescaling(1, offset: -low), relu, Rescaling(1, offset: low)]
  }
}

// MARK: - Shapes

extension Call {
  private func reshaping(_ function: String) throws -> [any Layer] {
    switch function {
    case "reshape":
      let sizes = try list("shape", "newshape", at: 1)
      // The batch's size is open; what else is open, once, is left over.
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
      let axis = try whole(number(1, "axis"))
      let place = axis < 0 ? axis + sizes.count + 1 : axis - 1
      guard (0...sizes.count).contains(place) else { throw unreadable("the axis \(axis)") }
      sizes.insert(1, at: place)
      return [Reshape(Shape(sizes))]
    case "squeeze":
      var sizes = try shape.sizes
      let axes = try list("axis", "squeeze_dims", at: 1, isSingle: true).map { try whole(number(in: $0)) }
      let places = axes.map { $0 < 0 ? $0 + sizes.count : $0 - 1 }
      guard places.allSatisfy({ sizes.indices.contains($0) && sizes[$0] == 1 }) else { throw unreadable("these axes") }
      for place in Set(places).sorted(by: >) { sizes.remove(at: place) }
      return [Reshape(Shape(sizes))]
    case "depth_to_space":
      let block = try whole(number(1, "block_size"))
      let sizes = try shape.sizes
      guard sizes.count == 3, (1...64).contains(block), sizes[2] % (block * block) == 0,
        ["NHWC", nil].contains(operation.settings["data_format"].flatMap(text))
      else { throw unreadable("images of \(try shape)") }
      let rest = sizes[2] / (block * block)
      return [
        Reshape([sizes[0], sizes[1], block, block, rest]), Permute([1, 3, 2, 4, 5]),
        Reshape([sizes[0] * block, sizes[1] * block, rest]),
      ]
    default: return [try resize()]
    }
  }

  /// `tf.image.resize` by whole factors.
  private func resize() throws -> any Layer {
    let sizes = try shape.sizes
    let wanted = try list("size", "size", at: 1).map { try whole(number(in: $0)) }
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

  /// A list among the settings, or the constant at a place.
  private func list(_ keys: String..., at place: Int, isSingle: Bool = false) throws -> [JSONObject.Value] {
    var value = keys.compactMap { operation.settings[$0] }.first
    if operation.arguments.indices.contains(place), case .constant(let constant) = operation.arguments[place] {
      value = constant
    }
    switch value {
    case .array(let values)?: return values
    case .int?: if isSingle, let value { return [value] }
    // TensorFlow's list of an attribute: {"i": ["1", "2"]}
    case .object(let object)?:
      if case .array(let values)? = object.entries.first?.value {
        return values.map { if case .string(let text) = $0, let number = Int(text) { .int(number) } else { $0 } }
      }
    default: break
    }
    throw unreadable(value?.excerpt ?? "no \(keys[0])")
  }
}

/// Shapes of symbols that are not yet a network.
private final class SymbolShapes {
  private var known: [Symbol: Shape] = [:]

  func shape(of symbol: Symbol, in layer: String) throws -> Shape {
    let order = LayerOrder(outputs: [symbol], unused: [], sources: \.inputs).nodes
    for symbol in order {
      do {
        let shape = try symbol.layer.outputShape(symbol.inputs.compactMap { known[$0] })
        guard !Network.isTooLarge(shape) else {
          throw ConfigurationError.invalid(layer: layer, reason: "what it reads would be \(shape)")
        }
        known[symbol] = shape
      } catch let error as LayerShapeError {
        throw ConfigurationError.invalid(layer: layer, reason: "what it reads expects \(error.expected)")
      }
    }
    return known[symbol] ?? []
  }
}
