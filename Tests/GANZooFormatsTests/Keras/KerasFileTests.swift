import GANZooFormats
import Testing

private let trained = ["trained_adam", "trained_rmsprop"]
private let formats: [(suffix: String, format: KerasFile.Format)] = [
  ("legacy.h5", .legacyWeights), ("model.h5", .legacyModel), ("weights.h5", .weights), ("keras", .archive),
]
private let files = ["keras2", "keras3"].flatMap { keras in
  kerasModels.flatMap { model in formats.map { (keras, model, $0.suffix, $0.format) } }
    + trained.flatMap { model in formats.dropFirst().map { (keras, model, $0.suffix, $0.format) } }
}

@Suite("Keras files of all formats")
struct KerasFileTests {
  @Test("Formats are recognised by content, and each layer gets its weights", arguments: files)
  func reads(_ keras: String, _ model: String, _ suffix: String, _ format: KerasFile.Format) throws {
    let manifest = try Manifest.of(keras)
    let layers = try #require(manifest.models[model]).layers
    let path = fixture("\(keras)/\(model).\(suffix)")
    let file = try KerasFile(contentsOf: path)
    #expect(file.format == format)
    #expect(file.kerasVersion == (format == .weights ? nil : manifest.kerasVersion))
    #expect((file.modelConfig != nil) == (format == .legacyModel || format == .archive))
    #expect(file.attributes.isEmpty)

    let match = try WeightMatching().match(file.weights, to: layers.map(\.expected), in: path)
    // Keras writes the names of layers since 3.6.
    let hasNames = format != .weights && format != .archive || keras == "keras3"
    #expect(match.rule == (hasNames ? .names : .positions))
    #expect(match.leftOut.isEmpty && match.unused.isEmpty)
    // The manifest has all weights of a nested model in one list.
    for (layer, arrays) in zip(layers, Self.perLayer(match.arrays.compactMap(\.self), layers)) {
      for array in arrays {
        let sum = array.values.reduce(0) { $0 + Double($1) }
        #expect(
          layer.legacyVariables.contains { $0.shape == array.shape && abs($0.sum - sum) <= 1e-6 * max(1, abs(sum)) },
          "\(layer.name) \(array.shape)")
      }
      #expect(arrays.count == layer.legacyVariables.count)
    }
  }

  /// The arrays of each layer of the outermost model, with those of a nested model's layers in one list.
  private static func perLayer(_ arrays: [[StoredArray]], _ layers: [Manifest.Layer]) -> [[StoredArray]] {
    var rest = arrays[...]
    return layers.map { layer in
      defer { rest = rest.dropFirst(layer.plain.count) }
      return Array(rest.prefix(layer.plain.count).joined())
    }
  }

  @Test("All formats of all versions of Keras give the same arrays in the same order", arguments: kerasModels)
  func agree(_ model: String) throws {
    let layers = try #require(try Manifest.of("keras3").models[model]).layers.map(\.expected)
    let all = try ["keras2", "keras3"].flatMap { keras in
      try formats.map { suffix, _ in
        let path = fixture("\(keras)/\(model).\(suffix)")
        return try WeightMatching().match(KerasFile(contentsOf: path).weights, to: layers, in: path).arrays
      }
    }
    #expect(all.allSatisfy { $0 == all[0] })
  }

  @Test("The state of an optimizer is read", arguments: ["keras2", "keras3"], trained)
  func optimizer(_ keras: String, _ model: String) throws {
    // Six trainable weights have two slots each with Adam, and one with RMSprop. Keras 3 also saves the learning rate.
    let count = (model == "trained_adam" ? 12 : 6) + (keras == "keras3" ? 2 : 1)
    let states = try ["model.h5", "weights.h5", "keras"].map { suffix in
      try #require(KerasFile(contentsOf: fixture("\(keras)/\(model).\(suffix)")).optimizer).variables.map(\.array)
    }
    for variables in states {
      #expect(variables.count == count)
      #expect(variables[0] == StoredArray(shape: [], values: [1]))
      #expect(variables == states[0])
    }
    #expect(
      try KerasFile(contentsOf: fixture("\(keras)/\(model).model.h5")).trainingConfig?.contains("mean_squared") == true)
  }

  @Test("The error for a file that is not Keras' names it")
  func others() throws {
    let manifest = fixture("keras3/manifest.json")
    #expect(
      message(manifest) { _ = try KerasFile(contentsOf: manifest) }
        == "manifest.json is JSON, not a Keras file: it holds no weights; if it is a server's answer, download the file again"
    )
    let data = fixture("keras3/zoo_seq.io.h5")
    #expect(
      message(data) { _ = try KerasFile(contentsOf: data) } == """
        zoo_seq.io.h5 holds no Keras weights: it has neither the attribute layer_names, at its root or on /model_weights, \
        nor a group /layers
        """)
    #expect(message("") { _ = try KerasFile(contentsOf: "none.keras") } == "none.keras does not exist")
  }
}
