// A network as Keras' model configuration, in forms that Keras 2.15 and every Keras 3 load.
extension Network {
  /// The configuration of a Keras functional model, as a `.h5` file holds it.
  public var kerasConfiguration: Configuration {
    // From an entry without a module Keras 3 drops an axis that is a list of several (legacy/saving/saving_utils.py).
    let layers = vertices.map { vertex in
      if case .array(let axes)? = vertex.layer.configuration["axis"], axes.count > 1 {
        return entry(of: vertex) + ["module": .string("keras.layers")]
      }
      return entry(of: vertex)
    }
    return ["class_name": .string("Functional"), "config": .object(model(layers))]
  }

  /// The configuration of a Keras functional model, as a `.keras` archive holds it in `config.json`.
  public var kerasArchiveConfiguration: Configuration {
    let layers = vertices.map { ["module": .string("keras.layers"), "registered_name": .null] + entry(of: $0) }
    // `Functional` is in another module in each generation, and neither knows the other's.
    return [
      "module": .string("keras"), "class_name": .string("Model"), "registered_name": .null,
      "config": .object(model(layers)),
    ]
  }

  private func model(_ layers: [Configuration]) -> Configuration {
    let references = { (positions: [Int]) in
      Configuration.Value.array(
        positions.map { .array([.string(vertices[$0].name), .int(0), .int(0)]) })
    }
    return [
      "name": .string(name), "layers": .array(layers.map { .object($0) }), "input_layers": references(inputs),
      "output_layers": references(outputs),
    ]
  }

  private func entry(of vertex: Vertex) -> Configuration {
    let inbound = vertex.inputs.map { source in
      Configuration.Value.array([.string(vertices[source].name), .int(0), .int(0), .object([:])])
    }
    return [
      "class_name": .string(vertex.className), "name": .string(vertex.name),
      "inbound_nodes": .array(inbound.isEmpty ? [] : [.array(inbound)]),
      "config": .object(["name": .string(vertex.name)] + vertex.layer.configuration),
    ]
  }
}

/// The layers that a configuration may name.
public struct LayerCatalogue: Sendable {
  /// The layers' types.
  public let types: [any Layer.Type]

  /// A catalogue of these layers.
  public init(_ types: [any Layer.Type]) {
    precondition(Set(types.map { $0.className }).count == types.count, "two layers of one class name")
    self.types = types
  }

  /// The layers of this library.
  public static let builtIn = LayerCatalogue([
    InputLayer.self, Dense.self, Conv1D.self, Conv2D.self, Conv2DTranspose.self, Embedding.self,
    Flatten.self, Reshape.self, Permute.self, RepeatVector.self, UpSampling1D.self, UpSampling2D.self,
    ZeroPadding1D.self, ZeroPadding2D.self, Cropping1D.self, Cropping2D.self,
    MaxPooling1D.self, MaxPooling2D.self, AveragePooling1D.self, AveragePooling2D.self,
    GlobalMaxPooling1D.self, GlobalMaxPooling2D.self, GlobalAveragePooling1D.self, GlobalAveragePooling2D.self,
    Dropout.self, SpatialDropout2D.self, GaussianNoise.self,
    BatchNormalization.self, LayerNormalization.self, SpectralNormalization.self,
    LeakyReLU.self, PReLU.self, ReLU.self, ELU.self, Softmax.self, Activation.self, Rescaling.self,
    Add.self, Subtract.self, Multiply.self, Average.self, Maximum.self, Minimum.self, Concatenate.self,
  ])

  /// Class names in alphabetical order.
  public var names: [String] { types.map { $0.className }.sorted() }

  /// A layer by its class name and settings. Throws `ConfigurationError`.
  public func layer(_ className: String, _ configuration: Configuration) throws -> any Layer {
    guard let type = types.first(where: { $0.className == className }) else {
      throw ConfigurationError.unknownLayer(className: className, known: names)
    }
    return try type.init(configuration: configuration)
  }
}
