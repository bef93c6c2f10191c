import Foundation
import GANZoo
import Testing

@Suite("The program, how long it trains")
struct TrainLengthTests {
  /// A folder of sixty digits of MNIST's size.
  private func session() throws -> Session {
    let session = try Session()
    try session.write(idx([60, 28, 28], (0..<60 * 784).map { UInt8($0 % 251) }), to: "data/train-images-idx3-ubyte")
    try session.write(idx([60], (0..<60).map { UInt8($0 % 10) }), to: "data/train-labels-idx1-ubyte")
    try session.write(idx([10, 28, 28], (0..<10 * 784).map { UInt8($0 % 251) }), to: "data/t10k-images-idx3-ubyte")
    try session.write(idx([10], (0..<10).map { UInt8($0 % 10) }), to: "data/t10k-labels-idx1-ubyte")
    return session
  }

  private static let train = ["train", "--model", "acgan", "--data", "data", "--threads", "1", "--output", "run"]

  @Test("epochs are counted in steps of the data, shown, resumed and made more")
  func epochs() throws {
    let session = try session()
    let trained = try session.done(Self.train + Session.tiny + ["--set", "training.epochs=2"])
    #expect(
      trained.errors.hasPrefix(
        "acgan default: 60 examples of mnist, 2 epochs, 20 steps of 6, 1 thread; about "), "\(trained.errors)")
    #expect(try session.text("run/recipe.yaml").contains("\n  epochs: 2\n"))
    #expect(session.has("run/checkpoints/step-0000020.h5"))

    let finished = try session.done(["resume", "run"])
    #expect(
      finished.output == """
        The run in run is finished: all 2 epochs, 20 steps are done. Nothing was changed.
        Train longer: ganzoo resume run --set training.epochs=4 --override steps

        """)
    let refused = try session.run("resume", "run", "--set", "training.epochs=3")
    #expect(refused.status == 2)
    #expect(
      refused.errors == """
        ganzoo: the run in run had other settings; --override steps allows what may change:
        Setting          Of the run  Asked for
        ──────────────────────────────────────
        training.epochs  2           3

        """)
    // As the message says; then steps take the place of epochs.
    let more = try session.done(["resume", "run", "--set", "training.epochs=4", "--override", "steps"])
    #expect(
      more.errors.hasPrefix("Resuming at step 20: acgan: 60 examples of mnist, 4 epochs, 40 steps of 6, 1 thread;"))
    let steps = try session.done(["resume", "run", "--steps", "41", "--override", "steps"])
    #expect(steps.errors.hasPrefix("Resuming at step 40: acgan: 60 examples of mnist, 41 steps of 6, 1 thread;"))
    #expect(try session.text("run/recipe.yaml").contains("\n  steps: 41\n"))
    #expect(try !session.text("run/recipe.yaml").contains("epochs"))
  }

  @Test("--steps takes the place of a file's epochs; both on the command line, or both in a file, are wrong use")
  func both() throws {
    let session = try session()
    let settings = Session.tiny.filter { $0 != "--set" } + ["training.epochs=3"]
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: settings).resolved.yaml
    try session.write(recipe.utf8, to: "own.yaml")
    try session.write(recipe.replacing("  epochs: 3\n", with: "  epochs: 3\n  steps: 5\n").utf8, to: "both.yaml")
    let small = ["--recipe", "./own.yaml"]
    #expect(
      try session.done(Self.train + small + ["--steps", "1"]).errors.hasPrefix(
        "acgan own: 60 examples of mnist, 1 step of 6,"))
    for (arguments, text) in [
      (["--steps", "5", "--set", "training.epochs=2"], "--set training.epochs=2: "),
      (["--set", "training.steps=5", "--set", "training.epochs=2"], "--set training.epochs=2: "),
      (["--recipe", "./both.yaml"], "./both.yaml:"),
    ] {
      let ended = try session.run(["train", "--model", "acgan", "--data", "data", "--output", "other"] + arguments)
      #expect(ended.status == 2)
      #expect(ended.errors.hasPrefix("ganzoo: \(text)"), "\(ended.errors)")
      #expect(
        ended.errors.hasSuffix(
          "training.steps and training.epochs are both given, of which only one may be; leave one out\n"),
        "\(ended.errors)")
      #expect(!session.has("other"))
    }
  }

  @Test("a run that is done says so, and changes nothing; what its end lacks is written")
  func finished() throws {
    let session = try session()
    try session.done(Self.train + Session.tiny + ["--steps", "3"])
    let folder = session.folder + "/run"
    let before = try snapshot(folder)
    let ended = try session.done(["resume", "run"])
    #expect(
      ended.output == """
        The run in run is finished: all 3 steps are done. Nothing was changed.
        Train longer: ganzoo resume run --steps 6 --override steps

        """)
    #expect(ended.errors.isEmpty)
    #expect(try snapshot(folder) == before)
    // The data are not needed to know.
    try FileManager.default.moveItem(atPath: session.folder + "/data", toPath: session.folder + "/moved")
    #expect(try session.done(["resume", "run"]).output == ended.output)
    #expect(try session.run("resume", "run", "--steps", "4").status == 2)
    try FileManager.default.moveItem(atPath: session.folder + "/moved", toPath: session.folder + "/data")
    let critic = try session.bytes("run/critic.h5")
    try FileManager.default.removeItem(atPath: folder + "/critic.h5")
    try session.done(["resume", "run"])
    #expect(try session.bytes("run/critic.h5") == critic)
    try session.done(["resume", "run", "--steps", "6", "--override", "steps"])
    #expect(session.has("run/checkpoints/step-0000006.h5"))
  }

  /// Names, sizes and times of all files.
  private func snapshot(_ folder: String) throws -> [String: String] {
    let manager = FileManager.default
    return try manager.subpathsOfDirectory(atPath: folder).reduce(into: [:]) { files, name in
      let path = "\(folder)/\(name)"
      let facts = try manager.attributesOfItem(atPath: path)
      guard facts[.type] as? FileAttributeType == .typeRegular else { return }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      files[name] = "\(facts[.modificationDate] ?? "") \(facts[.systemFileNumber] ?? "") \(bytes.hashValue)"
    }
  }

  @Test("six trainings at once without --output have a folder each")
  func atOnce() throws {
    let session = try Session()
    let train = ["train", "--model", "acgan", "--threads", "1", "--steps", "1"] + Session.tiny
    let processes = try (0..<6).map { _ in try session.start(train) }
    let ends = processes.map(session.end)
    let messages = try session.text(".messages")
    #expect(ends == [0, 0, 0, 0, 0, 0], "\(messages)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: session.folder + "/runs").sorted()
    #expect(runs == ["acgan-default"] + (2...6).map { "acgan-default-\($0)" })
    for run in runs { #expect(session.has("runs/\(run)/critic.h5")) }
  }
}
