import ArgumentParser
import GANZoo

/// A subcommand that needs to know what the zoo has.
protocol ZooCommand: ParsableCommand {
  func run(_ zoo: Zoo) throws

  /// Names that its options take, for the end of its help; none by default.
  static var names: [NameList] { get }
}

struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name,
    abstract: "Trains generative adversarial networks and generates samples from them.",
    usage: "\(Program.name) <subcommand> [<options>]",
    discussion: """
      Train digits, then generate ten of each:

        \(Program.name) train --model acgan --output run
        \(Program.name) generate run --grid digits.png

      Exit codes: 0 done, 1 failed, 2 used wrongly, 130 ended by Ctrl-C, 143 by SIGTERM, 129 by a closed terminal.
      """,
    version: "ganzoo \(ganzooVersion)",
    subcommands: [
      List.self, Summary.self, Train.self, Resume.self, Generate.self, Walk.self, FilmCommand.self, Evaluate.self,
      ClassifierCommand.self, Report.self, Plot.self, Runs.self, TensorBoard.self, Serve.self, Export.self,
      Import.self, Inspect.self, LabCommand.self, SweepCommand.self, Benchmark.self, DataCommand.self,
    ])
}
