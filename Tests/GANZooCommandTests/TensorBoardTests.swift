import Foundation
import GANZoo
import Testing

@Suite("ganzoo and TensorBoard")
struct TensorBoardTests {
  private func files(_ run: String, _ session: Session) -> [String] {
    RunFolder.eventFiles(in: "\(session.folder)/\(run)")
  }

  @Test("a run writes event files, unless told not to; what it was told holds when it goes on")
  func train() throws {
    let session = try Session()
    let command = { ["train", "--model", "acgan", "--steps", "2", "--output", $0] + Session.tiny }
    try session.done(command("with"))
    #expect(files("with", session).count == 1)
    try session.done(command("without") + ["--no-tensorboard"])
    let more = ["--override", "steps", "--steps"]
    try session.done(["resume", "without"] + more + ["3"])
    #expect(files("without", session).isEmpty)
    try session.done(["resume", "without", "--tensorboard"] + more + ["4"])
    #expect(files("without", session).count == 1)
    try session.done(["resume", "without"] + more + ["5"])
    #expect(files("without", session).count == 2)
  }

  @Test("event files are made of runs, all or none, and replaced where that is asked for")
  func make() throws {
    let session = try Session()
    for name in ["a", "b"] {
      let steps = ["--steps", "2", "--no-tensorboard"]
      try session.done(["train", "--model", "acgan", "--output", name] + steps + Session.tiny)
    }
    let missing = try session.run("tensorboard", "a", "c")
    #expect(missing.status == 2 && missing.errors == "ganzoo: there is no run folder c\n")
    #expect(files("a", session).isEmpty)
    let made = try session.done(["tensorboard", "a", "b"]).output
    let first = try #require(files("a", session).first)
    #expect(made == "wrote a/\(first)\nwrote b/\(files("b", session).joined())\n")
    let again = try session.run("tensorboard", "b", "a")
    let message = "the run b has an event file, \(files("b", session).joined()); --force replaces it"
    #expect(again.status == 2 && again.errors == "ganzoo: \(message)\n")
    try session.done(["tensorboard", "--force", "a"])
    #expect(files("a", session).count == 1 && files("a", session) != [first])
  }

  @Test(
    "wrong numbers are refused",
    arguments: [
      (["--histograms-every", "-1"], "--histograms-every is a number of at least 0, not -1"),
      (["--histograms-every", "5", "--no-tensorboard"], "--histograms-every does not go with --no-tensorboard"),
    ])
  func wrong(_ options: [String], _ message: String) throws {
    let ended = try Session().run(["train", "--model", "acgan"] + options)
    #expect(ended.status == 2 && ended.errors.contains(message), "\(ended.errors)")
  }
}
