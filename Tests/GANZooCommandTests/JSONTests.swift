import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("JSON for other programs")
struct JSONTests {
  private func decode<Value: Decodable>(_ type: Value.Type, _ ended: Ended) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(ended.output.utf8))
  }

  private struct Zoo: Decodable {
    struct Named: Decodable, Equatable { let name, title: String }
    struct Architecture: Decodable {
      let name, title, source: String
      let recipes: [Named]
      let trained: [Trained]
    }
    struct Trained: Decodable { let name, dataSet: String }
    struct Dataset: Decodable { let name, title, origin: String }
    let architectures: [Architecture]
    let dataSets: [Dataset]
    let objectives, optimizers, observers: [Named]
  }

  @Test("list has all names, with recipes and trained generators in their architectures")
  func list() throws {
    let zoo = try decode(Zoo.self, try Session().done(["list", "--json"]))
    #expect(zoo.architectures.map(\.name) == ["acgan", "chars", "dcgan", "mlp", "resnet"])
    #expect(zoo.architectures[0].recipes.contains { $0.name == "keras-wacgan" && !$0.title.isEmpty })
    #expect(zoo.architectures[0].trained.map(\.name) == ["acgan", "acgan-fashion-mnist", "acgan-shapes"])
    #expect(zoo.architectures[0].trained.map(\.dataSet) == ["mnist", "fashion-mnist", "shapes"])
    #expect(zoo.dataSets.contains { $0.name == "cifar10" } && zoo.dataSets.allSatisfy { !$0.origin.isEmpty })
    #expect(zoo.objectives.map(\.name).contains("wgan-gp"))
    #expect(zoo.optimizers.map(\.name) == ["adam", "rmsprop", "sgd"] && zoo.observers.isEmpty)
  }

  private struct Summary: Decodable {
    struct Layer: Decodable {
      let name, type: String
      let outputShape: [Int]
      let parameters, multiplyAdds: Int
      let inputs: [String]
    }
    struct Network: Decodable {
      let name: String
      let layers: [Layer]
      let parameters, trainedParameters, multiplyAdds: Int
    }
    struct Training: Decodable { let batch, memoryBytes, checkpointBytes: Int }
    let model, recipe: String
    let generator, critic: Network
    let training: Training
  }

  @Test("summary has the layers of both networks, and what training them takes")
  func summary() throws {
    let arguments = ["summary", "--model", "acgan", "--recipe", "keras-wacgan", "--json"]
    let summary = try decode(Summary.self, try Session().done(arguments))
    #expect((summary.model, summary.recipe) == ("acgan", "keras-wacgan"))
    #expect((summary.generator.parameters, summary.critic.parameters) == (8_172_521, 525_835))
    let last = try #require(summary.generator.layers.last)
    #expect(last.outputShape == [28, 28, 1] && last.inputs == [summary.generator.layers.dropLast().last?.name])
    #expect(summary.generator.layers.reduce(0) { $0 + $1.parameters } == summary.generator.parameters)
    #expect(summary.critic.layers.reduce(0) { $0 + $1.multiplyAdds } == summary.critic.multiplyAdds)
    #expect(summary.training.batch == 100 && summary.training.memoryBytes > summary.training.checkpointBytes)
  }

  private struct DataSets: Decodable {
    struct Entry: Decodable {
      let name, title, origin: String
      let shape: [Int]?
      let classes: Int?
      let folder, missing: String?
      let isHere: Bool
    }
    let dataSets: [Entry]
  }

  @Test(
    "data says where each data set is, or how to get it", arguments: [["data", "--json"], ["data", "list", "--json"]])
  func data(_ arguments: [String]) throws {
    let session = try Session()
    let ended = try session.run(arguments, environment: ["XDG_DATA_HOME": session.folder])
    let entries = try decode(DataSets.self, ended).dataSets
    let mnist = try #require(entries.first { $0.name == "mnist" })
    #expect(mnist.shape == [28, 28, 1] && mnist.classes == 10 && mnist.folder?.hasSuffix("/mnist") == true)
    #expect(mnist.isHere && mnist.missing == nil)
    let cifar = try #require(entries.first { $0.name == "cifar10" })
    #expect(!cifar.isHere && cifar.folder == nil)
    #expect(cifar.missing?.contains("'ganzoo data download cifar10'") == true)
    let points = try #require(entries.first { $0.name == "8-gaussians" })
    #expect(points.isHere && points.folder == nil && points.shape == [2])
  }

  private struct Check: Decodable {
    struct Class: Decodable, Equatable {
      let name: String
      let examples: Int
    }
    struct Channel: Decodable { let minimum, maximum, mean: Double }
    struct Damaged: Decodable {
      let count: Int
      let reasons: [String]
    }
    let dataSet, title, part, folder: String
    let examples: Int
    let shape: [Int]
    let classes: [Class]
    let channels: [Channel]
    let notes: [String]
    let verifiedFiles: Int
    let damaged: Damaged
  }

  @Test("data check has what is in a data set, and what is damaged")
  func check() throws {
    let session = try Session()
    let mnist = try decode(Check.self, try session.done(["data", "check", "mnist", "--split", "test", "--json"]))
    #expect((mnist.dataSet, mnist.part, mnist.examples, mnist.verifiedFiles) == ("mnist", "test", 10_000, 4))
    #expect(mnist.shape == [28, 28, 1] && mnist.classes[0] == Check.Class(name: "0", examples: 980))
    #expect(mnist.channels.count == 1 && mnist.channels[0].minimum == -1 && mnist.damaged.count == 0)
    let image = PixelImage(width: 9, height: 9, channels: 3, pixels: (0..<243).map { UInt8($0) })
    for name in ["a", "b"] {
      try FileManager.default.createDirectory(
        atPath: "\(session.folder)/own/\(name)", withIntermediateDirectories: true)
      try PNG.write(image, to: "\(session.folder)/own/\(name)/1.png")
    }
    try session.write(Array(session.bytes("own/a/1.png").prefix(50)), to: "own/a/2.png")
    let ended = try session.run("data", "check", "pictures", "--folder", "own", "--sample", "8,8,3", "--json")
    #expect(ended.status == 1 && ended.errors.contains("own/a/2.png"))
    let own = try decode(Check.self, ended)
    #expect(own.damaged.count == 1 && own.damaged.reasons.count == 1 && own.damaged.reasons[0].contains("own/a/2.png"))
    #expect(own.classes == [Check.Class(name: "a", examples: 1), Check.Class(name: "b", examples: 1)])
    #expect(own.channels.count == 3 && own.verifiedFiles == 0)
  }
}
