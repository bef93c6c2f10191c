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
    help: "Take the trained generator that comes with this architecture instead.", completion: .trainedArchitecture)
  var model: String?

  @Option(name: .customLong("weights"), help: .oldName(of: "<generator>"), completion: .hdf5)
  var oldFile: String?

  /// The file or folder that the command line names.
  var path: String? { file ?? oldFile }

  func validate() throws {
    try OldName.check(("--weights", oldFile), ("<generator>", file))
    if (model == nil) == (path == nil) {
      throw ValidationError("Give either a generator, as a file or the folder of a run, or --model.")
    }
  }

  /// The path of the generator's file.
  ///
  /// - Parameter data: with `--model`, the data set that it learnt from; nil: mnist, or the first there is.
  /// - Throws: `UsageError` for a folder without a generator, `UnknownNameError`, `TrainedWeightsError`.
  func filePath(data: String?, _ zoo: Zoo) throws -> String {
    if let path { return try Self.generatorFile(path) }
    let model = model ?? ""
    _ = try zoo.architectures[model]
    return try TrainedWeights.bundled().generator(of: model, data: data).path
  }

  /// The file of the generator that a path names: itself, or that in a run folder.
  private static func generatorFile(_ path: String) throws(UsageError) -> String {
    guard isFolder(path) else { return path }
    let file = "\(path)/generator.h5"
    guard FileManager.default.fileExists(atPath: file) else {
      throw UsageError("the folder \(path) has no generator.h5")
    }
    return file
  }
}
