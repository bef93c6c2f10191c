import Foundation
import GANZoo
import GANZooFormats
import GANZooSupport

// A critic alone.
extension Evaluate {
  /// The network of the file that is named, if it is a critic.
  ///
  /// Throws `UsageError` where `--against` says that it is one and the file is a generator's.
  func critic(_ zoo: Zoo) throws -> SavedNetwork? {
    guard let path = source.path else { return nil }
    if isFolder(path) {
      guard against == nil else { throw UsageError("--against goes with a critic's file, such as \(path)/critic.h5") }
      return nil
    }
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    guard !NetworkFacts(file.attributes).areOfGenerator else {
      guard against == nil else { throw UsageError("--against goes with a critic's file, but \(path) is a generator") }
      return nil
    }
    if against != nil { return try SavedNetwork(file, from: path, layers: zoo.layers) }
    guard let saved = try? SavedNetwork(file, from: path, layers: zoo.layers),
      (try? CriticInterface().critic(saved, from: path)) != nil
    else { return nil }
    return saved
  }

  /// Measures what a critic's scores say of real examples and of samples.
  func evaluate(critic: SavedNetwork, _ path: String, _ zoo: Zoo) throws {
    let given: [(name: String, isThere: Bool)] = [
      ("--classifier", classifier != nil), ("--factors", factors != nil), ("--gan-train", ganTrain),
      ("--pictures", pictures != nil), ("--record", record), ("--split validation", split == .validation),
    ]
    if let wrong = given.first(where: \.isThere) {
      throw UsageError("\(wrong.name) goes with generators, but \(path) is a critic")
    }
    let against = try generator(of: path, zoo)
    if against == nil, truncation.truncation != nil {
      throw UsageError("--truncation is for a generator's samples: name one with --against")
    }
    let judge = try CriticJudge(
      critic, path, against: against, truncation, data: data, overrides: overrides, readers: threads.readers, zoo,
      on: threads.device)
    let report = try judge.scores(samples ?? Self.usualSamples, seed: UInt64(seed ?? 1))
    let output = ConsoleOutput.standardOutput
    output.write(try (json ? report.json : report.text(width: output.columns)) + "\n")
  }

  /// The file of the generator whose samples are scored: the one that is named, or that of the critic's run.
  private func generator(of path: String, _ zoo: Zoo) throws -> String? {
    if let against {
      if FileManager.default.fileExists(atPath: against) { return try GeneratorOptions.generatorFile(against) }
      do {
        return try GeneratorOptions.trainedFile(against, data: nil, zoo)
      } catch is UnknownNameError {
        throw UsageError(
          "--against \(against.printable) is neither a file nor the folder of a run, nor a trained generator of the "
            + "package")
      }
    }
    let url = URL(fileURLWithPath: path)
    guard url.lastPathComponent == "critic.h5" else { return nil }
    let folder = String(path.dropLast("critic.h5".count))
    // Elsewhere than in a run a generator of that name need not have anything to do with the critic.
    guard FileManager.default.fileExists(atPath: folder + "recipe.yaml") else { return nil }
    let beside = folder + "generator.h5"
    return FileManager.default.fileExists(atPath: beside) ? beside : nil
  }
}
