import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("What commands write, and what they say of it")
struct OutputNamesTests {
  @Test(
    "a name that promises another format is refused, whatever its letters, before anything is read",
    arguments: [
      (
        ["generate", "none.h5", "--grid"],
        "--grid writes a picture, whose name ends in .png, .jpg or .jpeg or has no ending, not "
      ),
      (
        ["generate", "none.h5", "--output"],
        "--output writes what the name's ending says: .npz (NumPy), .h5 or .hdf5 (HDF5), .png, .jpg or .jpeg (one "
          + "picture), none or / (a folder of PNGs), .txt with --text; not "
      ),
      (
        ["classifier", "train", "--output"],
        "--output writes an HDF5 file, whose name ends in .h5 or .hdf5 or has no ending, not "
      ),
      (["import", "none.h5", "--output"], "--output is a file's name that ends in .h5 or .hdf5, not "),
    ])
  func lies(_ command: [String], _ text: String) throws {
    let session = try Session()
    let isPicture = command.last == "--grid"
    let others = isPicture ? ["x.H5", "x.npz"] : command[0] == "generate" ? ["x.gif", "x.0"] : ["x.PNG", "x.JPG"]
    for name in ["a.b/x.keras", "x.png.gz", "x.h5.png.zip"] + others {
      let ended = try session.run(command + [name])
      #expect(ended.status == 2 && ended.output.isEmpty)
      #expect(ended.errors.hasPrefix("ganzoo: \(text)\(name)\n"), "\(ended.errors)")
    }
    #expect(session.contents.isEmpty)
  }

