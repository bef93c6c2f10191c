import Foundation
import GANZoo
import Testing

@Suite("The program, ended from outside", .serialized)
struct EndTests {
  @Test(
    "Ctrl-C ends it at once with 130 and a line, and nothing half-written stays",
    arguments: [
      ["generate", "--model", "acgan", "--count", "1000000", "--output", "a.h5", "--ignore-limits"],
      ["evaluate", "--model", "acgan", "--samples", "100000"], ["data", "check", "mnist"],
      ["export", "run", "--output", "out", "--samples", "10000"],
    ])
  func interrupted(_ arguments: [String]) throws {
    let session = try Session()
    if arguments[0] == "export" { _ = try session.train("run") }
    let before = try Set(FileManager.default.contentsOfDirectory(atPath: session.folder) + [".messages"])
    let process = try session.start(arguments)
    // A program that loads has its handlers already.
    Thread.sleep(forTimeInterval: 0.4)
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGINT)
    #expect(session.end(process) == 130)
    #expect(process.terminationReason == .exit)
    #expect(try session.text(".messages").hasSuffix("ganzoo: ended by Ctrl-C; no unfinished file is left\n"))
    let after = try Set(FileManager.default.contentsOfDirectory(atPath: session.folder)).subtracting(["out"])
    #expect(after == before)
  }

  @Test(
    "under a small 'ulimit -v' it ends with a message and without a backtrace",
    arguments: [
      ["evaluate", "--model", "acgan", "--samples", "1000"], ["data", "check", "mnist"],
      ["generate", "--model", "acgan", "--count", "20000", "--output", "a.h5", "--ignore-limits"],
      ["inspect", "run/generator.h5"],
      ["train", "--model", "acgan", "--steps", "3", "--output", "b", "--ignore-limits"],
    ])
  func memory(_ arguments: [String]) throws {
    let session = try Session()
    _ = try session.train("run")
    for kibibytes in [125_000, 150_000, 180_000, 260_000, 400_000] {
      let ended = try session.run(arguments, ulimit: "-v \(kibibytes)")
      // The system's loader, which comes before the program, has words and a status of its own.
      if ended.status == 127 { continue }
      #expect([0, 1].contains(ended.status), "\(kibibytes) KiB: \(ended.status)")
      #expect(!ended.errors.contains("Backtrac") && !ended.errors.contains("crashed"), "\(ended.errors.prefix(600))")
      #expect(ended.status == 0 || ended.errors.contains("ganzoo: "), "\(ended.errors)")
      try? FileManager.default.removeItem(atPath: session.folder + "/b")
    }
  }

  @Test("A pipe for a recipe or a table of names is refused rather than waited for")
  func pipes() throws {
    let session = try Session()
    #expect(mkfifo(session.folder + "/a.yaml", 0o600) == 0)
    for arguments in [
      ["summary", "--model", "mlp", "--recipe", "./a.yaml"],
      ["import", "--model", "mlp", "--generator", "g.h5", "--map", "a.yaml", "--output", "b.h5"],
    ] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2)
      #expect(ended.errors.hasSuffix("a.yaml: cannot be read: it is not a regular file\n"), "\(ended.errors)")
    }
  }

  @Test(
    "What does not exist is named, with what was probably meant",
    arguments: [
      (["trian"], "no command 'trian'; did you mean 'train'? known: list, summary, train, resume, generate, "),
      (["data", "chek", "mnist"], "no command 'chek'; did you mean 'check'? known: list, check, download\n"),
      (["generate", "--gird", "a.png"], "no option '--gird'; did you mean '--grid'? known: --model, "),
      (["train", "--model", "mlp", "--step", "3"], "no option '--step'; did you mean '--steps'? known: "),
      (["generate", "--gird"], "no option '--gird'; did you mean '--grid'? known: --model, "),
      (
        ["train", "--model", "mlp", "--batch-size", "3"],
        "no option '--batch-size'; --set training.batch=NUMBER changes that setting of the recipe\n"
      ),
      (["summary", "--epochs=3"], "no option '--epochs'; --set training.epochs=NUMBER changes that setting"),
      (["inspect", "--jsno", "a.h5"], "no option '--jsno'; did you mean '--json'? known: --diff, --json, "),
      (["help", "trian"], "no command 'trian'; did you mean 'train'? known: list, "),
      (["help", "data", "chek"], "no command 'chek'; did you mean 'check'? known: list, check, download\n"),
      (["data", "--jsno"], "no option '--jsno'; did you mean '--json'? known: --json, --version, --help\n"),
      (["--verison"], "no option '--verison'; did you mean '--version'? known: "),
      (["inspect"], "missing expected argument '<file>'\nSee 'ganzoo inspect --help' for all options.\n"),
      (
        ["generate", "--model", "mlp", "--count", "many", "--grid", "a.png"],
        "the value 'many' is invalid for '--count <count>'\nSee 'ganzoo generate --help' for all options.\n"
      ),
      (["generate", "--model", "mlp", "--grid"], "missing value for '--grid <picture>'\nSee"),
      (["generate", "--model", "mlp"], "give --grid, --output or both: where should the images go?\nSee"),
    ])
  func unknown(_ arguments: [String], _ message: String) throws {
    let ended = try Session().run(arguments)
    #expect(ended.status == 2 && ended.output.isEmpty)
    #expect(ended.errors.hasPrefix("ganzoo: " + message), "\(ended.errors)")
  }
}
