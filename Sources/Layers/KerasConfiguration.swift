// A network as Keras' model configuration, in the form that Keras 2.15 and every Keras 3 load.
extension Network {
  /// The configuration of a Keras functional model.
  public var kerasConfiguration: Configuration {
    let references = { (positions: [Int]) in
      Configuration.Value.array(positions.map { Self.reference(vertices[$0].name) })
    }
    let layers = vertices.map { vertex -> Configuration.Value in
      let inbound = vertex.inputs.map { source in
        Configuration.Value.array([.string(vertices[source].name), .int(0), .int(0), .object([:])])
      }
      var entry: Configuration = [
        "class_name": .string(vertex.className), "name": .string(vertex.name),
        "inbound_nodes": .array(inbound.isEmpty ? [] : [.array(inbound)]),
        "config": .object(["name": .string(vertex.name)] + vertex.layer.configuration),
      ]
      // From an entry without a module Keras 3 drops an axis that is a list of several (legacy/saving/saving_utils.py).
      if case .array(let axes)? = vertex.layer.configuration["axis"], axes.count > 1 {
        entry["module"] = .string("keras.layers")
      }
      return .object(entry)
    }
    return [
      "class_name": .string("Functional"),
      "config": .object([
        "name": .string(name), "layers": .array(layers), "input_layers": references(inputs),
        "output_layers": references(outputs),
      ]),
    ]
  }

  private static func reference(_ name: String) -> Configuration.Value { .array([.string(name), .int(0), .int(0)]) }

  /// A network from its configuration.
  ///
  /// - Parameter known: the layers that may occur.
  /// - Throws: `ConfigurationError` or `NetworkError`.
  public init(kerasConfiguration: Configuration, layers known: LayerCatalogue = .builtIn) throws {
    let model = try kerasConfiguration.object("config")
    var symbols: [String: Symbol] = [:]
    let entries = try model.array("layers")
    guard entries.count <= Self.mostLayers else {
      throw NetworkError.tooManyLayers(network: try model.string("name"), count: entries.count)
    }
    for entry in entries {
      guard case .object(let entry) = entry else {
        throw ConfigurationError.wrongType(key: "layers", expected: "objects", found: entry.excerpt)
      }
      let name = try entry.string("name")
      let sources = try Self.sources(of: entry, named: name)
      let inputs = try sources.map { source in
        guard let symbol = symbols[source] else { throw ConfigurationError.unknownSource(layer: name, source: source) }
        return symbol
      }
      let layer = try known.layer(entry.string("class_name"), entry.object("config"))
      guard symbols.updateValue(Symbol(layer: layer, name: name, inputs: inputs), forKey: name) == nil else {
        throw NetworkError.duplicateName(network: try model.string("name"), layer: name)
      }
    }
    let ends = { (key: String) in
      try Self.names(in: model.array(key), key: key).map { name in
        guard let symbol = symbols[name] else { throw ConfigurationError.unknownSource(layer: key, source: name) }
        return symbol
      }
    }
    try self.init(try model.string("name"), inputs: ends("input_layers"), outputs: ends("output_layers"))
  }

  /// `[[["source", 0, 0, {}], …]]`: the layers that one layer reads.
  private static func sources(of entry: Configuration, named name: String) throws -> [String] {
    let calls = try entry.array("inbound_nodes")
    guard let call = calls.first else { return [] }
    guard calls.count == 1, case .array(let references) = call else {
      throw ConfigurationError.invalid(layer: name, reason: "only layers that are called once can be read")
    }
    return try names(in: references, key: "inbound_nodes")
  }

  private static func names(in references: [Configuration.Value], key: String) throws -> [String] {
    try references.map { reference in
      guard case .array(let parts) = reference, case .string(let name)? = parts.first else {
        throw ConfigurationError.wrongType(
          key: key, expected: "a layer's name and two numbers", found: reference.excerpt)
      }
      return name
    }
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
