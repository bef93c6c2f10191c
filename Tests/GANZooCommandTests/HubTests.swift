import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Folders for a model hub, as a user makes and reads them")
struct HubTests {
  @Test("A run becomes a folder, and the folder a generator with the same samples")
  func thereAndBack() throws {
    let session = try Session()
    let trained = try session.train()
    let written = try session.done(["export", "run", "--format", "hub", "--license", "mit", "--output", "digits"])
    #expect(
      written.output
        == ["model.safetensors", "config.json", "README.md", "sample.png"].map { "wrote digits/\($0)\n" }.joined())
    let card = try String(contentsOfFile: session.folder + "/digits/README.md", encoding: .utf8)
    #expect(
      card.hasPrefix(
        """
        ---
        license: mit
        library_name: ganzoo
        pipeline_tag: unconditional-image-generation
        tags:
        - gan
        - keras
        - acgan
        datasets:
        - ylecun/mnist
        ---

        # digits

        Generates images of 28 x 28 x 1 from 5 normal numbers and one of 10 classes.

        ![samples](sample.png)

        """), "\(card)")
    #expect(card.contains("\n| Licence | mit |\n") && card.contains("\n    model: acgan\n"))
    let config = try JSONObject(json: String(contentsOfFile: session.folder + "/digits/config.json", encoding: .utf8))
    guard case .object(let facts)? = config["ganzoo"] else { return #expect(Bool(false), "no facts") }
    #expect(facts["license"] == .string("mit") && facts["steps"] == .int(2))

    #expect(
      try session.done(["import", "digits", "--output", "back.h5"]).output
        == "wrote back.h5: images of 28 x 28 x 1 from 5 normal numbers and 10 classes\n")
    for (file, samples) in [(trained, "a.h5"), ("back.h5", "b.h5")] {
      try session.done(["generate", file, "--count", "30", "--output", samples])
    }
    let samples = try ["a.h5", "b.h5"].map { try Data(contentsOf: URL(fileURLWithPath: "\(session.folder)/\($0)")) }
    #expect(samples[0] == samples[1])
    #expect(try session.done(["inspect", "back.h5"]).output.contains("\nLicence  mit\n"))
    let refused = try session.run("export", "run", "--format", "hub", "--output", "digits")
    #expect(refused.status == 2 && refused.errors == "ganzoo: digits/model.safetensors exists; --force replaces it\n")
  }

  @Test("A folder is inspected as its weights are, and what it lacks is named")
  func folders() throws {
    let session = try Session()
    let trained = try session.train()
    try session.done(["export", trained, "--format", "hub", "--license", "mit", "--output", "digits"])
    let table = try session.done(["inspect", "digits"]).output
    #expect(table.hasPrefix("digits/model.safetensors: weights as safetensors, "), "\(table)")
    #expect(table.contains("\nLicence  mit\n"))
    try session.done(["inspect", trained, "--diff", "digits"])
    #expect(
      try session.run("inspect", "digits/config.json").errors
        == "ganzoo: digits/config.json is the description of a generator whose weights are beside it, not a Keras file: "
        + "name the folder instead of a file in it\n")

    let weights = session.folder + "/digits/model.safetensors"
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1083212\n"
    try pointer.write(toFile: weights, atomically: true, encoding: .utf8)
    for command in [["inspect", "digits"], ["import", "digits", "--output", "x.h5"]] {
      #expect(
        try session.run(command).errors
          == "ganzoo: digits/model.safetensors is a Git LFS pointer, not a Keras file: it stands for the file of 1083212 "
          + "bytes, which 'git lfs pull' fetches\n")
    }
    try FileManager.default.removeItem(atPath: weights)
    #expect(
      try session.run("import", "digits", "--output", "x.h5").errors
        == "ganzoo: digits/model.safetensors does not exist\n")
    try FileManager.default.createDirectory(atPath: weights, withIntermediateDirectories: false)
    #expect(
      try session.run("import", "digits", "--output", "x.h5").errors
        == "ganzoo: cannot read digits/model.safetensors: it is a folder\n")
    #expect(!session.has("x.h5"))
  }

  @Test("safetensors and archives are inspected, compared and imported with what they say")
  func files() throws {
    let session = try Session()
    let trained = try session.train()
    for format in ["safetensors", "keras"] {
      try session.done(["export", trained, "--format", format, "--output", "."])
    }
    let table = try session.done(["inspect", "G.safetensors"]).output
    #expect(table.hasPrefix("G.safetensors: weights as safetensors, "), "\(table)")
    #expect(table.contains("Data set mnist\nSeed     1\nSteps    2\n") && table.contains("Sample   [28, 28, 1]\n"))
    try session.done(["inspect", trained, "--diff", "G.safetensors"])
    #expect(
      try session.done(["inspect", "G.safetensors", "--json"]).output.contains("\"sample\" : [\n      28,\n"))

    try session.done(["import", "G.keras", "--output", "back.h5"])
    #expect(try session.done(["inspect", "back.h5"]).output.contains("Seed     1\nSteps    2\n"))
    let refused = try session.run("import", "G.keras", "--pixels", "0..1", "--output", "x.h5")
    #expect(refused.status == 2)
    #expect(
      refused.errors == "ganzoo: G.keras says itself what its inputs and samples are; leave out --pixels\n")
  }

  @Test("An ONNX file is inspected, and imported to the same samples")
  func onnx() throws {
    let session = try Session()
    let trained = try session.train()
    try session.done(["export", trained, "--format", "onnx", "--license", "mit", "--output", "."])
    let table = try session.done(["inspect", "G.onnx"]).output
    #expect(table.hasPrefix("G.onnx: a network as ONNX, ") && table.contains("\nLicence  mit\n"), "\(table)")
    #expect(!table.contains("scales"), "\(table)")
    try session.done(["import", "G.onnx", "--output", "back.h5"])
    let samples = try [trained, "back.h5"].enumerated().map { number, file in
      try session.done(["generate", file, "--count", "30", "--output", "\(number).h5"])
      return try Data(contentsOf: URL(fileURLWithPath: "\(session.folder)/\(number).h5"))
    }
    #expect(samples[0] == samples[1])
    let inspected = try session.done(["inspect", "back.h5"]).output
    #expect(inspected.contains("Seed     1\nSteps    2\n") && inspected.contains("\nLicence  mit\n"))
  }

  @Test("What cannot be a hub's folder is refused")
  func refusals() throws {
    let session = try Session()
    let path = Fixture.path("keras/keras3/wacgan_g.keras")
    let foreign = try session.run("export", path, "--format", "hub", "--output", "x")
    #expect(foreign.status == 2)
    #expect(
      foreign.errors
        == "ganzoo: \(path) does not say what its inputs and samples are: 'ganzoo import \(path) --output generator.h5' "
        + "makes a generator of it, for --format hub\n")
    #expect(
      try session.run("export", path, "--format", "hub", "--samples", "2", "--output", "x").errors
        .hasPrefix("ganzoo: --samples goes with files, not with --format hub"))
    let lines = try session.run("export", path, "--format", "onnx", "--license", "mit\nx: y", "--output", "x")
    #expect(lines.status == 2 && lines.errors.contains("--license is a short name"), "\(lines.errors)")
    #expect(!session.has("x"))
  }
}
