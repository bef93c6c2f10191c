import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport
import GANZooWeights

/// Which trained generator: that of a file or a run, or one that comes with the package.
struct GeneratorOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("A generator file, or the folder of a run.", valueName: "generator"), completion: .hdf5)
  var file: String?

  @Option(
    help: ArgumentHelp(
      "Take a trained generator that comes with the package instead: an architecture, or one with a data set, such as "
        + "acgan-fashion-mnist.", valueName: "model"), completion: .trainedGenerator)
  var model: String?

  @Option(name: .customLong("weights"), help: .oldName(of: "<generator>"), completion: .hdf5)
  var oldFile: String?

  /// The file or folder that the command line names.
  var path: String? { file ?? oldFile }

  func validate() throws {
    try OldName.check(("--weights", oldFile), ("<generator>", file))
    if model != nil, path != nil { throw Self.notOne }
  }

  /// Throws `ValidationError` unless a generator is named.
  func checkNamed() throws {
    if model == nil, path == nil { throw Self.notOne }
  }

  private static let notOne = ValidationError("Give either a generator, as a file or the folder of a run, or --model.")

  /// The path of the generator's file.
  ///
  /// - Parameter data: with an architecture as `--model`, the data set that it learnt from; nil: mnist, or the first
  ///   there is.
  /// - Throws: `UsageError` for a folder without a generator, `UnknownNameError`, `TrainedWeightsError`.
  func filePath(data: String?, _ zoo: Zoo) throws -> String {
    try path.map(Self.generatorFile) ?? Self.trainedFile(model ?? "", data: data, zoo)
  }

  /// The path of a trained generator that comes with the package. Throws `UsageError`, `UnknownNameError` or
  /// `TrainedWeightsError`.
  static func trainedFile(_ model: String, data: String?, _ zoo: Zoo) throws -> String {
    let trained = try TrainedWeights.bundled()
    // Both parts of a name may be joined by a colon, as settings are.
    let model = model.replacing(":", with: "-", maxReplacements: 1)
    // Of the longest name: an architecture's may have a hyphen.
    let architecture = zoo.architectures.names.filter { model.hasPrefix($0 + "-") }.max { $0.count < $1.count }
    guard let architecture, !zoo.architectures.names.contains(model) else {
      guard zoo.architectures.names.contains(model) else {
        throw UnknownNameError(kind: "trained generator", found: model, known: trained.generators.map(\.name))
      }
      return try trained.generator(of: model, data: data).path
    }
    let named = String(model.dropFirst(architecture.count + 1))
    if let data, data != named {
      throw UsageError("--model \(model.printable) is the generator of \(named.printable), not of \(data.printable)")
    }
    return try trained.generator(of: architecture, data: named).path
  }

  /// The path of the generator's file where it is compared with real examples of a data set.
  ///
  /// In versions before 0.2 an architecture's name and `--data` together named the generator of that data set. That is
  /// still so, with a note, where there is one.
  func filePath(comparedWith data: String?, _ zoo: Zoo) throws -> String {
    guard let model, let data, zoo.architectures.names.contains(model) else { return try filePath(data: nil, zoo) }
    let trained = try TrainedWeights.bundled()
    let usual = try trained.generator(of: model)
    guard usual.data != data, let entry = trained.generators.first(where: { $0.model == model && $0.data == data })
    else { return usual.path }
    ConsoleOutput.standardError.writeLine(
      "note: --model \(model) with --data \(data) judges the generator \(entry.name); --model \(model)-\(usual.data) "
        + "judges that of \(usual.data)")
    return entry.path
  }

  /// The file of the generator that a path names: itself, or that in a run folder.
  static func generatorFile(_ path: String) throws(UsageError) -> String {
    guard isFolder(path) else { return path }
    let file = "\(path)/generator.h5"
    guard FileManager.default.fileExists(atPath: file) else { throw noNetwork(in: path, "no generator.h5") }
    return file
  }

  /// The file with a network that a path names, for a command that reads those of others, too: the generator in a run
  /// folder, else the path itself, of which its reader says what it is.
  static func networkFile(_ path: String) -> String {
    let file = "\(path)/generator.h5"
    return isFolder(path) && FileManager.default.fileExists(atPath: file) ? file : path
  }

  /// The error of a folder that is no run's.
  ///
  /// - Parameter files: what is not in it, as in "no generator.h5".
  static func noNetwork(in path: String, _ files: String) -> UsageError {
    guard HubFolder.isHubFolder(path) else { return UsageError("the folder \(path.printable) has \(files)") }
    return UsageError(
      "the folder \(path) is one of a model hub: '\(Program.name) import \(path.shellWord) --output g.h5' makes a "
        + "generator file of it")
  }
}
