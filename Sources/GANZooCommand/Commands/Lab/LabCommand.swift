import ArgumentParser
import GANZoo
import GANZooLab
import GANZooSupport

struct LabCommand: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Computes figures and tables of papers on GANs anew.",
    usage: "\(Program.name) lab [<experiment>] [--quick] [--output <folder>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) lab
        \(Program.name) lab divergences
        \(Program.name) lab divergences --quick --set points=20 --output lab/small

      Without a name it lists the experiments, with the time that each takes on two cores. The folder gets result.json, \
      figure.svg, figure.png and README.md, which says what the source claims and whether it came out so. Ctrl-C keeps \
      what was measured; the same command goes on from there.
      """)

  @Argument(help: ArgumentHelp("The experiment; none for a list.", valueName: "experiment"), completion: .experiment)
  var name: String?

  @Flag(help: "Measure only as much as takes seconds.")
  var quick = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Change a setting of the experiment; may be given several times.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: ArgumentHelp("How many seeds are measured; short for --set seeds=N.", valueName: "number"))
  var seeds: Int?

  @Option(
    help: ArgumentHelp("The experiment's folder; by default lab/NAME, or lab/NAME-quick.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Flag(help: "Replace what an experiment with other settings has left in the folder.")
  var force = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard name == nil else { return }
    guard !quick, overrides.isEmpty, seeds == nil, output == nil, !force, threads.threads == nil else {
      throw ValidationError("Name an experiment: '\(Program.name) lab' lists them, and takes no options.")
    }
  }

  func run(_ zoo: Zoo) throws {
    let registry = try ExperimentEntry.registry
    guard let name else { return list(registry) }
    let entry = try registry[name]
    let more = (quick ? ["form=quick"] : []) + (seeds.map { ["seeds=\($0)"] } ?? [])
    let run = try ExperimentRun(entry, overrides: more + overrides)
    let path = output ?? "lab/\(name)\(run.form == .quick ? "-quick" : "")"
    let folder = try LabFolder(path, settings: run.settings, replacing: force)
    let console = ConsoleOutput.standardError
    let time = run.form == .quick ? "seconds" : LabCommand.duration(entry.minutes)
    console.write("\(entry.title): about \(time) on two cores; folder \(path)\n")
    let watch = SignalWatch()
    let signal = { @Sendable in watch.requested ?? (console.isClosed ? .brokenPipe : nil) }
    let lab = Lab(zoo: zoo, folder: folder, threads: threads.device.threads, output: console) { signal() != nil }
    do {
      tell(try run.run(lab), folder)
    } catch is LabInterruption {
      ConsoleOutput.standardOutput.write("Stopped; what was measured is kept. The same command goes on.\n")
      throw EarlyExit(status: signal()?.exitStatus ?? 1)
    }
  }

  private func list(_ registry: Registry<ExperimentEntry>) {
    var table = TextTable([
      .left("experiment"), .left("what it shows", most: 80), .right("on two cores"), .left("source", most: 200),
    ])
    for entry in registry.entries {
      table.append([entry.name, entry.title, Self.duration(entry.minutes), entry.source])
    }
    ConsoleOutput.standardOutput.write(table.text(width: ConsoleOutput.standardOutput.columns) + "\n")
  }

  private static func duration(_ minutes: Double) -> String {
    (Duration.seconds(60) * minutes).unitText
  }

  private func tell(_ result: ExperimentResult, _ folder: LabFolder) {
    let output = ConsoleOutput.standardOutput
    output.write(result.summary + "\n\n")
    for finding in result.findings {
      output.write("\(finding.agrees ? "agrees" : "does not agree"): \(finding.claim) — \(finding.found)\n")
    }
    for table in result.tables {
      var text = TextTable(table.columns.enumerated().map { $0.offset == 0 ? .left($0.element) : .right($0.element) })
      for row in table.rows { text.append(row) }
      output.write("\n\(table.title)\n\(text.text(width: output.columns))\n")
    }
    output.write(
      "\nResult  \(folder.result)\nFigure  \(folder.vectorFigure), \(folder.pixelFigure)\nPage    \(folder.page)\n")
  }
}

extension CompletionKind {
  static var experiment: CompletionKind {
    .custom { _, _, _ in ExperimentEntry.builtIn.map(\.name) }
  }
}
