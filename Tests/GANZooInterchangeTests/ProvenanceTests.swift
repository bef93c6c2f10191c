import Foundation
import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("What files say of their making")
struct ProvenanceTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/g.h5"
  }

  /// One layer, y = x · kernel + bias, with numbers that any program can write.
  private func generator(_ provenance: Provenance) throws -> GeneratorFile {
    let z = Symbol.input("z", [2])
    let network = try Network("G", inputs: [z], outputs: [Dense(2)(z, name: "dense")])
    let arrays = [
      [], [StoredArray(shape: [2, 2], values: [0.5, -1, 0.25, 2]), StoredArray(shape: [2], values: [0, 1])],
    ]
    return try GeneratorFile(
      SavedNetwork(network, arrays: arrays), latent: LatentSpace(size: 2), classNames: [], provenance: provenance)
  }

  private let provenance = Provenance(recipe: "model: x\n", seed: 9_000_000_000_000_000_001, dataset: "mnist", steps: 7)

  /// The model of a file, to be changed.
  private func modelFile() throws -> ModelFile {
    let file = try KerasFile(contentsOf: path)
    let weights = try LegacyWeights(contentsOf: path)
    return ModelFile(modelConfig: try #require(file.modelConfig), weights: weights, attributes: file.attributes)
  }

  @Test("comes back: version, recipe, seed, data set, steps, and figures in their order")
  func roundTrip() throws {
    let figures: JSONObject = [
      "z": .double(0.9931), "accuracy": .object(["value": .double(0.5), "each": .array([.int(1), .double(0.25)])]),
      "a": .int(10_000),
    ]
    let written = try generator(provenance).recording(figures)
    try written.write(to: path)
    let read = try GeneratorFile(contentsOf: path).provenance
    #expect(read == written.provenance)
    #expect(
      (read.version, read.recipe, read.seed, read.dataset, read.steps)
        == (ganzooVersion, "model: x\n", 9_000_000_000_000_000_001, "mnist", 7))
    #expect(read.figures.json == figures.json)
    #expect(
      read.figures.rows.map { "\($0): \($1)" } == ["z: 0.9931", "accuracy: value 0.5, each (1 0.25)", "a: 10000"])
    let again = try GeneratorFile(contentsOf: path).recording(["a": .int(1)])
    #expect(again.provenance.figures == ["a": .int(1)])
    #expect(again.saved.arrays == written.saved.arrays)
  }

  @Test("a recipe tells seed and data set; nothing is made up for weights from elsewhere")
  func sources() throws {
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", overrides: ["training.seed=12", "data.set=fashion-mnist"])
    let trained = Provenance(recipe, steps: 3)
    #expect(trained == Provenance(recipe: recipe.resolved.yaml, seed: 12, dataset: "fashion-mnist", steps: 3))
    try generator(Provenance()).write(to: path)
    let names = try KerasFile(contentsOf: path).attributes.keys.sorted()
    #expect(
      names
        == ["checksum", "classes", "format", "latent", "pixels", "recipe", "steps", "version"].map { "ganzoo_" + $0 })
    #expect(try GeneratorFile(contentsOf: path).provenance == Provenance())
  }

  @Test("the checksum is the one that h5py and hashlib give, whatever was measured")
  func checksum() throws {
    // Tests/Fixtures/generator_checksum.py of this file.
    let expected = "7165e01609dfce1d3f494828424129a574f017f2d25e0746613531be66119674"
    try generator(provenance).write(to: path)
    #expect(try KerasFile(contentsOf: path).attributes["ganzoo_checksum"] == expected)
    try generator(Provenance()).recording(["a": .int(1)]).write(to: path)
    #expect(try KerasFile(contentsOf: path).attributes["ganzoo_checksum"] == expected)
  }

  @Test("a file changed by one weight, one name or one fact is refused")
  func changed() throws {
    try generator(provenance).write(to: path)
    let sound = try modelFile()
    let expected = try #require(sound.attributes["ganzoo_checksum"])
    func found(_ change: (inout ModelFile) -> Void) throws -> String {
      var file = sound
      change(&file)
      try file.write(to: path)
      let text = message { _ = try GeneratorFile(contentsOf: path) }
      let start =
        "\(path) was changed or damaged since GANZoo wrote it: its checksum should be \(expected), but is "
      #expect(text.hasPrefix(start) && text.utf8.count == start.utf8.count + 64, "\(text)")
      #expect(message { _ = try SavedNetwork(KerasFile(contentsOf: path), from: path) } == text)
      return String(text.suffix(64))
    }
    let sums = try [
      found {
        $0.weights.layers[1].weights[0].array = StoredArray(shape: [2, 2], values: [0.5, -1, 0.25, 2.0000002])
      },
      found { $0.weights.layers[1].weights[1].array = StoredArray(shape: [2], values: [-0.0, 1]) },
      found { $0.modelConfig = $0.modelConfig.replacing(#""linear""#, with: #""tanh""#) },
      found { $0.attributes["ganzoo_latent"] = #"{"size": 2, "distribution": "uniform"}"# },
      found { $0.attributes["ganzoo_more"] = "" },
    ]
    #expect(Set(sums + [expected]).count == sums.count + 1)
    // What was measured, and when, is not of the network.
    var other = sound
    other.attributes["ganzoo_figures"] = #"{"a": 1}"#
    other.attributes["ganzoo_steps"] = "8"
    try other.write(to: path)
    #expect(try GeneratorFile(contentsOf: path).provenance.steps == 8)
  }

  @Test("files without a checksum, as older versions wrote them, are read")
  func older() throws {
    try generator(provenance).write(to: path)
    var file = try modelFile()
    for name in ["checksum", "seed", "data", "version"] { file.attributes["ganzoo_" + name] = nil }
    file.weights.layers[1].weights[1].array = StoredArray(shape: [2], values: [3, 4])
    try file.write(to: path)
    let read = try GeneratorFile(contentsOf: path)
    #expect(read.saved.arrays[1][1].values == [3, 4])
    #expect((read.provenance.seed, read.provenance.dataset, read.provenance.version) == (nil, nil, ""))
    #expect((read.provenance.recipe, read.provenance.steps) == ("model: x\n", 7))
  }

  @Test("attributes that mean nothing are named")
  func attributes() throws {
    try generator(provenance).write(to: path)
    let sound = try modelFile()
    func refusal(_ name: String, _ text: String) throws -> String {
      var file = sound
      file.attributes["ganzoo_" + name] = text
      try file.write(to: path)
      return message { _ = try GeneratorFile(contentsOf: path) }
    }
    let long = String(repeating: "a", count: 1001)
    let excerpt = String(repeating: "a", count: 80) + "…"
    for (name, text, expected, found) in [
      ("seed", "-1", "a whole number of at least 0", "-1"),
      ("seed", "18446744073709551616", "a whole number of at least 0", "18446744073709551616"),
      ("steps", "-1", "a whole number of at least 0", "-1"),
      ("steps", "many", "a whole number of at least 0", "many"),
      ("data", long, "a text of at most 1000 bytes", excerpt),
      ("version", long, "a text of at most 1000 bytes", excerpt),
      ("figures", "[1]", "a JSON object of at most 60000 bytes", "[1]"),
      ("figures", #"{"a": 1, "a": 2}"#, "a JSON object of at most 60000 bytes", #"{"a": 1, "a": 2}"#),
      (
        "figures", #"{"a": "\#(String(repeating: "b", count: 60_000))"}"#, "a JSON object of at most 60000 bytes",
        #"{"a": ""# + String(repeating: "b", count: 73) + "…"
      ),
    ] {
      #expect(
        try refusal(name, text) == "\(path): the attribute ganzoo_\(name) should be \(expected), but is '\(found)'")
    }
    #expect(
      try refusal("checksum", "no sum").hasPrefix(
        "\(path) was changed or damaged since GANZoo wrote it: its checksum should be no sum, but is "))
  }

  @Test("an attribute that is no text is named")
  func wrongType() throws {
    let writer = try HDF5Writer(path)
    try writer.setStrings(["1", "2"], "ganzoo_figures", of: "/")
    try writer.commit()
    #expect(
      message { _ = try GeneratorFile(contentsOf: path) }
        == "\(path): /@ganzoo_figures holds 2 strings, not a single string")
  }

  @Test("figures that could not be read again are not recorded")
  func figures() throws {
    #expect(
      message { _ = try provenance.recording(["a": .string(String(repeating: "b", count: 60_000))]) }
        == "these figures cannot be written to a file: they take 60009 bytes of JSON, more than 60000")
    #expect(
      message { _ = try provenance.recording(["a": .double(.nan)]) }
        == "these figures cannot be written to a file: they hold a number that is not finite, or are nested too deep")
    #expect(
      message { _ = try generator(provenance).recording(["a": .double(.infinity)]) }
        == "these figures cannot be written to a file: they hold a number that is not finite, or are nested too deep")
  }
}
