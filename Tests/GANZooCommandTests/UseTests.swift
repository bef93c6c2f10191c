import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("The program, used as meant")
struct UseTests {
  @Test("list has a line for each architecture, recipe, data set, objective and optimizer")
  func list() throws {
    let output = try Session().done(["list"]).output
    for start in [
      "acgan ", "acgan default ", "acgan shapes ", "acgan blocks ", "shapes ", "acgan ac-gan-cifar10 ",
      "acgan ac-gan-imagenet ",
      "acgan keras-mnist-acgan ",
      "acgan keras-wacgan ", "mnist ", "dragan ", "hinge ", "lsgan ", "minimax ",
      "non-saturating ", "relativistic ", "wgan-clipping ", "wgan-gp ", "adam ", "rmsprop ", "sgd ",
    ] {
      #expect(output.split(separator: "\n").contains { $0.hasPrefix("  " + start) }, "\(start)")
    }
    let trained = try #require(output.split(separator: "\n\n").first { $0.hasPrefix("Trained generators (") })
    #expect(trained.hasPrefix("Trained generators (generate --model)\n  acgan "), "\(trained)")
    #expect(trained.contains("\n  acgan-fashion-mnist  of fashion-mnist\n"))
  }

  @Test("summary shows both networks with their parameters")
  func summary() throws {
    let output = try Session().done(["summary", "--model", "acgan", "--recipe", "keras-wacgan"]).output
    for text in ["Network G", "Network D", "coonv_4", "8,172,521", "525,835", "(None, 28, 28, 1)"] {
      #expect(output.contains(text), "\(text)")
    }
    let needs =
      #/\nTraining in batches of 100: about [0-9]+ MiB of memory beside the program and its examples, 66 MiB a checkpoint\n$/#
    #expect(output.contains(needs), "\(output.suffix(200))")
  }

  @Test("what other programs read ends where it ends", arguments: ["--version", "--generate-completion-script=bash"])
  func plain(_ option: String) throws {
    let ended = try Session().done([option])
    #expect(!ended.output.isEmpty && !ended.output.contains("ARCHITECTURES"))
  }

  @Test(
    "every --help has an example",
    arguments: ["list", "summary", "train", "generate", "evaluate", "export", "import", "benchmark"])
  func help(_ command: String) throws {
    let ended = try Session().done([command, "--help"])
    #expect(ended.output.contains("ganzoo \(command)"))
    #expect(ended.output.contains("Example"))
    #expect(ended.errors.isEmpty)
  }

