import Foundation
import GANZoo
import Testing

@Suite("The program, going on with a run", .serialized)
struct ResumeTests {
  private static let train = ["train", "--model", "acgan", "--threads", "1", "--out"]
  private static let settings = Session.tiny + ["--set", "training.log_every=1", "--set", "training.grid_every=50"]

  /// A process that trains, its messages in a file.
  private func start(_ session: Session, _ arguments: [String]) throws -> Process {
    let process = try session.process(arguments)
    let path = session.folder + "/.messages"
    try Data().write(to: URL(fileURLWithPath: path))
    process.standardError = FileHandle(forWritingAtPath: path)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func wait(_ seconds: Double = 60, until condition: () -> Bool) {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !condition(), Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
  }

  private func end(_ process: Process) -> Int32 {
    wait { !process.isRunning }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test("a run killed at fifty random instants ends with the same bytes as one that was left alone")
  func killed() throws {
    let session = try Session()
    let steps = ["--steps", "600"]
    let seconds = { (name: String, steps: [String]) in
      try ContinuousClock().measure { try session.done(Self.train + [name] + steps + Self.settings) } / .seconds(1)
    }
    // Each time a run lives about as long as it takes to start, and a little longer, so that it is killed all along its way.
    let startUp = try seconds("short", ["--steps", "1"])
    let life = try startUp + seconds("whole", steps) / 20
    let whole = try session.result("whole")
    #expect(whole.count == 17)
    var random = SystemRandomNumberGenerator()
    let arguments = ["--checkpoint-every", "10"]
    var resumed = 0
    var isBegun = false
    for _ in 0..<50 {
      // Killed before its first checkpoint, a run has nothing to go on from.
      let checkpoints =
        (try? FileManager.default.contentsOfDirectory(atPath: session.folder + "/run/checkpoints")) ?? []
      isBegun = checkpoints.contains { $0.hasSuffix(".h5") }
      let last = checkpoints.filter { $0.hasSuffix(".h5") }.max() ?? ""
      if isBegun, last != "step-0000000.h5", last != "step-0000600.h5" { resumed += 1 }
      let process = try start(
        session,
        isBegun
          ? ["train", "--resume", "run"] : Self.train + ["run", "--force"] + steps + arguments + Self.settings)
      Thread.sleep(forTimeInterval: .random(in: 0...life, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    #expect(resumed >= 5, "the run was hardly ever in the middle")
    try session.done(
      isBegun ? ["train", "--resume", "run"] : Self.train + ["run", "--force"] + steps + Self.settings)
    let found = try session.result("run")
    #expect(found.keys.sorted() == whole.keys.sorted())
    for (file, bytes) in whole { #expect(found[file] == bytes, "\(file)") }
  }

  @Test("other settings are refused with a table of what differs; --override allows some")
  func differences() throws {
    let session = try Session()
    try session.done(Self.train + ["run", "--steps", "4"] + Self.settings)
    let before = try session.result("run")
    let refused = try session.run([
      "train", "--resume", "run", "--steps", "8", "--seed", "2", "--threads", "2", "--evaluate-every", "5",
      "--set", "training.batch=7",
    ])
    #expect(refused.status == 2)
    #expect(
      refused.errors == """
        ganzoo: the run in run had other settings; --override steps --override threads allows what may change:
        Setting           Of the run  Asked for
        ───────────────────────────────────────
        training.batch    6           7
        training.steps    4           8
        training.seed     1           2
        --threads         1           2
        --evaluate-every  none        5

        """)
    #expect(
      try session.run("train", "--resume", "run", "--model", "mlp").errors == """
        ganzoo: the run in run had other settings:
        Setting  Of the run  Asked for
        ──────────────────────────────
        model    acgan       mlp

        """)
    #expect(try session.result("run") == before)
    let longer = try session.done([
      "train", "--resume", "run", "--model", "acgan", "--steps", "8", "--threads", "2", "--override", "steps",
      "--override", "threads",
    ])
    #expect(longer.errors.hasPrefix("Resuming at step 4: acgan: 60,000 examples of mnist, 8 steps of 6, 2 threads;"))
    #expect(try session.text("run/recipe.yaml").contains("  steps: 8\n"))
    // What a user changes in the folder counts, too.
    try session.write(
      Array(try session.text("run/recipe.yaml").replacing("  batch: 6\n", with: "  batch: 9\n").utf8),
      to: "run/recipe.yaml")
    #expect(try session.run("train", "--resume", "run").errors.contains("training.batch  6           9\n"))
  }

  @Test(
    "what does not go together is a usage error",
    arguments: [
      (["--resume", "run", "--out", "other"], "--out does not go with --resume: a run goes on in its folder"),
      (["--resume", "run", "--force"], "--force does not go with --resume: a run goes on in its folder"),
      (["--resume", "run", "--recipe", "keras-wacgan"], "--recipe does not go with --resume"),
      (["--model", "acgan", "--override", "steps"], "--override goes with --resume."),
      (["--steps", "3"], "Missing expected argument '--model <model>'"),
      (
        ["--model", "acgan", "--checkpoint-every", "0"], "The value '0' is invalid for '--checkpoint-every <interval>'"
      ),
      (["--model", "acgan", "--keep-every", "-1"], "--keep-every is a number of at least 0, not -1."),
      (["--model", "acgan", "--on-nan", "hope"], "The value 'hope' is invalid for '--on-nan <stop or retry>'"),
    ])
  func usage(_ arguments: [String], _ text: String) throws {
    let ended = try Session().run(["train"] + arguments)
    #expect(ended.status == 2)
    #expect(ended.errors.hasPrefix("Error: \(text)"), "\(ended.errors)")
  }

  @Test("a second process on a run is refused, and a killed one locks nothing")
  func locked() throws {
    let session = try Session()
    let process = try start(session, Self.train + ["run", "--steps", "1000000"] + Self.settings)
    wait { session.has("run/generator.h5") }
    for arguments in [["train", "--resume", "run"], Self.train + ["run", "--force"] + Self.settings] {
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

  @Test("SIGUSR1 writes grid, networks and a checkpoint; SIGTERM and a closed terminal end within seconds")
  func signals() throws {
    for (signal, status) in [(SIGTERM, Int32(143)), (SIGHUP, 129)] {
      let session = try Session()
      let process = try start(session, Self.train + ["run", "--steps", "1000000"] + Self.settings)
      wait { session.has("run/generator.h5") }
      #expect(!session.has("run/grid.png"))
      kill(process.processIdentifier, SIGUSR1)
      wait { (try? session.text(".messages").contains("grid, networks and a checkpoint are written")) ?? false }
      #expect(session.has("run/grid.png") && session.has("run/critic.h5"))
      let asked = Date()
      kill(process.processIdentifier, signal)
      #expect(end(process) == status)
      #expect(Date().timeIntervalSince(asked) < 5)
      #expect(try RunFolder(resuming: session.folder + "/run").checkpoints.last().steps > 0)
    }
  }

  @Test("when nobody reads what it says, a run ends quietly, with a checkpoint")
  func closedPipe() throws {
    let session = try Session()
    let process = try session.process(Self.train + ["run", "--steps", "1000000"] + Self.settings)
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    try process.run()
    try pipe.fileHandleForWriting.close()
    _ = try pipe.fileHandleForReading.read(upToCount: 10)
    try pipe.fileHandleForReading.close()
    #expect(end(process) == 141)
    // What is written last is there, and the lock is gone.
    #expect(session.has("run/critic.h5") && !session.has("run/run.lock"))
    _ = try RunFolder(resuming: session.folder + "/run").checkpoints.last()
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
