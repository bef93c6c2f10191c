import Foundation
import Testing

@Suite("Plots and tables of runs")
struct PlotTests {
  private let session: Session

  init() throws {
    session = try Session()
    try write("runs/a")
  }

  private func write(_ run: String, log: String? = nil) throws {
    try session.write(
      "model: mlp\ntitle: Points\ntraining:\n  steps: 40\n".utf8, to: "\(run)/recipe.yaml")
    let rows = """
      {"step": 0, "seconds": 0.5, "critic/real": 0.25, "critic/fake": 0.5, "generator/adversarial": 1.5}
      {"step": 5, "seconds": 1.0, "metric/accuracy": 0.5}
      {"step": 10, "seconds": 2.0, "critic/real": 0.125, "critic/fake": 0.25, "generator/adversarial": 2.0}

      """
    try session.write((log ?? rows).utf8, to: "\(run)/log.jsonl")
  }

  @Test("draw the losses of both networks and the metrics, in the format of the ending")
  func formats() throws {
    #expect(try session.done(["plot", "runs/a"]).output == "wrote 4 curves of 1 run to plot.svg\n")
    let svg = try session.text("plot.svg")
    #expect(svg.hasPrefix("<svg ") && svg.contains("width=\"960\" height=\"760\""))
    for text in ["Losses", "critic/real", "generator/adversarial", "Metrics", "metric/accuracy", ">step<"] {
      #expect(svg.contains(text), "\(text)")
    }
    let size = ["--size", "400x300"]
    #expect(
      try session.done(["plot", "runs/a", "--output", "a.PNG", "--scale", "2"] + size).output
        == "wrote 4 curves of 1 run to a.PNG\n")
    #expect(try session.bytes("a.PNG")[16..<24] == Data([0, 0, 3, 32, 0, 0, 2, 88]))
    try session.done(["plot", "runs/a", "--output", "a.pdf"] + size)
    #expect(try session.bytes("a.pdf").starts(with: Data("%PDF-1.".utf8)))
  }

  @Test("draw several runs in one, smoothed, over time, and note what a run has not logged")
  func several() throws {
    try write("runs/b", log: #"{"step": 0, "seconds": 1, "critic/real": 1, "critic/fake": 2}"# + "\n")
    let ended = try session.done(
      ["plot", "runs/a", "runs/b", "--metrics", "d_loss,g_loss", "--x", "seconds", "--smooth", "median:3"])
    #expect(ended.output == "wrote 3 curves of 2 runs to plot.svg\n")
    #expect(ended.errors == "note: the log of runs/b has no g_loss\n")
    let svg = try session.text("plot.svg")
    for text in ["a: d_loss", "b: d_loss", "a: g_loss", "time of training (s)", "median of 3 rows of the log"] {
      #expect(svg.contains(">\(text)<"), "\(text)")
    }
  }

  @Test(
    "refuse what cannot be drawn, and write nothing",
    arguments: [
      (["runs"], 2, "the folder runs is no run's: it has no recipe.yaml"),
      (["runs/none"], 2, "there is no run folder runs/none"),
      (["runs/a/log.jsonl"], 2, "runs/a/log.jsonl is a file; a run is a folder"),
      (
        ["runs/a", "--metrics", "critic/rael"], 2,
        "no loss or metric 'critic/rael'; did you mean 'critic/real'? known: critic/real, critic/fake, "
          + "generator/adversarial, metric/accuracy, d_loss, g_loss"
      ),
      (
        ["runs/a", "--smooth", "median:4"], 2,
        "no smoothing 'median:4': expected an odd number of rows from 1 to 10,001"
      ),
      (
        ["runs/a", "--size", "8000x8000", "--scale", "2", "--output", "a.png"], 2,
        "a picture of 16000 x 16000 pixels is too large: at most 8192 x 8192 are drawn"
      ),
      (["runs/a", "--output", "no/a.svg"], 1, "cannot write no/a.svg: the folder no does not exist"),
      (
        ["runs/fresh"], 1,
        "the log of runs/fresh has no rows, so that there is nothing to plot; a training writes one every "
          + "training.log_every steps"
      ),
      (
        ["runs/torn"], 1,
        "line 1 of runs/torn/log.jsonl is no row of a log: not JSON: a text does not end, at byte 2"
      ),
    ] as [([String], Int32, String)])
  func refused(_ arguments: [String], _ status: Int32, _ message: String) throws {
    try write("runs/torn", log: "{\"\n")
    try write("runs/fresh", log: "")
    let ended = try session.run(["plot"] + arguments)
    #expect(ended.status == status && ended.errors == "ganzoo: \(message)\n", "\(ended.errors)")
    #expect(session.contents == ["runs"])
  }

  @Test(
    "refuse options with what would do",
    arguments: [
      (
        ["--output", "a.jpg"],
        "--output writes an SVG, PNG or PDF file, whose name ends in .svg, .png or .pdf, not a.jpg"
      ),
      (
        ["--output", "plot"],
        "--output writes an SVG, PNG or PDF file, whose name ends in .svg, .png or .pdf, not plot"
      ),
      (["--scale", "2"], "--scale goes with a PNG picture"),
      (["--scale", "9", "--output", "a.png"], "--scale is a number from 1 to 8, not 9"),
      (["--metrics", "a,,b"], "--metrics takes names with commas between them, not 'a,,b'"),
      (["--size", "10x10"], "--size is a width and a height from 100 to 8192, such as 960x640, not '10x10'"),
    ] as [([String], String)])
  func options(_ arguments: [String], _ message: String) throws {
    let ended = try session.run(["plot", "runs/a"] + arguments)
    #expect(ended.status == 2)
    #expect(ended.errors == "ganzoo: \(message)\nSee 'ganzoo plot --help' for all options.\n", "\(ended.errors)")
  }

  @Test("list runs in a table and as JSON, with those that are broken below")
  func runs() throws {
    try write("runs/torn", log: "{\n")
    let ended = try session.done(["runs"])
    #expect(
      ended.output.replacing(/[0-9]+ s\n/, with: "0 s\n") == """
        Run  Model  Recipe  Steps  State    Best metric        Age
        ──────────────────────────────────────────────────────────
        a    mlp    Points  11/40  stopped  accuracy 0.5 at 5  0 s
        runs/torn: line 1 of runs/torn/log.jsonl is no row of a log: not JSON: a text is missing, at byte 1

        """)
    struct Report: Decodable {
      struct Run: Decodable {
        struct Best: Decodable {
          let name: String
          let value: Double
          let step: Int
        }
        let path, name, model, title, state: String
        let steps, plannedSteps, ageSeconds: Int
        let best: Best
      }
      struct Broken: Decodable { let path, reason: String }
      let runs: [Run]
      let broken: [Broken]
      let omitted: Int
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let report = try decoder.decode(Report.self, from: Data(session.done(["runs", "--json"]).output.utf8))
    #expect(report.runs.map(\.path) == ["runs/a"] && report.runs[0].best.name == "metric/accuracy")
    #expect(report.runs[0].plannedSteps == 40 && report.runs[0].steps == 11 && report.omitted == 0)
    #expect(report.broken.map(\.path) == ["runs/torn"])
    #expect(try session.done(["runs", "runs/a"]).output.contains("\na    mlp"))
  }

  @Test("say where there are no runs")
  func noRuns() throws {
    try session.write([], to: "empty/x")
    #expect(try session.done(["runs", "empty"]).output == "No runs in empty; 'ganzoo train' makes one.\n")
    let missing = try session.run("runs", "none")
    #expect(missing.status == 2 && missing.errors == "ganzoo: there is no run folder none\n")
    let fresh = try Session().run("runs")
    #expect(
      fresh.status == 2
        && fresh.errors == "ganzoo: there is no folder runs here; name another, or 'ganzoo train' makes it\n")
  }

  @Test("come from a training as it is, whose log they have to the digit")
  func training() throws {
    _ = try session.train("runs/t", steps: 12)
    try session.done(["plot", "runs/t", "--metrics", "generator/adversarial"])
    struct Row: Decodable {
      let step: Int
      let value: Float
      enum CodingKeys: String, CodingKey {
        case step
        case value = "generator/adversarial"
      }
    }
    let rows = try session.text("runs/t/log.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(Row.self, from: Data($0.utf8))
    }
    let last = try #require(rows.last)
    #expect(try session.text("plot.svg").contains("\(rows.count) value"))
    #expect(try session.text("plot.svg").contains("last \(last.value) at \(last.step)"))
    let table = try session.done(["runs"]).output
    #expect(table.contains("finished") && table.contains("12/12"), "\(table)")
    let preview = try session.run(["train", "--model", "mlp", "--steps", "1", "--preview", "--output", "runs/p"])
    #expect(
      preview.errors.contains("note: there is no terminal for --preview; the grids are in runs/p/samples\n"),
      "\(preview.errors)")
  }
}
