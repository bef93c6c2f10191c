import ArgumentParser
import GANZoo
import GANZooLab
import GANZooSupport

/// Names of one kind that a command's options take, listed at the end of its help: what plug-ins bring is there too.
enum NameList: String {
  case architectures = "ARCHITECTURES"
  /// Generators that come with the package.
  case trained = "TRAINED GENERATORS"
  case objectives = "OBJECTIVES"
  case datasets = "DATA SETS"
  /// Data sets that can be downloaded.
  case downloads = "DOWNLOADS"
  case optimizers = "OPTIMIZERS"
  case observers = "OBSERVERS"
  case experiments = "EXPERIMENTS"

  private func names(_ zoo: Zoo) -> [String] {
    switch self {
    case .architectures: zoo.architectures.names
    case .trained: Completions.trainedGenerators()
    case .objectives: zoo.objectives.names
    case .datasets: zoo.datasets.names
    case .downloads: zoo.datasets.entries.filter { !$0.downloads.isEmpty }.map(\.name)
    case .optimizers: zoo.optimizers.names
    case .observers: zoo.observers.names
    case .experiments: ExperimentEntry.builtIn.map(\.name).sorted()
    }
  }

  /// The lists that belong to a help text, a line each, which may be broken; empty where there are none.
  static func text(for help: String, _ zoo: Zoo, columns: Int) -> String {
    let lists = command(of: help, among: [Root.self])?.names ?? []
    return lists.map { ($0.rawValue, $0.names(zoo)) }.filter { !$1.isEmpty }.map { title, names in
      "\(title): \(names.joined(separator: ", "))".wrapped(to: columns, indentation: "  ") + "\n"
    }.joined()
  }

  private static func command(of help: String, among commands: [any ParsableCommand.Type]) -> (any ZooCommand.Type)? {
    for command in commands {
      if let command = command as? any ZooCommand.Type,
        help.hasPrefix("OVERVIEW: \(command.configuration.abstract)\n")
      {
        return command
      }
      if let found = self.command(of: help, among: command.configuration.subcommands) { return found }
    }
    return nil
  }
}

extension ZooCommand {
  static var names: [NameList] { [] }
}

extension Train {
  static var names: [NameList] { [.architectures, .objectives, .datasets, .optimizers, .observers] }
}

extension Summary {
  static var names: [NameList] { [.architectures] }
}

extension Benchmark {
  static var names: [NameList] { [.architectures] }
}

extension Import {
  static var names: [NameList] { [.architectures] }
}

extension Generate {
  static var names: [NameList] { [.trained] }
}

extension Export {
  static var names: [NameList] { [.trained] }
}

extension Walk {
  static var names: [NameList] { [.trained] }
}

extension Evaluate {
  static var names: [NameList] { [.trained, .datasets] }
}

extension ClassifierTrain {
  static var names: [NameList] { [.datasets] }
}

extension DataCheck {
  static var names: [NameList] { [.datasets] }
}

extension DataDownload {
  static var names: [NameList] { [.downloads] }
}

extension LabCommand {
  static var names: [NameList] { [.experiments] }
}
