import GANZooFormats
import GANZooNN

// Conversion of functions to layers that compute the same.
extension KerasOperation {
  /// Whether some calls of this function can be converted to layers.
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
    "hard_silu": .hardSwish, "hard_swish": .hardSwish, "log_sigmoid": .logSigmoid, "tanh_shrink": .tanhShrink,
    "identity": .linear, "copy": .linear, "stop_gradient": .linear, "linear": .linear,
  ]
  /// Functions besides `merging` whose arguments are operands, not settings.
  private static let operandsOnly: Set = [
    "truediv", "true_divide", "divide", "real_div", "div", "concat", "concatenate",
  ]
  private static let others: Set = [
    "truediv", "true_divide", "divide", "real_div", "div", "neg", "negative", "abs", "absolute", "square", "pow",
    "power",
    "leaky_relu", "elu", "gelu", "softmax", "hard_sigmoid", "hard_tanh", "clip", "clip_by_value", "cast", "concat",
    "concatenate", "reshape", "transpose", "expand_dims", "squeeze", "depth_to_space", "resize",
    "resize_nearest_neighbor", "mean", "reduce_mean", "max", "reduce_max", "sum", "reduce_sum",
  ]

  /// Whether each number of the result follows from those at the same place, whatever the order of axes.
  var isElementwise: Bool {
    let others: Set = [
      "truediv", "true_divide", "divide", "real_div", "div", "neg", "negative", "abs", "absolute", "square", "pow",
      "power", "leaky_relu", "elu", "gelu", "hard_sigmoid", "hard_tanh", "clip", "clip_by_value", "cast",
    ]
    return Self.merging[function] != nil || Self.activations[function] != nil || others.contains(function)
  }

  /// The result of the function as layers.
  ///
  /// - Parameters:
  ///   - tensors: the outputs that `references` name.
  ///   - name: the name of the last layer.
  ///   - layer: the name of the node, for errors.
  /// - Throws: `ConfigurationError` if our layers do not support the arguments.
  func symbol(_ tensors: [Symbol], name: String?, of layer: String) throws -> Symbol {
    let call = KerasFunctionCall(operation: self, tensors: tensors, layer: layer)
    let hasOperandsOnly = Self.merging[function] != nil || Self.operandsOnly.contains(function)
    if let ignored = ignoredArgument(isUnary: !hasOperandsOnly) { throw call.unreadable(ignored) }
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
        let negative = Symbol(layer: Rescaling(-1), name: nil, inputs: [try call.tensor])
        return Symbol(layer: Maximum(), name: name, inputs: [try call.tensor, negative])
      case "gelu" where settings["approximate"] == .bool(true):
        return try call.tensor.approximatelyGaussian(name: name)
      case "square": return Symbol(layer: Multiply(), name: name, inputs: [try call.tensor, try call.tensor])
      case "pow", "power":
        let exponent = try call.number(1)
        guard exponent == 1 || exponent == 2 || exponent == 3 else { throw call.unreadable("the exponent \(exponent)") }
        if exponent > 1 {
          let factors = Array(repeating: try call.tensor, count: Int(exponent))
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
    let input = try call.tensor
    return layers.enumerated().reduce(input) { symbol, part in
      Symbol(layer: part.element, name: part.offset == layers.count - 1 ? name : nil, inputs: [symbol])
    }
  }

  private static func plain(_ function: String) -> String {
    ["sub": "subtract", "mul": "multiply", "scalar_mul": "multiply"][function] ?? function
  }
}

extension Symbol {
  /// x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 x³))), Keras' approximation of a GELU, as layers that both generations
  /// of Keras have. Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415, section 2.
  fileprivate func approximatelyGaussian(name: String?) -> Symbol {
    let factor = (2 / Float.pi).squareRoot()
    let sum = Add()(Rescaling(factor)(self), Rescaling(0.044715 * factor)(Multiply()(self, self, self)))
    return Multiply()(self, Rescaling(0.5, offset: 0.5)(Activation(.tanh)(sum)), name: name)
  }
}
