import Foundation
import GANZooLab
import GANZooSupport
import Testing

@Suite("'lab', as a user runs it")
struct LabTests {
  @Test("lists experiments with sources and times in 80 columns and as JSON, and tells one's settings")
  func list() throws {
    let session = try Session()
    let list = try session.done(["lab"]).output
    for entry in try ExperimentEntry.registry.entries {
      #expect(list.contains("\n\(entry.name) ") || list.hasPrefix("\(entry.name) "), "\(entry.name)")
    }
    #expect(list.contains("J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018"))
    #expect(list.hasSuffix("Times are those of two cores. 'ganzoo lab NAME' computes one, with --quick in seconds.\n"))
    struct List: Decodable {
      struct Entry: Decodable {
        let name, title, source: String
        let minutes: Double
      }
      let experiments: [Entry]
    }
    let json = try JSONDecoder().decode(List.self, from: Data(session.done(["lab", "--json"]).output.utf8))
    #expect(json.experiments.map(\.name) == (try ExperimentEntry.registry.names))
    let about = try session.done(["lab", "divergences", "--about"]).output
    #expect(
      about.hasSuffix(
        """
        About 3 s on two cores.

        Setting      full  quick
        ────────────────────────
        farthest     35.0   35.0
        points        351     36
        line_points    25      6

        """), "\(about)")
    #expect(session.contents == [])
  }

  @Test("writes a page, numbers and a picture, tells them, and goes on where it was")
  func run() throws {
    let session = try Session()
    let ended = try session.done(["lab", "transport", "--quick", "--threads", "1"])
    #expect(
      ended.errors.hasPrefix(
        "Transport plans and the cheapest of them: seconds on two cores; folder lab/transport-quick\n"))
    #expect(ended.output.hasPrefix("A transport plan says how many boxes go"))
    #expect(ended.output.contains("\nAgrees: The total transport cost of either plan for six boxes is 42 — they cost"))
    #expect(
      ended.output.hasSuffix(
        """

        Result  lab/transport-quick/result.json
        Figure  lab/transport-quick/figure.svg, lab/transport-quick/figure.png
        Page    lab/transport-quick/README.md

        """))
    let files = ["README.md", "figure.png", "figure.svg", "parts", "result.json", "settings.yaml"]
    let found = try FileManager.default.contentsOfDirectory(atPath: session.folder + "/lab/transport-quick").sorted()
    #expect(found == files, "\(found)")
    let result = { try withoutThreads(session.text("lab/transport-quick/result.json")) }
    let before = try result()
    let again = try session.done(["lab", "transport", "--quick", "--threads", "4", "--json"])
    #expect(withoutThreads(again.output) == before && again.output.contains(#""threads": 4,"#))
    // All of it anew, and the same.
    try session.done(["lab", "transport", "--quick", "--force"])
    #expect(try result() == before)
  }

  @Test("Ctrl-C ends it with 130, and the same command goes on, to the same bytes", arguments: [SIGINT, SIGTERM])
  func interrupted(_ signal: Int32) throws {
    let session = try Session()
    let command = ["lab", "transport", "--set", "cases=900", "--set", "points=40", "--seeds", "1", "--threads", "1"]
    let parts = session.folder + "/stopped/parts"
    let count = { (try? FileManager.default.contentsOfDirectory(atPath: parts))?.count ?? 0 }
    let process = try session.start(command + ["--output", "stopped"])
    session.wait { count() >= 2 || !process.isRunning }
    kill(process.processIdentifier, signal)
    #expect(session.end(process) == 128 + signal)
    let messages = try session.text(".messages")
    #expect(
      messages.hasSuffix("Stopped; what was measured is kept in stopped, and the same command goes on.\n"),
      "\(messages)")
    #expect(messages.contains(" of 45 parts"))
    #expect(count() < 45 && !session.has("stopped/result.json") && !session.has("stopped/run.lock"))
    let first = try session.bytes("stopped/parts/seed-1-cases-0.json")
    let written = try FileManager.default.attributesOfItem(atPath: parts + "/seed-1-cases-0.json")[.modificationDate]
    try session.done(command + ["--output", "stopped"])
    let later = try FileManager.default.attributesOfItem(atPath: parts + "/seed-1-cases-0.json")[.modificationDate]
    #expect(written as? Date == later as? Date && count() == 45)
    #expect(try session.bytes("stopped/parts/seed-1-cases-0.json") == first)
    try session.done(command + ["--output", "whole"])
    for file in ["README.md", "result.json", "figure.svg", "figure.png"] {
      #expect(try session.bytes("stopped/\(file)") == session.bytes("whole/\(file)"), "\(file)")
    }
  }

  @Test(
    "refuses what it cannot do, and writes nothing",
    arguments: [
      (["divergence"], "no experiment 'divergence'; did you mean 'divergences'?"),
      (["divergences", "--set", "point=9"], "--set point=9: unknown setting 'point'; did you mean 'points'?"),
      (
        ["divergences", "--set", "points=2"],
        "--set points=2: expected a whole number from 8 to 10000, found '2'"
      ),
      (["divergences", "--seeds", "3"], "the experiment divergences has no chance in it, and takes no seeds"),
      (["divergences", "--quick", "--output", "own"], "the folder own has files, but no experiment"),
      (["divergences", "--quick", "--force", "--output", "own"], "the folder own has files, but no experiment"),
      (["divergences", "--quick", "--output", "own/notes"], "own/notes is not a folder"),
      (["divergences", "--quick", "--output", ""], "the path of the experiment's folder is empty"),
      (
        ["transport", "--quick", "--output", "other"],
        "the folder other holds an experiment with other settings (settings.yaml there); --force replaces it"
      ),
      (["--quick"], "name an experiment: 'ganzoo lab' lists them"),
      (["transport", "--seeds", "0"], "--seeds is a number from 1 to 100, not 0"),
      (["transport", "--about", "--quick"], "--about only tells what there is; it goes with no other option"),
    ] as [([String], String)])
  func refused(_ arguments: [String], _ message: String) throws {
    let session = try Session()
    try session.write("mine".utf8, to: "own/notes")
    try session.write("experiment: divergences\nform: quick\n".utf8, to: "other/settings.yaml")
    let ended = try session.run(["lab"] + arguments)
    #expect(ended.status == 2 && ended.output.isEmpty)
    #expect(ended.errors.hasPrefix("ganzoo: \(message)"), "\(ended.errors)")
    #expect(session.contents == ["other", "own"])
    #expect(try session.text("own/notes") == "mine")
  }

  @Test("a folder that another process works in, or that cannot be made, is a failure")
  func failures() throws {
    let session = try Session()
    let command = ["lab", "transport", "--set", "cases=100000", "--output"]
    let process = try session.start(command + ["busy"])
    session.wait { session.has("busy/parts/seed-1-cases-0.json") }
    let busy = try session.run(command + ["busy"])
    #expect(busy.status == 1)
    #expect(
      busy.errors.hasPrefix(
        "ganzoo: the experiment in busy is being measured by process \(process.processIdentifier) on "),
      "\(busy.errors)")
    // It is killed, and what it has left is taken up.
    kill(process.processIdentifier, SIGKILL)
    _ = session.end(process)
    let after = try session.run(command + ["busy", "--quick"])
    #expect(after.status == 2 && after.errors.contains("holds an experiment with other settings"), "\(after.errors)")
    let none = try session.run(command + ["/proc/lab"])
    #expect(none.status == 1)
    #expect(none.errors == "ganzoo: cannot make the folder /proc/lab: no such file or directory\n")
  }
}

/// A result but for the number of threads, on which nothing else depends.
private func withoutThreads(_ json: String) -> String { json.replacing(#/"threads": [0-9]+, /#, with: "") }
