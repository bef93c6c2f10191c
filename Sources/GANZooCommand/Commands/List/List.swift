import ArgumentParser
import GANZoo
import GANZooSupport

struct List: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists architectures, trained generators, recipes, data sets, objectives and optimizers.",
    usage: "\(Program.name) list [--json]",
    discussion: """
      Examples:

        \(Program.name) list
        \(Program.name) list --json
      """)

  @Flag(help: "Print JSON.")
  var json = false

  func run(_ zoo: Zoo) throws {
    let (report, output) = (try ZooReport(zoo), ConsoleOutput.standardOutput)
    output.write(json ? try report.json + "\n" : report.text(output.columns))
  }
}
