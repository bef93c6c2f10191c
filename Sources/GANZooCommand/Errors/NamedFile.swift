import ArgumentParser
import Foundation
import GANZoo
import GANZooFormats
import GANZooSupport
import GANZooWeights

/// A file or folder that the command line names, and that is not what the command reads.
///
/// What reads files knows neither that a user has named them nor which other files GANZoo writes. The errors of all
/// commands pass here, so that each says the same of the same mistake.
struct NamedFile {
  let command: any ParsableCommand
  /// Those of the command line.
  let arguments: [String]
  /// The layers that a critic may have.
  let layers: LayerRegistry

  /// What a user is told: a `UsageError` where another path has to be named, else the error itself.
  func explained(_ error: any Error) -> any Error {
    switch error {
    case KerasFormatError.missingFile(let path) where isNamed(path): UsageError(missing(path))
    case KerasFormatError.cannotRead(let path, _) where isFolder(path) && isNamed(path):
      GeneratorOptions.noNetwork(in: path, "no generator.h5")
    case KerasFormatError.noWeights(let path, _) where Self.isCheckpoint(path): UsageError(Self.checkpoint(path))
    case GeneratorFileError.missing(let path, _) where Self.isCritic(path, layers): UsageError(Self.critic(path))
    case RunFolderError.notAFolder(let path) where command is Resume:
      UsageError("\(path.printable) is a file; a run is a folder")
    default: error
    }
  }

  /// Whether an argument is this path, or an option or a setting with it.
  private func isNamed(_ path: String) -> Bool { arguments.contains { $0 == path || $0.hasSuffix("=" + path) } }

  // MARK: - What is not there

  private func missing(_ path: String) -> String {
    let takesModel = command is Generate || command is Walk || command is Evaluate || command is Export
    let trained = takesModel ? (try? TrainedWeights.bundled().generators.map(\.name)) ?? [] : []
    guard trained.contains(path) else { return "\(path.printable) does not exist" }
    return "there is no file \(path) here; --model \(path) takes the trained generator of the package"
  }

  // MARK: - Other files of runs

  private static func isCheckpoint(_ path: String) -> Bool {
    (try? HDF5Reader(path).string(ModelFile.attributePrefix + "checkpoint", of: "/")) != nil
  }

  private static func checkpoint(_ path: String) -> String {
    let checkpoints = (path as NSString).deletingLastPathComponent as NSString
    return "\(path.printable) is a checkpoint, with which '\(Program.name) resume' goes on; "
      + generator(in: checkpoints.lastPathComponent == "checkpoints" ? checkpoints.deletingLastPathComponent : nil)
  }

  /// Whether a file has a network that gives scores of samples.
  static func isCritic(_ path: String, _ layers: LayerRegistry) -> Bool {
    guard let file = try? KerasFile(contentsOf: path, readsOptimizer: false),
      let saved = try? SavedNetwork(file, from: path, layers: layers)
    else { return false }
    return saved.parts.isEmpty && (try? CriticInterface().critic(saved, from: path)) != nil
  }

  private static func critic(_ path: String) -> String {
    "\(path.printable) is a critic, not a generator; " + generator(in: (path as NSString).deletingLastPathComponent)
  }

  /// Where the generator is that belongs to a run's file.
  private static func generator(in folder: String?) -> String {
    let files = ["generator.h5", "recipe.yaml"].map { name in
      folder.map { ($0 as NSString).appendingPathComponent(name) } ?? ""
    }
    guard files.allSatisfy(FileManager.default.fileExists) else {
      return "the generator of a run is generator.h5 in its folder"
    }
    return "the run's generator is \(files[0].printable)"
  }
}
