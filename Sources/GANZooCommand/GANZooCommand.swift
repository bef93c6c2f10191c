import ArgumentParser
import Console
import Datasets
import Downloads
import Evaluation
import Foundation
public import GANZoo
import KerasFormat
import Settings
import TrainedWeights

/// The command line: parsing, errors and exit codes.
///
/// Exit codes: 0 done, 1 failed, 2 used wrongly, 128 + n ended by signal n.
public enum GANZooCommand {
  /// Runs the command line of this process, with all that comes with GANZoo and what other packages bring, and does not
  /// return.
  ///
  ///     GANZooCommand.main(adding: Plugin("Rings", datasets: [rings]))
  public static func main(adding plugins: Plugin...) -> Never {
    HDF5Library.skipCleanUpAtExit()
    // A closed pipe, as in `ganzoo list | head`, then shows as a failed write.
    signal(SIGPIPE, SIG_IGN)
    do {
      let catalogue = try Catalogue.builtIn.adding(plugins)
      try parsed(catalogue).run(catalogue)
      if let reason = ConsoleOutput.standardOutput.loss {
        ConsoleOutput.standardError.write("\(Program.name): cannot write to standard output: \(reason)\n")
        exit(1)
      }
      exit(0)
    } catch let end as EarlyExit {
      exit(end.status)
    } catch {
      ConsoleOutput.standardError.write("\(Program.name): \("\(error)".printable)\n")
      exit(error.isWrongUse ? 2 : 1)
    }
  }

  /// The subcommand that the arguments name. Help, the version and wrong arguments end the process here.
  private static func parsed(_ catalogue: Catalogue) -> any CatalogueCommand {
    do {
      var command = try Root.parseAsRoot()
      if let command = command as? any CatalogueCommand { return command }
      try command.run()
      exit(0)
    } catch {
      let isAnswer = Root.exitCode(for: error) == .success
      let text = Root.fullMessage(for: error)
      // A version, or a script for a shell's completion, is for programs to read.
      let help = isAnswer && text.hasPrefix("OVERVIEW: ") ? catalogue.help : ""
      // FileHandle would end the process with a trap where the stream is closed.
      (isAnswer ? ConsoleOutput.standardOutput : .standardError).write(text + help + "\n")
      exit(isAnswer ? 0 : 2)
    }
  }
}

/// A subcommand that needs the catalogue.
protocol CatalogueCommand: ParsableCommand {
  func run(_ catalogue: Catalogue) throws
}

/// An end with a status of its own, everything being said: a run that a signal ended, two files that differ.
struct EarlyExit: Error {
  let status: Int32
}

/// Something on the command line that does not fit.
struct UsageError: Error, Equatable, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension Error {
  /// Whether the user has to change the command or the recipe, rather than a file or the machine.
  fileprivate var isWrongUse: Bool {
    switch self {
    case let error as RunFolderError:
      switch error {
      case .emptyPath, .exists, .missing, .inUse: true
      case .notAFolder, .cannotCreate: false
      }
    case let error as CheckpointError:
      switch error {
      case .none, .examples, .done: true
      case .notACheckpoint, .format, .damaged, .checksum, .shape: false
      }
    case let error as PictureFolderError: error.isWrongUse
    case let error as KerasFormatError:
      switch error {
      case .unknownLayer, .usedTwice: true
      default: false
      }
    case let error as TrainedWeightsError:
      if case .missing = error { false } else { true }
    case let error as EvaluationError:
      switch error {
      case .notFinite, .noJudgement: false
      default: true
      }
    case let error as ClassifierError:
      if case .notFinite = error { false } else { true }
    case let error as DownloadError:
      if case .notAnAddress = error { true } else { false }
    default:
      self is UsageError || self is SettingsError || self is UnknownNameError || self is ArchitectureError
        || self is NetworkError || self is RecipeModelError || self is GeneratorInterfaceError
    }
  }
}

struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name,
    abstract: "Trains generative adversarial networks and draws from them.",
    discussion: """
      Train digits, then draw ten of each:

        \(Program.name) train --model acgan --out run
        \(Program.name) generate --weights run/generator.h5 --grid digits.png

      Exit codes: 0 done, 1 failed, 2 used wrongly, 130 ended by Ctrl-C.
      """,
    version: "ganzoo \(ganzooVersion)",
    subcommands: [
      List.self, Summary.self, Train.self, Generate.self, Evaluate.self, Export.self, Import.self, Inspect.self,
      Benchmark.self, DataCommand.self,
    ])
}
