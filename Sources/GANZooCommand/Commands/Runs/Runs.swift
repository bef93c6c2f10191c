import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport

struct Runs: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Lists runs: what they train, how far they are, and their best metric.",
    usage: "\(Program.name) runs [<folder>] [--json]",
    discussion: """
      Examples:

        \(Program.name) runs
        \(Program.name) runs experiments --json

      A run is running, stopped (and can be resumed), finished, or failed where a number was not finite. The best \
      metric is the lowest frechet_share where that was measured, otherwise the highest accuracy. The age is the time \
      since the run last wrote a row of its log. A folder that cannot be read is told below the table, and the exit \
      code is 0 all the same.
      """)

  @Argument(
    help: ArgumentHelp("A folder with runs in it, or a run.", valueName: "folder"), completion: .directory)
  var folder = "runs"

  @Flag(help: "Print JSON.")
  var json = false

  func run(_ zoo: Zoo) throws {
    let output = ConsoleOutput.standardOutput
    let list = try list()
    if json { return output.write(try RunsReport(list, now: Date()).json + "\n") }
    if list.runs.isEmpty, list.broken.isEmpty {
      return output.write("No runs in \(folder.shown()); '\(Program.name) train' makes one.\n")
    }
    if !list.runs.isEmpty { output.write(RunsReport.table(list, now: Date()).text(width: output.columns) + "\n") }
    if list.omitted > 0 { output.write("… and \(list.omitted.grouped) more\n") }
    for broken in list.broken { output.write("\(broken.path.shown()): \(broken.reason.message())\n") }
  }

  private func list() throws -> RunList {
    guard folder != "runs" || FileManager.default.fileExists(atPath: folder) else {
      throw UsageError("there is no folder runs here; name another, or '\(Program.name) train' makes it")
    }
    var bar: LateProgressBar?
    defer { bar?.finish() }
    return try RunList(folder) { read, all in
      bar = bar ?? LateProgressBar("read", total: all, unit: "runs")
      bar?.update(done: read)
    }
  }
}
