public import GANZooFormats
public import GANZooTensors

/// A layer whose kernel is divided by its largest singular value, so that the layer's Lipschitz constant is about 1.
///
///     W = kernel [K, F], all axes but the last as one   vector_u [1, F]   →   output of the layer with kernel / σ
///
///     v = u Wᵀ / ‖u Wᵀ‖,  u = v W / ‖v W‖,  σ = v W uᵀ
///
/// Miyato et al. 2018, algorithm 1, https://arxiv.org/abs/1802.05957;
/// https://github.com/keras-team/keras/blob/master/keras/src/layers/normalization/spectral_normalization.py
///
/// Keras overwrites the kernel and u inside each training call. Gradients are taken with respect to the values that
/// parameters have throughout a loss, so here `project` does the same between updates: once at the start of a training
/// and after each step of the optimizer. The sequence is Keras' own (normalise, call, step) where a step has one
/// training call.
///
/// Keras 3 alone has the layer: Keras 2.15 does not find the class in any file.
///
/// Keras casts the output to the type of the input: an `Embedding` in it should read an input of type `float32`, since
/// Keras cuts off the fractions of what it gives for an input of type `int32`.
public struct SpectralNormalization: Layer {
  public static let className = "SpectralNormalization"
  /// What is normalised: a dense layer, a convolution or an embedding.
  public let layer: any Layer
  /// Rounds of the power method at each projection, 1 ... 1000.
  public let powerIterations: Int

  /// Layers that have a kernel. None wraps another layer, so configurations do not nest any deeper.
  private static let wrappable = LayerRegistry([
    Dense.self, Conv1D.self, Conv2D.self, Conv2DTranspose.self, Embedding.self,
  ])
  private static let iterations = 1...1000

  /// A normalised layer.
  ///
  /// - Parameters:
  ///   - layer: a `Dense`, `Conv1D`, `Conv2D`, `Conv2DTranspose` or `Embedding`.
  ///   - powerIterations: rounds of the power method at each projection, 1 ... 1000.
  public init(_ layer: any Layer, powerIterations: Int = 1) {
    let className = type(of: layer).className
    precondition(Self.wrappable.names.contains(className), "\(className) has no kernel to normalise")
    precondition(Self.iterations.contains(powerIterations), "\(powerIterations) is not in \(Self.iterations)")
    self.layer = layer
    self.powerIterations = powerIterations
  }

  /// Keras' settings; its module is what Keras 3 finds the layer by.
  public var configuration: JSONObject {
    [
      "layer": .object([
        "module": .string("keras.layers"), "class_name": .string(type(of: layer).className),
        "config": .object(layer.configuration),
      ]),
      "power_iterations": .int(powerIterations),
    ]
  }

  public init(configuration: JSONObject) throws {
    let inner = try configuration.object("layer")
    let className = try inner.string("class_name")
    let names = Self.wrappable.names
    guard names.contains(className) else {
      throw ConfigurationError.wrongType(
        key: "layer", expected: "one of \(names.joined(separator: ", "))",
        found: JSONObject.Value.string(className).excerpt)
    }
    self.init(
      try Self.wrappable.layer(className, inner.object("config")),
      powerIterations: try configuration.int("power_iterations", default: 1, in: Self.iterations))
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape { try layer.outputShape(inputs) }

  /// The layer's, then vector_u: the order of Keras' HDF5 files, where weights that are trained come first.
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    let inner = layer.parameters(inputs)
    guard let kernel = inner.first(where: { $0.name == kernelName }) else {
      preconditionFailure("\(type(of: layer).className) has no \(kernelName)")
    }
    let initializer = Initializer.truncatedNormal(stddev: 0.02)
    return inner + [ParameterDescription("vector_u", [1, kernel.shape.last], initializer, isTrainable: false)]
  }

  private var kernelName: String { layer is Embedding ? "embeddings" : "kernel" }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    layer.call(inputs, parameters, context)
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { layer.multiplyAdds(inputs, output) }

  public var logits: (any Layer)? { layer.logits.map { Self($0, powerIterations: powerIterations) } }

  /// Moves vector_u on and divides the kernel by σ. A kernel of zeros is left alone.
  public func project(_ parameters: ParameterSet) {
    let kernel = parameters[kernelName]
    let vector = parameters["vector_u"]
    let shape = kernel.description.shape
    let weights = kernel.value.reshaped([shape.count / shape.last, shape.last])
    // 1 for a kernel of zeros, else 0. Of zeros, u and σ come out as 0: added to them, it makes them the old u, and 1.
    let one = Tensor(1, on: weights.device)
    let isZero = 1 - one.leakyMasked(by: weights.squared().sum(), slope: 0)
    var (u, sigma) = (vector.value, one)
    for _ in 0..<powerIterations {
      let v = u.matmul(weights, transposed: (false, true)).normalized
      let product = v.matmul(weights)
      u = product.normalized
      sigma = product.matmul(u, transposed: (false, true)).reshaped([])
    }
    vector.value = u + vector.value * isZero
    kernel.value = kernel.value * (sigma + isZero).power(-1)
  }
}

extension Tensor {
  /// The direction of a vector, by Keras' `normalize`: divided by its length, or by ε = 1e-7 where it is shorter.
  fileprivate var normalized: Tensor {
    self * Tensor.clipped([squared().sum().power(-0.5)], to: 0...1e7)[0]
  }
}