  @Test("train writes a run; --force replaces it, without it the run is kept")
  func train() throws {
    let session = try Session()
    let ended = try session.done(
      ["train", "--model", "acgan", "--steps", "3", "--seed", "5", "--threads", "1", "--output", "run"] + Session.tiny)
    #expect(ended.output.contains("run/generator.h5"))
    for file in ["recipe.yaml", "log.jsonl", "samples/step-0000000.png", "generator.h5", "critic.h5", "grid.png"] {
      #expect(session.has("run/" + file), "\(file)")
    }
    #expect(try session.text("run/recipe.yaml").contains("  seed: 5\n"))
    let before = try session.bytes("run/generator.h5")
    let refused = try session.run(["train", "--model", "acgan", "--steps", "3", "--output", "run"] + Session.tiny)
    #expect(refused.status == 2)
    #expect(
      refused.errors
        == "ganzoo: the folder run exists; 'ganzoo resume' goes on with the run in it, --force replaces it\n")
    for (start, source) in [
      (["--init", "run"], "--init names run"), (["--init", "run/generator.h5"], "--init names run/generator.h5"),
      (["--init", "acgan", "--critic", "run/critic.h5"], "--critic names run/critic.h5"),
    ] {
      let itself = try session.run(["train"] + start + ["--steps", "3", "--output", "./run", "--force"])
      #expect(itself.status == 2)
      #expect(itself.errors == "ganzoo: \(source), which --force would replace\n")
    }
    #expect(try session.bytes("run/generator.h5") == before)
    try session.done(["train", "--model", "acgan", "--steps", "3", "--output", "run", "--force"] + Session.tiny)
    #expect(try session.bytes("run/generator.h5") != before)
    try session.done(["train", "--model", "acgan", "--recipe", "run/recipe.yaml", "--steps", "1"])
    #expect(session.has("runs/acgan-recipe/generator.h5"))
  }

  @Test("train --force leaves a folder that is no run's as it is, and takes an empty or an unfinished one")
  func forced() throws {
    let session = try Session()
    try session.write([1], to: "photos/grid.png")
    let train = ["train", "--model", "acgan", "--steps", "1", "--force"] + Session.tiny + ["--output"]
    for command in [train, train.filter { $0 != "--force" }] {
      let refused = try session.run(command + ["photos"])
      #expect(refused.status == 2)
      #expect(refused.errors == "ganzoo: the folder photos has files, but no run; name another with --output\n")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: session.folder + "/photos") == ["grid.png"])
    // Without a recipe and a log, samples and checkpoints are not of a run.
    try session.write([1], to: "project/samples/step-0000000.png")
    #expect(try session.run(train + ["project"]).status == 2)
    #expect(try session.bytes("project/samples/step-0000000.png") == Data([1]))
    for file in ["empty/.hidden", "killed/run.lock", "killed/recipe.yaml", "light/recipe.yaml", "light/log.jsonl"] {
      try session.write([], to: file)
    }
    for folder in ["empty", "killed", "light"] { try session.done(train + [folder]) }
  }

  @Test("train begins where one has failed before its first checkpoint, without --force")
  func failedBefore() throws {
    let session = try Session()
    for folder in ["samples", "checkpoints"] {
      try FileManager.default.createDirectory(
        atPath: "\(session.folder)/run/\(folder)", withIntermediateDirectories: true)
    }
    try session.write([], to: "run/log.jsonl")
    #expect(try session.train() == "run/generator.h5")
  }

  @Test("train takes any objective in place of the recipe's", arguments: Zoo.builtIn.objectives.names)
  func objective(_ name: String) throws {
    let session = try Session()
    try session.done(
      ["train", "--model", "acgan", "--objective", name, "--steps", "2", "--threads", "1", "--output", "run"]
        + Session.tiny)
    #expect(try session.text("run/recipe.yaml").contains("objective:\n  name: \(name)\n"))
    #expect(session.has("run/generator.h5"))
  }

  @Test("train reads a folder of IDX files")
  func folder() throws {
    let session = try Session()
    for (part, count) in [("train", 30), ("t10k", 10)] {
      try session.write(
        idx([count, 28, 28], (0..<count * 784).map { UInt8($0 % 251) }), to: "data/\(part)-images-idx3-ubyte")
      try session.write(idx([count], (0..<count).map { UInt8($0 % 10) }), to: "data/\(part)-labels-idx1-ubyte")
    }
    let ended = try session.done(
      ["train", "--model", "acgan", "--data", "data", "--steps", "1", "--output", "run"] + Session.tiny)
    #expect(ended.errors.contains("30 examples of mnist"))
  }

  @Test("seed 000's recipes train on the bundled digits", arguments: ["seed-000-wgan", "seed-000-wgan-gp"])
  func seed000(_ recipe: String) throws {
    let session = try Session()
    let narrow = ["architecture.generator.hidden=[8]", "architecture.critic.hidden=[8]", "training.batch=4"]
    try session.done(
      ["train", "--model", "mlp", "--recipe", recipe, "--steps", "2", "--output", "run"]
        + narrow.flatMap { ["--set", $0] })
    #expect(try PNG.read(session.folder + "/run/grid.png").width == 10 * 30 + 2)
  }

  @Test("what does not go together is trained with a warning")
  func warning() throws {
    let session = try Session()
    let ended = try session.done(
      ["train", "--model", "acgan", "--objective", "wgan-gp", "--steps", "1", "--output", "run"] + Session.tiny
        + ["--set", "architecture.critic.batch_normalization=true"])
    #expect(ended.errors.contains("\nwarning: the critic has batch normalisation ('"), "\(ended.errors)")
  }

  @Test("points are trained, plotted and drawn to a file")
  func points() throws {
    let session = try Session()
    try session.done(
      ["train", "--model", "mlp", "--recipe", "toy-8-gaussians", "--steps", "2", "--output", "run"]
        + ["--set", "architecture.generator.hidden=[8]", "--set", "architecture.critic.hidden=[8]"])
    #expect(try PNG.read(session.folder + "/run/grid.png").channels == 3)
    try session.done(
      ["generate", "run/generator.h5", "--count", "30", "--output", "points.h5", "--grid", "points.png"])
    #expect(try PNG.read(session.folder + "/points.png").width == 512)
    let points = try HDF5Reader(session.folder + "/points.h5").values(at: "/points", of: Float.self)
    #expect(points.shape == [30, 2])
    #expect(Set(points.values).count > 30)
    let many = try session.run("generate", "run/generator.h5", "--count", "1000001", "--grid", "many.png")
    #expect(many.status == 2)
    #expect(many.errors == "ganzoo: a picture shows at most 1,000,000 points, not 1,000,001; use --output\n")
  }

  @Test("generate draws from the generator that comes with the package")
  func shipped() throws {
    let session = try Session()
    try session.done(["generate", "--model", "acgan", "--grid", "digits.png"])
    let grid = try PNG.read(session.folder + "/digits.png")
    #expect((grid.width, grid.height) == (10 * 30 + 2, 10 * 30 + 2))
    try session.done(["generate", "--model", "acgan", "--grid", "again.png"])
    #expect(try session.bytes("again.png") == session.bytes("digits.png"))
    try session.done(["generate", "--model", "acgan", "--data", "mnist", "--grid", "s"])
    // A shell has put the user's folder in its place, or has not: then it is a name as any other.
    try FileManager.default.createDirectory(atPath: session.folder + "/~", withIntermediateDirectories: true)
    try session.done(["generate", "--model", "acgan", "--grid", "~/same.png"])
    #expect(try session.bytes("~/same.png") == session.bytes("digits.png"))
    try session.done(["generate", "--model", "acgan", "--grid", "./same.png"])
    #expect(try session.bytes("s") == session.bytes("digits.png"))
    #expect(try session.bytes("same.png") == session.bytes("digits.png"))
    try session.done(["generate", "--model", "acgan", "--seed", "2", "--grid", "other.png"])
    #expect(try session.bytes("other.png") != session.bytes("digits.png"))
  }

  @Test("generate draws one class, so many of each, and pictures and files")
  func generate() throws {
    let session = try Session()
    let weights = try session.train()
    try session.done(
      ["generate", weights, "--class", "3", "--count", "16", "--seed", "7", "--grid", "threes.png"])
    let threes = try PNG.read(session.folder + "/threes.png")
    #expect((threes.width, threes.height) == (4 * 30 + 2, 4 * 30 + 2))
    try session.done(["generate", weights, "--per-class", "12", "--output", "digits.h5"])
    let reader = try HDF5Reader(session.folder + "/digits.h5")
    let images = try reader.values(at: "/images", of: UInt8.self)
    let labels = try reader.values(at: "/labels", of: Int32.self)
    #expect(images.shape == [120, 28, 28, 1])
    #expect(labels.shape == [120])
    #expect(labels.values == (0..<120).map { Int32($0 / 12) })
    try session.done(["generate", weights, "--count", "7", "--output", "few.h5", "--grid", "few.png"])
    #expect(try HDF5Reader(session.folder + "/few.h5").values(at: "/labels", of: Int32.self).values == Array(0..<7))
  }

  @Test("what is exported and imported again draws the same images")
  func roundTrip() throws {
    let session = try Session()
    let weights = try session.train()
    try session.done(["export", "run", "--format", "keras-h5-weights", "--output", "keras"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: session.folder + "/keras").sorted() == ["D.h5", "G.h5"])
    try session.done(
      [
        "import", "--model", "acgan", "--recipe", "run/recipe.yaml", "--generator", "keras/G.h5", "--critic",
        "keras/D.h5",
      ]
        + ["--output", "back.h5"])
    #expect(session.has("back-critic.h5"))
    for (file, picture) in [(weights, "a.png"), ("back.h5", "b.png")] {
      try session.done(["generate", file, "--grid", picture])
    }
    #expect(try session.bytes("a.png") == session.bytes("b.png"))
    let again = try session.run("export", "run", "--format", "keras-h5-weights", "--output", "keras")
    #expect(again.status == 2)
    #expect(again.errors == "ganzoo: keras/G.h5 exists; --force replaces it\n")
    try session.done(["export", "run", "--format", "keras-h5-weights", "--output", "keras", "--force"])
  }

  @Test("weights that Keras wrote give Keras' images, and are exported as Keras names them")
  func keras() throws {
    let session = try Session()
    let folder = Fixture.path("keras_export_small")
    let settings = [
      "architecture.latent=12", "architecture.generator.hidden=[16]", "architecture.generator.start=[7, 7, 4]",
      "architecture.generator.filters=[6, 5]", "architecture.critic.filters=[3, 4, 4, 5]",
    ].flatMap { ["--set", $0] }
    try session.done(
      ["import", "--model", "acgan", "--recipe", "keras-wacgan", "--generator", folder + "/generator.h5", "--critic"]
        + [folder + "/critic.h5", "--output", "g.h5"] + settings)
    let device = Device(threads: 1)
    let io = try HDF5Reader(folder + "/io.h5")
    let latents = try io.array(at: "/latents")
    let expected = try io.array(at: "/images")
    let generator = Generator(try GeneratorFile(contentsOf: session.folder + "/g.h5"), on: device)
    let images = try generator(
      Tensor(latents.values, shape: Shape(latents.shape), on: device),
      classes: io.values(at: "/classes", of: Int32.self).values.map(Int.init))
    try expectClose(images, (expected.shape, expected.values), "images", absolute: 1e-5, relative: 0)

    try session.done(["export", "g.h5", "--format", "keras-h5-weights", "--output", "keras"])
    let (mine, theirs) = try (
      LegacyWeights(contentsOf: session.folder + "/keras/G.h5"), LegacyWeights(contentsOf: folder + "/generator.h5")
    )
    #expect(mine.layers.map(\.weights.count) == theirs.layers.map(\.weights.count))
    #expect(mine.layers.flatMap(\.weights).map(\.array) == theirs.layers.flatMap(\.weights).map(\.array))
    let named = { (file: LegacyWeights) in file.layers.filter { !$0.weights.isEmpty }.map(\.name) }
    #expect(named(mine) == named(theirs))
  }

  @Test("Ctrl-C finishes the step, leaves files that load, and exits with 130; SIGTERM with 143")
  func interrupted() throws {
    for (signal, status) in [(SIGINT, Int32(130)), (SIGTERM, 143)] {
      let session = try Session()
      let process = try session.process(
        ["train", "--model", "acgan", "--steps", "1000000", "--output", "run"] + Session.tiny)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      let deadline = Date(timeIntervalSinceNow: 60)
      while !session.has("run/samples/step-0000000.png"), Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
      kill(process.processIdentifier, signal)
      while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      #expect(process.terminationStatus == status)
      let file = try GeneratorFile(contentsOf: session.folder + "/run/generator.h5")
      #expect(file.provenance.steps >= 1)
      for name in ["critic.h5", "grid.png", "recipe.yaml", "log.jsonl"] {
        #expect(session.has("run/" + name), "\(name)")
      }
      try session.done(["generate", "run/generator.h5", "--grid", "grid.png"])
    }
  }

  @Test(
    "a pipe that nobody reads ends nothing badly",
    arguments: zip(
      [["list"], ["--help"], ["nothing"], ["summary", "--model", "nothing"]], [Int32](arrayLiteral: 0, 0, 2, 2)))
  func closedPipe(_ arguments: [String], _ status: Int32) throws {
    let session = try Session()
    let process = try session.process(arguments)
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try pipe.fileHandleForReading.close()
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == status)
    #expect(session.contents.isEmpty)
  }
}
