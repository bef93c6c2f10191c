import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("The program, going on with a run", .serialized)
struct ResumeTests {
  private static let train = ["train", "--model", "acgan", "--threads", "1", "--output"]
  private static let settings = Session.tiny + ["--set", "training.log_every=1", "--set", "training.grid_every=50"]

  @Test("a run killed at fifty random instants ends with the same bytes as one that was left alone")
  func killed() throws {
    let whole = try killed(50, steps: 600, ["--checkpoint-every", "10"], Self.settings)
    #expect(whole.count == 18)
  }

  @Test("so does one that goes back from numbers that are not finite")
  func killedWithRetries() throws {
    // The critic's weights grow until the generator's gradients squared are too large; with half the rate they do not.
    let rates = ["--recipe", "blocks", "--set", "optimizers.critic.learning_rate=1.5e5"]
    let whole = try killed(25, steps: 200, ["--checkpoint-every", "4", "--on-nan", "retry"], Self.settings + rates)
    #expect(try String(decoding: #require(whole["post-mortem.json"]), as: UTF8.self).contains("not finite"))
  }

  /// Trains to the end, and again, killed so many times; gives what both have left.
  private func killed(_ times: Int, steps: Int, _ options: [String], _ settings: [String]) throws -> [String: Data] {
    let session = try Session()
    let train = Self.train + ["run", "--force"] + options + settings
    let begin = train + ["--steps", "\(steps)"]
    let seconds = { (arguments: [String]) in
      try ContinuousClock().measure { try session.done(arguments) } / .seconds(1)
    }
    // Each time a run lives about as long as it takes to start, and a little longer, so that it is killed all along its
    // way.
    let startUp = try seconds(train + ["--steps", "1"])
    let life = try startUp + seconds(begin) / 20
    let whole = try runFiles(session.folder + "/run")
    let checkpoints = {
      let names = try? FileManager.default.contentsOfDirectory(atPath: session.folder + "/run/checkpoints")
      return (names ?? []).filter { $0.hasSuffix(".h5") }.sorted()
    }
    let end = try #require(checkpoints().last)
    try FileManager.default.removeItem(atPath: session.folder + "/run")
    var random = SystemRandomNumberGenerator()
    var resumed = 0
    // Killed before its first checkpoint, a run has nothing to go on from.
    let goOn = { checkpoints().isEmpty ? begin : ["resume", "run"] }
    for _ in 0..<times {
      if let last = checkpoints().last, last != "step-0000000.h5", last != end { resumed += 1 }
      let process = try session.start(goOn())
      Thread.sleep(forTimeInterval: .random(in: 0...life, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(resumed >= times / 10, "the run was hardly ever in the middle")
    try session.done(goOn())
    let found = try runFiles(session.folder + "/run")
    #expect(found.keys.sorted() == whole.keys.sorted())
    for (file, bytes) in whole { #expect(found[file] == bytes, "\(file)") }
    return whole
  }

  @Test("other settings are refused with a table of what differs; --override allows some")
  func differences() throws {
    let session = try Session()
    try session.done(Self.train + ["run", "--steps", "4"] + Self.settings)
    let before = try runFiles(session.folder + "/run")
    let refused = try session.run([
      "resume", "run", "--steps", "8", "--set", "training.seed=2", "--threads", "2", "--evaluate-every", "5",
      "--set", "training.batch=7",
    ])
    #expect(refused.status == 2)
    #expect(
      refused.errors == """
        ganzoo: the run in run had other settings; --override steps --override threads allows what may change:
        Setting         Of the run  Asked for
        ─────────────────────────────────────
        training.batch  6           7
        training.steps  4           8
        training.seed   1           2
        --threads       1           2

        """)
    #expect(
      try session.run("train", "--resume", "run", "--model", "mlp").errors == """
        ganzoo: the run in run had other settings:
        Setting  Of the run  Asked for
        ──────────────────────────────
        model    acgan       mlp

        """)
    #expect(try runFiles(session.folder + "/run") == before)
    let longer = try session.done([
      "resume", "run", "--steps", "8", "--threads", "2", "--override", "steps",
      "--override", "threads",
    ])
    #expect(longer.errors.hasPrefix("Resuming at step 4: acgan: 60,000 examples of mnist, 8 steps of 6, 2 threads;"))
    #expect(try session.text("run/recipe.yaml").contains("  steps: 8\n"))
    // What a user changes in the folder counts, too.
    try session.write(
      Array(try session.text("run/recipe.yaml").replacing("  batch: 6\n", with: "  batch: 9\n").utf8),
      to: "run/recipe.yaml")
    #expect(try session.run("resume", "run").errors.contains("training.batch  6           9\n"))
  }

  @Test(
    "what does not go together is a usage error",
    arguments: [
      (["--resume"], "missing expected argument '<run>'"),
      (["--resume=run", "--out=other"], "--out does not go with --resume: a run goes on in its folder"),
      (["--resume", "run", "--output", "other"], "--output does not go with --resume: a run goes on in its folder"),
      (["--resume", "run", "--force"], "--force does not go with --resume: a run goes on in its folder"),
      (["--resume", "run", "--recipe", "keras-wacgan"], "--recipe does not go with --resume"),
      (["--model", "acgan", "--override", "steps"], "no option '--override';"),
      (
        ["--steps", "3"],
        "give one of --model, an architecture; --from, a generator that Keras made; and --init, trained networks\n"
      ),
      (
        ["--model", "acgan", "--checkpoint-every", "0"],
        "the value '0' is invalid for '--checkpoint-every <interval>': expected steps such as 500, or time such as 90s, 5m or "
          + "1h, from 1 to 1,000,000,000\n"
      ),
      (["--model", "acgan", "--keep-every", "-1"], "--keep-every is a number of at least 0, not -1\n"),
      (["--model", "acgan", "--on-nan", "hope"], "the value 'hope' is invalid for '--on-nan <stop or retry>'"),
    ])
  func usage(_ arguments: [String], _ text: String) throws {
    let ended = try Session().run(["train"] + arguments)
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix("ganzoo: \(text)"), "\(ended.errors)")
  }

  @Test("data that are not in the working directory, or have moved, are asked for")
  func movedData() throws {
    let session = try Session()
    let digits = (0..<12 * 784).map { UInt8($0 % 251) }
    try session.write(idx([12, 28, 28], digits), to: "data/train-images-idx3-ubyte")
    try session.write(idx([12], (0..<12).map { UInt8($0 % 10) }), to: "data/train-labels-idx1-ubyte")
    try session.done(["train", "--model", "acgan", "--data", "data", "--steps", "1", "--output", "run"] + Session.tiny)
    try FileManager.default.moveItem(atPath: session.folder + "/data", toPath: session.folder + "/moved")
    let longer = ["resume", "run", "--steps", "2", "--override", "steps"]
    let ended = try session.run(longer)
    #expect(ended.status == 2)
    #expect(
      ended.errors
        == "ganzoo: the run in run learns from data, which is not in this working directory; --data PATH --override paths "
        + "says where it is now\n")
    try session.done(longer + ["--data", "moved", "--override", "paths"])
  }

