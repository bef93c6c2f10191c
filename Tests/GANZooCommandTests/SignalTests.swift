import Foundation
import GANZoo
import Testing

@Suite("The program, told to stop a training", .serialized)
struct SignalTests {
  private static let train = ["train", "--model", "acgan", "--threads", "1", "--output"]
  private static let settings = Session.tiny + ["--set", "training.log_every=1", "--set", "training.grid_every=50"]

  @Test("SIGUSR1 writes grid, networks and a checkpoint; SIGTERM and a closed terminal end within seconds")
  func signals() throws {
    for (signal, status) in [(SIGTERM, Int32(143)), (SIGHUP, 129)] {
      let session = try Session()
      let process = try session.start(Self.train + ["run", "--steps", "1000000"] + Self.settings)
      session.wait { session.has("run/generator.h5") }
      #expect(!session.has("run/grid.png"))
      kill(process.processIdentifier, SIGUSR1)
      session.wait { (try? session.text(".messages").contains("grid, networks and a checkpoint are written")) ?? false }
      #expect(session.has("run/grid.png") && session.has("run/critic.h5"))
      let asked = Date()
      kill(process.processIdentifier, signal)
      #expect(session.end(process) == status)
      #expect(Date().timeIntervalSince(asked) < 5)
      #expect(try RunFolder(resuming: session.folder + "/run").checkpoints.last().steps > 0)
    }
  }

  @Test("in the middle of a step of many seconds it ends within five, and goes on from there")
  func slow() throws {
    let session = try Session()
    let train =
      Self.train + ["run", "--steps", "5", "--set", "training.batch=200", "--set", "schedule.critic_iterations=1000"]
    let process = try session.start(train)
    session.wait { session.has("run/checkpoints/step-0000000.h5") }
    // A few iterations into the first step.
    Thread.sleep(forTimeInterval: 2)
    let asked = Date()
    kill(process.processIdentifier, SIGTERM)
    #expect(session.end(process) == 143)
    #expect(Date().timeIntervalSince(asked) < 5)
    let checkpoint = try RunFolder(resuming: session.folder + "/run").checkpoints.last()
    #expect(checkpoint.file.contains(/step-0000000-[0-9]+\.h5$/), "\(checkpoint.file): the step was over")
    _ = try GeneratorFile(contentsOf: session.folder + "/run/generator.h5")
    let again = try session.start(["resume", "run"])
    session.wait { (try? session.text(".messages").contains("train  0/5")) ?? false }
    kill(again.processIdentifier, SIGINT)
    #expect(session.end(again) == 130)
    let later = try RunFolder(resuming: session.folder + "/run").checkpoints.last()
    #expect(later.file.count >= checkpoint.file.count && later.file != checkpoint.file, "\(later.file)")
  }

  @Test("in the background of a shell, where Ctrl-C is not meant for it, it goes on")
  func background() throws {
    let session = try Session(program: "/bin/sh")
    let command =
      (["exec", URL(filePath: try Session.program).path] + Self.train + ["run", "--steps", "1000000"] + Self.settings)
      .map { "'\($0)'" }.joined(separator: " ")
    let process = try session.start(["-c", "trap '' INT; \(command)"])
    session.wait { session.has("run/generator.h5") }
    for _ in 0..<2 { kill(process.processIdentifier, SIGINT) }
    Thread.sleep(forTimeInterval: 0.3)
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGTERM)
    #expect(session.end(process) == 143)
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
    #expect(session.end(process) == 141)
    // What is written last is there, and the lock is gone.
    #expect(session.has("run/critic.h5") && !session.has("run/run.lock"))
    _ = try RunFolder(resuming: session.folder + "/run").checkpoints.last()
  }

  @Test(
    "nothing that is told goes into a file of the run where standard streams are closed",
    arguments: ["<&- >&- 2>&-", ">&- 2>&-", "<&- >&-", "<&- 2>&-", "2>&-"])
  func closedStreams(_ closed: String) throws {
    let session = try Session(program: "/bin/sh")
    let command = [try Session.program] + Self.train + ["run", "--steps", "3"] + Self.settings
    let ended = try session.run(["-c", "\"$@\" \(closed)", "sh"] + command)
    // What could not be told on standard output is a failure.
    #expect((ended.status == 0) == !closed.contains(/(^| )>&-/), "\(ended.status)")
    let rows = try session.text("run/log.jsonl").split(separator: "\n")
    #expect(rows.allSatisfy { $0.hasPrefix("{\"step\": ") && $0.hasSuffix("}") }, "\(rows)")
  }

  @Test("a file beyond 'ulimit -f' is a message, and nothing unfinished stays")
  func fileLimit() throws {
    let session = try Session()
    let ended = try session.run(Self.train + ["run", "--steps", "3"] + Self.settings, ulimit: "-f 8")
    #expect(ended.status == 1)
    #expect(
      ended.errors.hasSuffix("step-0000000.h5: HDF5 cannot finish the file (file too large)\n"), "\(ended.errors)")
    #expect(try FileManager.default.subpathsOfDirectory(atPath: session.folder).allSatisfy { !$0.hasSuffix(".part") })
  }

  @Test("a pipe in place of the recipe is refused rather than waited for")
  func pipeForRecipe() throws {
    let session = try Session()
    try session.done(Self.train + ["run", "--steps", "2"] + Self.settings)
    try FileManager.default.removeItem(atPath: session.folder + "/run/recipe.yaml")
    #expect(mkfifo(session.folder + "/run/recipe.yaml", 0o600) == 0)
    let ended = try session.run("resume", "run")
    #expect(ended.status == 1)
    #expect(ended.errors == "ganzoo: cannot write run/recipe.yaml: it exists and is not a regular file\n")
  }
}