  @Test("names that tell the truth, or nothing, are taken")
  func truths() throws {
    let session = try Session()
    let weights = try session.train()
    for name in ["a.png", "b.PNG", "c", ".d", "e."] {
      try session.done(["generate", weights, "--count", "1", "--grid", name])
      #expect(try PNG.read("\(session.folder)/\(name)").width == 32)
    }
    for name in ["a.h5", "b.HDF5"] {
      try session.done(["generate", weights, "--count", "1", "--output", name])
      #expect(
        try HDF5Reader("\(session.folder)/\(name)").values(at: "/images", of: UInt8.self).shape == [1, 28, 28, 1])
    }
    try session.done(["export", "run", "--format", "keras-h5-weights", "--output", "keras"])
    try session.done(
      [
        "import", "--model", "acgan", "--recipe", "run/recipe.yaml", "--generator", "keras/G.h5", "--critic",
        "keras/D.h5",
      ]
        + ["--output", "g.HDF5"])
    #expect(session.has("g.HDF5") && session.has("g-critic.HDF5"))
  }

  @Test(
    "a folder is not called like a file",
    arguments: [
      ["export", "none.h5", "--output"], ["evaluate", "--model", "acgan", "--pictures"],
      ["train", "--model", "acgan", "--output"], ["lab", "divergences", "--quick", "--output"],
    ])
  func folders(_ command: [String]) throws {
    let session = try Session()
    for name in ["G.onnx", "x.PNG", "a/model.h5", "g.keras"] {
      let ended = try session.run(command + [name])
      #expect(ended.status == 2)
      #expect(
        ended.errors.hasPrefix(
          "ganzoo: \(command.last ?? "") names a folder, in which files get names of their own, but \(name) ends as a file does\n"
        ), "\(ended.errors)")
    }
    #expect(session.contents.isEmpty)
  }

  @Test("a folder that is there may be called anything")
  func oldFolder() throws {
    let session = try Session()
    _ = try session.train()
    try FileManager.default.createDirectory(atPath: session.folder + "/v.onnx", withIntermediateDirectories: false)
    try session.done(["export", "run", "--format", "onnx", "--output", "v.onnx"])
    #expect(session.has("v.onnx/G.onnx"))
    try session.done(["export", "run", "--format", "onnx", "--output", "version-1.5"])
    #expect(session.has("version-1.5/G.onnx"))
  }

  @Test("generate says what it wrote")
  func written() throws {
    let session = try Session()
    let weights = try session.train()
    func output(_ arguments: String...) throws -> String {
      try session.done(["generate", weights] + arguments).output
    }
    #expect(try output("--grid", "d.png") == "wrote 100 images to d.png (302 x 302)\n")
    #expect(try output("--count", "1", "--grid", "one.png") == "wrote 1 image to one.png (32 x 32)\n")
    #expect(
      try output("--per-class", "2", "--grid", "e.png", "--output", "./e.h5")
        == "wrote 20 images to e.png (62 x 302)\nwrote 20 images of 28 x 28 x 1 to ./e.h5\n")
    #expect(
      try output("--count", "3", "--output", "odd\u{1B}[31m")
        == "wrote 3 images to odd\\u{1B}[31m/ (28 x 28, in 3 folders by class)\n")
    try session.done(
      ["train", "--model", "mlp", "--recipe", "toy-8-gaussians", "--steps", "1", "--output", "toy"]
        + ["--set", "architecture.generator.hidden=[8]", "--set", "architecture.critic.hidden=[8]"])
    #expect(
      try session.done(["generate", "toy", "--count", "2500", "--grid", "p.png", "--output", "p.h5"])
        .output
        == "wrote 2,500 points to p.png (512 x 512)\nwrote 2,500 points to p.h5\n")
  }

  @Test("a run folder is taken for its generator")
  func runFolder() throws {
    let session = try Session()
    let weights = try session.train()
    try session.done(["generate", weights, "--grid", "a.png"])
    for folder in ["run", "run/", "./run"] {
      try session.done(["generate", folder, "--grid", "b.png"])
      #expect(try session.bytes("a.png") == session.bytes("b.png"))
    }
    let own = try session.run("generate", "run", "--output", "run/generator.h5")
    #expect(own.status == 2)
    #expect(
      own.errors.hasPrefix("ganzoo: --output names the generator's own file, run/generator.h5\n"), "\(own.errors)")
    for command in [["generate", "--grid", "c.png"], ["evaluate"]] {
      let ended = try session.run(command + ["run/samples"])
      #expect(ended.status == 2)
      #expect(ended.errors == "ganzoo: the folder run/samples has no generator.h5\n")
    }
  }

  @Test("two exports with samples into one folder keep both")
  func samples() throws {
    let session = try Session()
    _ = try session.train()
    func export(_ format: String, _ count: String, _ more: String...) throws -> Ended {
      try session.run(["export", "run", "--format", format, "--samples", count, "--output", "e"] + more)
    }
    func count(_ name: String) throws -> Int {
      try HDF5Reader("\(session.folder)/e/\(name)").array(at: "/G/inputs/input_z").shape[0]
    }
    #expect(try export("onnx", "2").output == "wrote e/G.onnx\nwrote e/D.onnx\nwrote e/samples.h5\n")
    let first = try session.bytes("e/samples.h5")
    #expect(try export("keras", "3").output == "wrote e/G.keras\nwrote e/D.keras\nwrote e/samples-keras.h5\n")
    #expect(try session.bytes("e/samples.h5") == first)
    #expect(try count("samples-keras.h5") == 3)
    // Each format's own are replaced on demand alone, and no other's.
    #expect(try export("keras", "3").errors == "ganzoo: e/G.keras exists; --force replaces it\n")
    #expect(try export("keras", "5", "--force").status == 0)
    #expect(try export("onnx", "4", "--force").output == "wrote e/G.onnx\nwrote e/D.onnx\nwrote e/samples.h5\n")
    #expect(try (count("samples.h5"), count("samples-keras.h5")) == (4, 5))
    try FileManager.default.removeItem(atPath: session.folder + "/e/G.onnx")
    try FileManager.default.removeItem(atPath: session.folder + "/e/D.onnx")
    #expect(try export("onnx", "2").errors == "ganzoo: e/samples.h5 exists; --force replaces it\n")
  }

  @Test(
    "commands that are suggested do what they say, whatever the run folder is called",
    arguments: ["plain", "two words", "it's", "-dash", "$HOME `x` \"y\"", "~tilde", "a\u{1B}[31mb", "new\nline", "ü*?"])
  func suggestions(_ name: String) throws {
    let session = try Session()
    let train = ["train", "--model", "acgan", "--steps", "2", "--output=" + name] + Session.tiny
    let output = try session.done(train).output
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("Generate more: ") })
    #expect(line.unicodeScalars.allSatisfy { $0.value >= 32 }, "\(line)")
    // What is suggested is run as it is printed, by a shell.
    let shell = try Session(program: "/bin/bash")
    try FileManager.default.removeItem(atPath: shell.folder)
    try FileManager.default.createSymbolicLink(atPath: shell.folder, withDestinationPath: session.folder)
    let command = line.dropFirst("Generate more: ganzoo".count)
    let ended = try shell.run("-c", "'\(URL(filePath: try Session.program).path)'\(command)")
    #expect(ended.status == 0, "\(line): \(ended.errors)")
    #expect(session.has("samples.png"))
  }
}
