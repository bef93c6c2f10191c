import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("The explorer of the live page")
struct ExplorerTests {
  private func numbers(_ value: JSONObject.Value?) -> [Float] {
    guard case .array(let values)? = value else { return [] }
    return values.compactMap {
      switch $0 {
      case .int(let number): Float(number)
      case .double(let number): Float(number)
      default: nil
      }
    }
  }

  @Test("a seed's picture is that of 'generate', and what the latent vector says counts")
  func samples() throws {
    let server = try ServedPage()
    defer { server.stop() }
    #expect(try server.ask("/api/generators").text.contains(#""id": "package/acgan""#))
    let facts = try JSONObject(json: server.ask("/api/generator?id=package/acgan").text)
    #expect(facts["source"] == "--model acgan --data mnist" && facts["critic"] == .bool(false))
    let latent = try JSONObject(json: server.ask("/api/generator/latent?id=package/acgan&seed=7").text)["latent"]
    let values = numbers(latent)
    let generator = Generator(try .bundled("acgan"), on: Device())
    #expect(values.count == generator.file.latent.size && facts["latent"] == .int(values.count))
    let body: JSONObject = ["generator": "package/acgan", "latents": .array([latent ?? .null]), "classes": .array([3])]
    let answer = try server.post("/api/generator/sample", body.json)
    #expect(answer.status == 200 && answer.headers["content-type"] == "image/png")
    var expected: [UInt8] = []
    try generator.generate(classes: [3], seed: 7) { samples, _ in
      expected = try PNG.encode(PixelImage(samples: samples, columns: 1))
    }
    #expect(Array(answer.body) == expected)
    #expect(answer.headers["ganzoo-scores"] == nil)
  }

  @Test("a generator that a training has written anew is read anew, whatever its size and inode")
  func rewritten() throws {
    let folder = try TemporaryFolder()
    let (path, bundled) = (folder.path + "/g.h5", try TrainedWeights.bundled().generators)
    let old = try Data(contentsOf: URL(filePath: try #require(bundled.first { $0.name == "mlp" }).path))
    try old.write(to: URL(filePath: path))
    let server = try ServedPage(weights: [path])
    defer { server.stop() }
    let classes: [JSONObject.Value] = try GeneratorFile(contentsOf: path).classNames.isEmpty ? [] : [.int(3)]
    func picture() throws -> Data {
      let latent = try JSONObject(json: server.ask("/api/generator/latent?id=file/0&seed=7").text)["latent"] ?? .null
      let body: JSONObject = ["generator": "file/0", "latents": .array([latent]), "classes": .array(classes)]
      let answer = try server.post("/api/generator/sample", body.json)
      #expect(answer.status == 200, "\(answer.text)")
      return answer.body
    }
    let before = try picture()
    var file = try GeneratorFile(contentsOf: path)
    file = try GeneratorFile(
      SavedNetwork(Model(file.network, seed: 5, on: Device(threads: 1))), latent: file.latent,
      classNames: file.classNames, provenance: file.provenance, license: file.license)
    try file.write(to: folder.path + "/new.h5")
    let new = try Data(contentsOf: URL(filePath: folder.path + "/new.h5"))
    try #require(new.count == old.count)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.write(contentsOf: new)
    try handle.close()
    #expect(try picture() != before)
  }

  @Test("principal directions are unit vectors, and the first changes samples more than the last")
  func directions() throws {
    let server = try ServedPage()
    defer { server.stop() }
    let facts = try JSONObject(json: server.ask("/api/generator?id=package/acgan").text)
    guard case .array(let found)? = facts["directions"] else { return #expect(Bool(false)) }
    let directions = found.map(numbers)
    #expect(directions.count == 8)
    for direction in directions { #expect(abs(direction.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4) }
    let generator = Generator(try .bundled("acgan"), on: Device())
    let size = generator.file.latent.size
    let start = generator.file.latent.sample(40, from: RandomStream(seed: 5, purpose: .grid), on: generator.device)
    func change(_ direction: [Float]) throws -> Float {
      let moved = zip(start.values.indices, start.values).map { $1 + 0.25 * direction[$0 % size] }
      let classes = (0..<40).map { $0 % 10 }
      let (a, b) = (
        try generator(start, classes: classes).values, try generator(generator.latents(moved), classes: classes).values
      )
      return zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let changes = try directions.map(change)
    #expect(changes[0] > 1.2 * changes[7], "\(changes)")
  }

  @Test("what makes no sample is refused")
  func refusals() throws {
    let server = try ServedPage()
    defer { server.stop() }
    for (body, status) in [
      ("{}", 400), (#"{"generator": "package/none", "latents": [[1]]}"#, 404),
      (#"{"generator": "package/acgan", "latents": []}"#, 400),
      (#"{"generator": "package/acgan", "latents": [[1, 2]], "classes": [1]}"#, 400),
      (#"{"generator": "package/acgan", "latents": [["a"]], "classes": [1]}"#, 400),
      (#"{"generator": "package/acgan", "latents": [[1], [1, 2]]}"#, 400),
    ] { #expect(try server.post("/api/generator/sample", body).status == status, "\(body)") }
    let size = try GeneratorFile.bundled("acgan").latent.size
    let zeros = Array(repeating: "0", count: size).joined(separator: ",")
    for more in [#", "classes": [10]"#, "", #", "classes": [1, 2]"#, #", "classes": [1], "columns": 0"#] {
      let body = #"{"generator": "package/acgan", "latents": [[\#(zeros)]]\#(more)}"#
      #expect(try server.post("/api/generator/sample", body).status == 400, "\(more)")
    }
    let huge = zeros.replacing("0,", with: "1e39,", maxReplacements: 1)
    let infinite = #"{"generator": "package/acgan", "latents": [[\#(huge)]], "classes": [1]}"#
    #expect(try server.post("/api/generator/sample", infinite).status == 400)
  }
}

@Suite("Toys on the live page")
struct ToyTests {
  @Test("a toy trains while somebody listens, one at a time")
  func training() throws {
    let server = try ServedPage()
    defer { server.stop() }
    #expect(try server.ask("/api/toys").text.contains(#""mlp/toy-8-gaussians""#))
    let body = #"{"toy": "mlp/toy-8-gaussians", "seed": 3}"#
    let head = server.head(
      "/api/toy", method: "POST", more: ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"])
    let connection = try Connection(server.port)
    connection.write(head + body)
    let found = connection.read(seconds: 30) {
      String(decoding: $0, as: UTF8.self).ranges(of: "event: frame").count > 2
    }
    let text = String(decoding: found, as: UTF8.self)
    #expect(text.contains("event: start\ndata: {\"reach\": ") && text.contains("\"name\": \"critic/"))
    // The next one takes its place.
    let second = try Connection(server.port)
    second.write(head + body)
    let rest = String(decoding: connection.read(seconds: 10) { _ in false }, as: UTF8.self)
    #expect(rest.contains("event: failure\ndata: {\"error\": \"another page trains a toy now\"}"))
    #expect(!second.read(seconds: 10) { $0.range(of: Data("event: frame".utf8)) != nil }.isEmpty)
    for body in [#"{"toy": "mlp/default"}"#, #"{"toy": "../x"}"#, "{}", #"{"toy": "mlp/toy-8-gaussians", "seed": -1}"#]
    {
      #expect([400, 404].contains(try server.post("/api/toy", body).status), "\(body)")
    }
  }
}
