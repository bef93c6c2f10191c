import ArgumentParser
import Foundation
public import GANZoo
import GANZooSupport

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
      let zoo = try Zoo.builtIn.adding(plugins)
      let arguments = try OldForms.replaced(in: Array(CommandLine.arguments.dropFirst()))
      let command = parsed(arguments, zoo)
      do {
        try command.run(zoo)
      } catch {
        throw NamedFile(command: command, arguments: arguments, layers: zoo.layers).explained(error)
      }
      finish()
    } catch let end as EarlyExit {
      exit(end.status)
    } catch {
      Program.tell(error.shown)
      exit(error.exitStatus)
    }
  }

  /// The subcommand that the arguments name. Help, the version and wrong arguments end the process here.
  private static func parsed(_ arguments: [String], _ zoo: Zoo) -> any ZooCommand {
    do {
      try CommandLineMistake.checkHelp(arguments)
      var command = try Completions.$zoo.withValue(zoo) { try Root.parseAsRoot(arguments) }
      if let command = command as? any ZooCommand { return command }
      try command.run()
      finish()
    } catch {
      guard Root.exitCode(for: error) == .success else {
        let mistake = CommandLineMistake(error, arguments: arguments)
        Program.tell(mistake.description)
        exit(2)
      }
      // Broken into lines by ourselves: so wide is no terminal.
      let text = Root.fullMessage(for: error, columns: 1_000_000)
      if text.hasPrefix("OVERVIEW: ") {
        let columns = ConsoleOutput.standardOutput.columns ?? 80
        let help = HelpPage(text, columns: columns)
        ConsoleOutput.standardOutput.write("\(help)\n\(NameList.text(for: text, zoo, columns: columns))")
      } else {
        // A version, or a script for a shell's completion, is for programs to read.
        ConsoleOutput.standardOutput.writeAsItIs(Completions.adapted(text) + "\n")
      }
      finish()
    }
  }

  /// Ends the process with 0, unless what it had to say was lost.
  private static func finish() -> Never {
    guard let reason = ConsoleOutput.standardOutput.loss else { exit(0) }
    Program.tell("cannot write to standard output: \(reason)")
    exit(1)
  }
}
