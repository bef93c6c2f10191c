public import GANZooFormats

/// The layers that a configuration may name.
public struct LayerRegistry: Sendable {
  /// The layers' types.
  public let types: [any Layer.Type]

  /// A registry of these layers.
  public init(_ types: [any Layer.Type]) {
    precondition(Set(types.map { $0.className }).count == types.count, "two layers of one class name")
    self.types = types
  }

  /// The layers of this library.
  public static let builtIn = LayerRegistry([
    InputLayer.self, Dense.self, Conv1D.self, Conv2D.self, Conv1DTranspose.self, Conv2DTranspose.self,
    SeparableConv1D.self, SeparableConv2D.self, DepthwiseConv2D.self, Embedding.self,
    Flatten.self, Reshape.self, Permute.self, RepeatVector.self, UpSampling1D.self, UpSampling2D.self, Resizing.self,
    ZeroPadding1D.self, ZeroPadding2D.self, Cropping1D.self, Cropping2D.self,
    MaxPooling1D.self, MaxPooling2D.self, AveragePooling1D.self, AveragePooling2D.self,
    GlobalMaxPooling1D.self, GlobalMaxPooling2D.self, GlobalAveragePooling1D.self, GlobalAveragePooling2D.self,
    Dropout.self, SpatialDropout2D.self, GaussianDropout.self, AlphaDropout.self, GaussianNoise.self,
    BatchNormalization.self, LayerNormalization.self, GroupNormalization.self, UnitNormalization.self,
    SpectralNormalization.self,
    LeakyReLU.self, PReLU.self, ReLU.self, ELU.self, Softmax.self, Activation.self, Rescaling.self,
    Add.self, Subtract.self, Multiply.self, Average.self, Maximum.self, Minimum.self, Concatenate.self,
  ])

  /// Class names in alphabetical order.
  public var names: [String] { types.map { $0.className }.sorted() }

  /// A layer by its class name and settings. Throws `ConfigurationError`.
  public func layer(_ className: String, _ configuration: JSONObject) throws -> any Layer {
    guard let type = types.first(where: { $0.className == className }) else {
      throw ConfigurationError.unknownLayer(className: className, known: names)
    }
    return try type.init(configuration: configuration)
  }
}
