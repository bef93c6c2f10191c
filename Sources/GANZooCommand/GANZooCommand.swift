import ArgumentParser
import Foundation
public import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport
import GANZooWeights

/// The command line: parsing, errors and exit codes.
///
/// Exit codes: 0 done, 1 failed, 2 used wrongly, 128 + n ended by signal n.
public enum GANZooCommand {
  /// Runs the command line of this process, with all that comes with GANZoo and what other packages bring, and does not
  /// return.
  ///
  ///     GANZooCommand.main(adding: Plugin("Rings", datasets: [rings]))
  public static func main(adding plugins: Plugin...) -> Never {
    ProcessSetUp.run()
    do {
      try CommandLineMistake.checkArguments()
      let catalogue = try Zoo.builtIn.adding(plugins)
      try parsed(catalogue).run(catalogue)
      finish()
    } catch let end as EarlyExit {
      exit(end.status)
    } catch {
      ConsoleOutput.standardError.write("\(Program.name): \(error.shown.message())\n")
      exit(error.exitStatus)
    }
  }

  /// The subcommand that the arguments name. Help, the version and wrong arguments end the process here.
  private static func parsed(_ catalogue: Zoo) -> any ZooCommand {
    do {
      var command = try Root.parseAsRoot()
      if let command = command as? any ZooCommand { return command }
      try command.run()
      finish()
    } catch {
      guard Root.exitCode(for: error) == .success else {
        ConsoleOutput.standardError.write("\(Program.name): \(CommandLineMistake(error).description.message())\n")
        exit(2)
      }
      let text = Root.fullMessage(for: error)
      if text.hasPrefix("OVERVIEW: ") {
        ConsoleOutput.standardOutput.write(text + "\n" + catalogue.help + "\n")
      } else {
        // A version, or a script for a shell's completion, is for programs to read.
        ConsoleOutput.standardOutput.writeAsItIs(text + "\n")
      }
      finish()
    }
  }

  /// Ends the process with 0, unless what it had to say was lost.
  private static func finish() -> Never {
    guard let reason = ConsoleOutput.standardOutput.loss else { exit(0) }
    ConsoleOutput.standardError.write("\(Program.name): cannot write to standard output: \(reason)\n")
    exit(1)
  }
}

/// A subcommand that needs the catalogue.
protocol ZooCommand: ParsableCommand {
  func run(_ catalogue: Zoo) throws
}

struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name,
    abstract: "Trains generative adversarial networks and draws from them.",
    discussion: """
      Train digits, then draw ten of each:

        \(Program.name) train --model acgan --out run
        \(Program.name) generate --weights run/generator.h5 --grid digits.png

      Exit codes: 0 done, 1 failed, 2 used wrongly, 130 ended by Ctrl-C, 143 by SIGTERM, 129 by a closed terminal.
      """,
    version: "ganzoo \(ganzooVersion)",
    subcommands: [
      List.self, Summary.self, Train.self, Generate.self, Evaluate.self, Export.self, Import.self, Inspect.self,
      Benchmark.self, DataCommand.self,
    ])
}
