public import ArgumentParser
public import GANZoo
import GANZooSupport

struct Plot: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws losses and metrics of runs as curves.",
    usage: "\(Program.name) plot <run> ... [--metrics <names>] [--output <file>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) plot runs/acgan-default
        \(Program.name) plot runs/clipping runs/penalty --metrics d_loss,g_loss --output losses.png
        \(Program.name) plot runs/a runs/b --x seconds --smooth median:101 --output losses.pdf

      Without --metrics it draws the losses of both networks, and the metrics below them where the run was measured. \
      Names are those of the log (Documentation/runs.md); d_loss and g_loss are the sums of the critic's terms on real \
      and generated samples, and of the generator's. A window of --smooth counts rows of the log.
      """)

  @Argument(help: ArgumentHelp("Folders of runs, at work or ended.", valueName: "run"), completion: .directory)
  var runs: [String]

  @Option(
    help: ArgumentHelp("Losses and metrics, with commas between them.", valueName: "names"),
    completion: .custom { words, _, _ in Plot.names(words) })
  var metrics: String?

  @Option(help: ArgumentHelp("What the x axis counts: step or seconds of training.", valueName: "what"))
  var x: RunCharts.XAxis = .step

  @Option(
    help: ArgumentHelp(
      "Smooth the curves: median:N or mean:N of N rows around each, or ema:WEIGHT.", valueName: "how"))
  var smooth: String?

  @Flag(help: "Draw a logarithmic y axis, on which what is not above 0 is left out.")
  var logScale = false

  @Option(
    help: ArgumentHelp("The file, whose ending decides the format: .svg, .png or .pdf.", valueName: "file"),
    completion: .file(extensions: ["svg", "png", "pdf"]))
  var output = "plot.svg"

  @Option(help: ArgumentHelp("Width and height in pixels, or in points of a PDF page.", valueName: "size"))
  var size: String?

  @Option(help: ArgumentHelp("Pixels of a PNG for each pixel of --size, 1 to 8.", valueName: "factor"))
  var scale = 1

  /// More runs than that are not told apart in one picture.
  private static let mostRuns = 100

  func validate() throws {
    let format = try PlotFormat(output)
    guard (1...8).contains(scale) else { throw ValidationError("--scale is a number from 1 to 8, not \(scale).") }
    guard scale == 1 || format == .png else { throw ValidationError("--scale goes with a PNG picture.") }
    if let size, PlotSize(size) == nil {
      let (least, most) = (ChartSheet.sizes.lowerBound, ChartSheet.sizes.upperBound)
      throw ValidationError(
        "--size is a width and a height from \(least) to \(most), such as 960x640, not '\(size.shown())'.")
    }
    guard runs.count <= Self.mostRuns else {
      throw ValidationError("At most \(Self.mostRuns) runs are drawn in one picture, not \(runs.count.grouped).")
    }
    if let metrics, Self.parts(metrics).contains("") {
      throw ValidationError("--metrics takes names with commas between them, not '\(metrics.shown())'.")
    }
  }

  func run(_ zoo: Zoo) throws {
    let smoothing = try smooth.map { try Smoothing($0) } ?? .none
    try OwnFiles.check("--output", output)
    try AtomicFile.checkWritable(output)
    let charts = RunCharts(
      try records(), x: x, smoothing: smoothing, isLogarithmic: logScale)
    guard !charts.names.isEmpty else { throw EmptyLogError(runs: runs) }
    let names = metrics.map(Self.parts)
    let sheet = try names.map { try charts.sheet(of: $0) } ?? charts.overview()
    for name in names ?? [] {
      for run in charts.runs where charts.column(name, of: run) == nil {
        ConsoleOutput.standardError.writeLine("note: the log of \(run.path.shown()) has no \(name.shown())")
      }
    }
    let size = size.flatMap { PlotSize($0) } ?? PlotSize(width: 960, height: sheet.charts.count == 1 ? 440 : 760)
    guard max(size.width, size.height) * scale <= ChartSheet.sizes.upperBound else {
      throw UsageError(
        "a picture of \(size.width * scale) x \(size.height * scale) pixels is too large: at most "
          + "\(ChartSheet.sizes.upperBound) x \(ChartSheet.sizes.upperBound) are drawn")
    }
    try AtomicFile.write(PlotFormat(output).bytes(of: sheet, size, scale: scale), to: output)
    let curves = sheet.charts.map(\.series.count).reduce(0, +)
    ConsoleOutput.standardOutput.write(
      "wrote \(curves.counted("curve")) of \(runs.count.counted("run")) to \(output.shown(most: 1000))\n")
  }

  private func records() throws -> [RunRecord] {
    var bar = LateProgressBar("read", total: runs.count, unit: "runs")
    defer { bar.finish() }
    return try runs.enumerated().map { index, path in
      bar.update(done: index)
      return try RunRecord(path)
    }
  }

  private static func parts(_ names: String) -> [String] {
    names.split(separator: ",", omittingEmptySubsequences: false).map { name in
      String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// What the runs on a command line have logged, to complete the name behind the last comma.
  private static func names(_ words: [String]) -> [String] {
    let records = words.lazy.filter { RunRecord.isRun($0) }.prefix(10).compactMap { try? RunRecord($0) }
    let names = RunCharts(Array(records)).names + RunMetrics.sums.map(\.name)
    let typed = Completions.value(of: "--metrics", in: words) ?? ""
    let before = typed.lastIndex(of: ",").map { typed[...$0] } ?? ""
    return names.map { before + $0 }
  }
}

extension RunCharts.XAxis: ExpressibleByArgument {}

/// Runs of which there is nothing to draw.
struct EmptyLogError: Error, Equatable, CustomStringConvertible {
  /// The folders.
  let runs: [String]

  /// A sentence that names them.
  var description: String {
    let logs = runs.count == 1 ? "the log of \(runs.listed()) has" : "the logs of \(runs.listed()) have"
    return "\(logs) no rows, so that there is nothing to plot; a training writes one every training.log_every steps"
  }
}

/// A width and a height, written `960x640`.
struct PlotSize {
  let width: Int
  let height: Int

  init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  init?(_ text: String) {
    guard let match = text.wholeMatch(of: /([0-9]{1,5})x([0-9]{1,5})/), let width = Int(match.1),
      let height = Int(match.2), ChartSheet.sizes.contains(width), ChartSheet.sizes.contains(height)
    else { return nil }
    self.init(width: width, height: height)
  }
}
