import ArgumentParser
import Foundation
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
        \(Program.name) lab transport --about
        \(Program.name) lab transport
        \(Program.name) lab divergences --quick --set points=20 --output lab/small

      Without a name it lists the experiments, with their sources and the time that each takes on two cores. The \
      folder gets result.json, figure.svg, figure.png and README.md, which says what the source claims and whether it \
      came out so. Ctrl-C keeps what was measured; the same command goes on from there, to the same result.
      """)

  @Argument(help: ArgumentHelp("The experiment; none for a list.", valueName: "experiment"), completion: .experiment)
  var name: String?

  @Flag(help: "Measure only as much as takes seconds.")
  var quick = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Change a setting of the experiment; may be given several times.", valueName: "path=value"),
    completion: .experimentSetting)
  var overrides: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many seeds are measured, 1 to 100; three by default.", valueName: "number"))
  var seeds: Int?

  @Option(
    help: ArgumentHelp("The experiment's folder; by default lab/NAME, or lab/NAME-quick.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Flag(help: "Measure all of it again, and replace what an experiment has left in the folder.")
  var force = false

  @Flag(help: "Tell the source of the experiment and its settings, and measure nothing.")
  var about = false

  @Flag(help: "Print the result, or the list, as JSON.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if let seeds, !(1...100).contains(seeds) {
      throw ValidationError("--seeds is a number from 1 to 100, not \(seeds).")
    }
    try FileKind.checkFolder("--output", output)
    let measures = quick || !overrides.isEmpty || seeds != nil || output != nil || force || threads.threads != nil
    if name == nil, measures || about {
      throw ValidationError("Name an experiment: '\(Program.name) lab' lists them.")
    }
    if about, measures || json {
      throw ValidationError("--about only tells what there is; it goes with no other option.")
    }
  }

  func run(_ zoo: Zoo) throws {
    let registry = try ExperimentEntry.registry
    let output = ConsoleOutput.standardOutput
    guard let name else {
      let list = ExperimentList(registry)
      return output.write(try json ? list.json + "\n" : list.text(output.columns))
    }
    let entry = try registry[name]
    if about { return output.write(try ExperimentList.about(entry, output.columns)) }
    let short = SettingOption("--quick", quick ? "" : nil, saying: ["form=quick"])
    let options = [short, SettingOption("--seeds", "seeds", seeds)]
    _ = try options.assignments(beside: overrides)
    let run = try options.quoted { try ExperimentRun(entry, overrides: short.assignments + overrides, seeds: seeds) }
    try measure(run, zoo)
  }

  private func measure(_ run: ExperimentRun, _ zoo: Zoo) throws {
    let path = output ?? "lab/\(run.entry.name)\(run.form == .quick ? "-quick" : "")"
    let folder = try LabFolder(path, settings: run.settings, replacing: force)
    let console = ConsoleOutput.standardError
    console.write("\(run.entry.title): \(time(run))folder \(path)\n")
    let watch = SignalWatch()
    let signal = { @Sendable in watch.requested ?? (console.isClosed ? .brokenPipe : nil) }
    let lab = Lab(zoo: zoo, folder: folder, threads: threads.device.threads, output: console) { signal() != nil }
    do {
      let result = try run.run(lab)
      let text =
        try json ? String(contentsOfFile: folder.result, encoding: .utf8) : text(result, run.caution, folder)
      ConsoleOutput.standardOutput.write(text)
    } catch is LabInterruption {
      console.write("Stopped; what was measured is kept in \(path), and the same command goes on.\n")
      throw EarlyExit(status: signal()?.exitStatus ?? 1)
    }
  }

  /// How long it takes, which is known only of each form's own settings.
  private func time(_ run: ExperimentRun) -> String {
    guard overrides.isEmpty, seeds == nil else { return "" }
    return "\(quick ? "seconds" : "about \(run.entry.duration)") on two cores; "
  }

  /// The result for people.
  private func text(_ result: ExperimentResult, _ caution: String?, _ folder: LabFolder) -> String {
    let columns = ConsoleOutput.standardOutput.columns
    let width = columns ?? 120
    let findings = result.findings.map { finding in
      let verdict = finding.agrees ? "Agrees" : "Does not agree"
      return "\(verdict): \(finding.line)".wrapped(to: width, indentation: "  ")
    }
    let tables = result.tables.map { table in
      var text = TextTable(table.columns.enumerated().map { $0.offset == 0 ? .left($0.element) : .right($0.element) })
      for row in table.rows { text.append(row) }
      return "\(table.title)\n\n\(text.text(width: columns))"
    }
    let files = """
      Result  \(folder.result)
      Figure  \(folder.vectorFigure), \(folder.pixelFigure)
      Page    \(folder.page)
      """
    let judged = [caution?.wrapped(to: width, indentation: "  ")].compactMap(\.self) + findings
    let blocks = [result.summary.wrapped(to: width), judged.joined(separator: "\n")] + tables + [files]
    return blocks.joined(separator: "\n\n") + "\n"
  }
}