  @Test("a second process on a run is refused, and a killed one locks nothing")
  func locked() throws {
    let session = try Session()
    let process = try session.start(Self.train + ["run", "--steps", "1000000"] + Self.settings)
    session.wait { session.has("run/generator.h5") }
    for arguments in [["resume", "run"], Self.train + ["run", "--force"] + Self.settings] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2)
      #expect(
        ended.errors
          == "ganzoo: the run in run is being trained by process \(process.processIdentifier) on "
          + "\(ProcessInfo.processInfo.hostName)\n")
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(session.has("run/run.lock"))
    try session.done(Self.train + ["run", "--force", "--steps", "2"] + Self.settings)
    #expect(!session.has("run/run.lock"))
  }

  @Test("a recipe that is damaged in a checkpoint is the file's fault, not its user's")
  func damagedRecipe() throws {
    let session = try Session()
    _ = try session.train(steps: 3)
    let path = session.folder + "/run/checkpoints/step-0000003.h5"
    var contents = try HDF5Contents(path)
    contents.attributes["ganzoo_recipe"] = "model: [acgan\n"
    try contents.write(to: path)
    let ended = try session.run("resume", "run")
    #expect(ended.status == 1)
    #expect(
      ended.errors.hasPrefix("ganzoo: run/checkpoints/step-0000003.h5:2:1: "), "\(ended.errors)")
    #expect(
      ended.errors.hasSuffix("; without that file the run resumes from run/checkpoints/step-0000000.h5\n"),
      "\(ended.errors)")
    try FileManager.default.removeItem(atPath: path)
    #expect(try session.run("resume", "run").errors.hasPrefix("Resuming at step 0: acgan:"))
  }

  @Test("results that cannot be written are an error")
  func fullOutput() throws {
    let session = try Session()
    let process = try session.process(["list"])
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(
      String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        == "ganzoo: cannot write to standard output: No space left on device\n")
  }
}
