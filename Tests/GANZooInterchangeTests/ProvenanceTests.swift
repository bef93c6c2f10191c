import Foundation
import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Provenance")
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

  /// The contents of a generator file, to change them.
  private func modelFile() throws -> ModelFile {
    let file = try KerasFile(contentsOf: path)
    let weights = try LegacyWeights(contentsOf: path)
    return ModelFile(modelConfig: try #require(file.modelConfig), weights: weights, attributes: file.attributes)
  }

  @Test("Version, recipe, seed, data set, steps and metrics in their order are read back")
  func roundTrip() throws {
    let metrics: JSONObject = [
      "z": .double(0.9931), "accuracy": .object(["value": .double(0.5), "each": .array([.int(1), .double(0.25)])]),
      "a": .int(10_000),
    ]
    let written = try generator(provenance).recording(metrics)
    try written.write(to: path)
    let read = try GeneratorFile(contentsOf: path).provenance
    #expect(read == written.provenance)
    #expect(
      (read.version, read.recipe, read.seed, read.dataset, read.steps)
        == (ganzooVersion, "model: x\n", 9_000_000_000_000_000_001, "mnist", 7))
    #expect(read.metrics.json == metrics.json)
    #expect(
      read.metrics.rows.map { "\($0): \($1)" } == ["z: 0.9931", "accuracy: value 0.5, each (1 0.25)", "a: 10000"])
    let again = try GeneratorFile(contentsOf: path).recording(["a": .int(1)])
    #expect(again.provenance.metrics == ["a": .int(1)])
    #expect(again.saved.arrays == written.saved.arrays)
  }

  @Test("Seed and data set follow from the recipe; weights of other programs have none")
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

  @Test("The checksum is that of h5py and hashlib, whatever the metrics")
  func checksum() throws {
    // The output of Tests/Fixtures/generator_checksum.py for this file.
    let expected = "7165e01609dfce1d3f494828424129a574f017f2d25e0746613531be66119674"
    try generator(provenance).write(to: path)
    #expect(try KerasFile(contentsOf: path).attributes["ganzoo_checksum"] == expected)
    try generator(Provenance()).recording(["a": .int(1)]).write(to: path)
    #expect(try KerasFile(contentsOf: path).attributes["ganzoo_checksum"] == expected)
  }

  @Test("A file in which one weight, name or attribute was changed is refused")
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
    // The checksum does not cover the provenance.
    var other = sound
    other.attributes["ganzoo_figures"] = #"{"a": 1}"#
    other.attributes["ganzoo_steps"] = "8"
    try other.write(to: path)
    #expect(try GeneratorFile(contentsOf: path).provenance.steps == 8)
  }

  @Test("Files of older versions without a checksum are read")
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

  @Test("The error for an invalid attribute names it")
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

  @Test("The error for an attribute that is not a string names it")
  func wrongType() throws {
    let writer = try HDF5Writer(path)
    try writer.setStrings(["1", "2"], "ganzoo_figures", of: "/")
    try writer.commit()
    #expect(
      message { _ = try GeneratorFile(contentsOf: path) }
        == "\(path): /@ganzoo_figures holds 2 strings, not a single string")
  }

  @Test("Metrics that could not be read again are not recorded")
  func metrics() throws {
    #expect(
      message { _ = try provenance.recording(["a": .string(String(repeating: "b", count: 60_000))]) }
        == "these metrics cannot be written to a file: they take 60009 bytes of JSON, more than 60000")
    #expect(
      message { _ = try provenance.recording(["a": .double(.nan)]) }
        == "these metrics cannot be written to a file: they hold a number that is not finite, or are nested too deep")
    #expect(
      message { _ = try generator(provenance).recording(["a": .double(.infinity)]) }
        == "these metrics cannot be written to a file: they hold a number that is not finite, or are nested too deep")
  }
}
