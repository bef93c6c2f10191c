import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("What files say of a generator")
struct NetworkFactsTests {
  private func generator() throws -> GeneratorFile {
    let z = Symbol.input("z", [3])
    let label = Symbol.input("label", [1], of: .int32)
    let x = Multiply()(z, Flatten()(Embedding(2, 3)(label)))
    let network = try Network("G", inputs: [z, label], outputs: [Reshape([2, 2, 1])(Dense(4)(x))])
    let provenance = try Provenance(recipe: "model: x\n", seed: .max, dataset: "mnist", steps: 12)
      .recording(["accuracy": .object(["value": .double(0.75), "real": .double(0.5)]), "samples": .int(10)])
    return try GeneratorFile(
      SavedNetwork(Model(network, seed: 5, on: Device(threads: 1))),
      latent: LatentSpace(size: 3, distribution: .uniform), classNames: ["a\"", "é"], provenance: provenance,
      license: "cc-by-4.0")
  }

  private func facts(_ path: String) throws -> NetworkFacts {
    NetworkFacts(try KerasFile.read(path).attributes)
  }

  @Test(
    "They travel with every format that has a place",
    arguments: ["keras", "keras-h5", "keras-h5-weights", "keras-weights-h5", "safetensors", "onnx"])
  func travel(_ format: String) throws {
    let folder = try TemporaryFolder()
    let file = try generator()
    try file.write(to: folder.path + "/g.h5")
    let facts = try facts(folder.path + "/g.h5").describing([2, 2, 1])
    #expect(facts["license"] == "cc-by-4.0" && facts["metrics"]?.contains("accuracy") == true)
    let kind = try #require(ExportFormat(rawValue: format))
    let path = folder.path + "/x" + kind.suffix
    try file.saved.writer(of: kind, facts)(path, nil)
    #expect(try self.facts(path) == facts)
    guard ["keras", "keras-h5"].contains(format) else { return }
    let read = try GeneratorFile(SavedNetwork(contentsOf: path), self.facts(path), from: path)
    #expect(read.provenance == file.provenance && read.latent == file.latent && read.classNames == file.classNames)
    #expect(read.license == "cc-by-4.0")
  }

  @Test("Damaged metrics are called what they are called in the file", arguments: ["figures", "metrics"])
  func damagedMetrics(_ name: String) throws {
    let file = try generator()
    let folder = try TemporaryFolder()
    try file.write(to: folder.path + "/g.h5")
    var attributes = try facts(folder.path + "/g.h5").attributes
    attributes["ganzoo_metrics"] = nil
    attributes["ganzoo_\(name)"] = "["
    let damaged = NetworkFacts(attributes)
    #expect(
      message { _ = try GeneratorFile(file.saved, damaged, from: "g") }
        == "g: the attribute ganzoo_\(name) should be a JSON object of at most 60000 bytes, but is '['")
  }

  @Test("A generator file keeps its licence, and the checksum covers it")
  func license() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/g.h5"
    try generator().recording([:]).write(to: path)
    #expect(try GeneratorFile(contentsOf: path).license == "cc-by-4.0")
  }

  @Test("As JSON nothing is quoted that is a number, a list or an object")
  func json() throws {
    let folder = try TemporaryFolder()
    try generator().write(to: folder.path + "/g.h5")
    let facts = try facts(folder.path + "/g.h5").describing([2, 2, 1])
    let json = facts.json
    #expect(json["latent"] == .object(["size": .int(3), "distribution": .string("uniform")]))
    #expect(json["sample"] == .array([.int(2), .int(2), .int(1)]) && json["steps"] == .int(12))
    // More than Swift's Int holds.
    #expect(json["seed"] == .string("18446744073709551615"))
    #expect(json["recipe"] == .string("model: x\n") && json["license"] == .string("cc-by-4.0"))
    #expect(try NetworkFacts(JSONObject(json: json.indentedJSON)) == facts)
  }

  @Test("The description of many classes takes time in proportion to their number", .timeLimit(.minutes(1)))
  func manyClasses() throws {
    let z = Symbol.input("z", [3])
    let label = Symbol.input("label", [1], of: .int32)
    let names = (0..<200_000).map { "class \($0)" }
    let x = Multiply()(z, Flatten()(Embedding(names.count, 3)(label)))
    let network = try Network("G", inputs: [z, label], outputs: [Reshape([2, 2, 1])(Dense(4)(x))])
    let file = try GeneratorFile(
      SavedNetwork(Model(network, seed: 5, on: Device(threads: 1))),
      latent: LatentSpace(size: 3, distribution: .uniform),
      classNames: names, provenance: Provenance(recipe: "model: x\n", seed: 1, dataset: "many", steps: 1),
      license: "cc-by-4.0")
    guard case .object(let labels)? = HubFolder.configuration(of: file, NetworkFacts([:]))["id2label"] else {
      return #expect(Bool(false))
    }
    #expect(labels["199999"] == .string("class 199999"))
  }

  @Test("A hub's folder gives the generator back")
  func hub() throws {
    let folder = try TemporaryFolder()
    let file = try generator()
    try file.write(to: folder.path + "/g.h5")
    let facts = try facts(folder.path + "/g.h5").describing([2, 2, 1])
    try file.saved.safetensors(facts).write(to: folder.path + "/model.safetensors")
    let description = HubFolder.configuration(of: file, facts)
    #expect(description["id2label"] == .object(["0": .string("a\""), "1": .string("é")]))
    _ = try folder.file("config.json", Array(description.indentedJSON.utf8))
    #expect(HubFolder.isHubFolder(folder.path))
    let read = try HubFolder.generator(contentsOf: folder.path, layers: .builtIn)
    #expect(read.saved.arrays == file.saved.arrays && read.provenance == file.provenance)
    #expect(read.network.kerasConfiguration.json == file.network.kerasConfiguration.json)

    var (damaged, said) = (description, facts.json)
    said["latent"] = .int(5)
    damaged["ganzoo"] = .object(said)
    _ = try folder.file("config.json", Array(damaged.indentedJSON.utf8))
    #expect(
      message { _ = try HubFolder.generator(contentsOf: folder.path, layers: .builtIn) }
        == "\(folder.path)/config.json: 'latent' should be a JSON object, but is '5'")
    _ = try folder.file("config.json", Array(#"{"ganzoo": {}}"#.utf8))
    #expect(
      message { _ = try HubFolder.generator(contentsOf: folder.path, layers: .builtIn) }
        == "\(folder.path)/config.json: it has no object 'keras', the network as Keras describes it; its folder is not "
        + "one of GANZoo's")
    _ = try folder.file("config.json", Array("{".utf8))
    #expect(
      message { _ = try HubFolder.generator(contentsOf: folder.path, layers: .builtIn) }
        == "\(folder.path)/config.json is damaged: not JSON: a text is missing, at byte 1")
  }
}
