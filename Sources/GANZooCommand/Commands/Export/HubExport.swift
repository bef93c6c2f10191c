import Foundation
import GANZoo
import GANZooData
import GANZooFormats
import GANZooSupport

/// The files of a generator for a model hub: weights, description, model card and a picture of samples.
struct HubExport {
  private let file: GeneratorFile
  private let facts: NetworkFacts
  private let folder: String

  private static let card = "README.md"
  private static let picture = "sample.png"

  /// - Parameters:
  ///   - path: of a generator file.
  ///   - folder: the folder of the hub's files.
  ///   - license: the terms of use; nil: what the file says.
  /// - Throws: what reading throws, and `UsageError` for a model without facts.
  init(_ path: String, to folder: String, license: String?, _ zoo: Zoo) throws {
    file = try GeneratorFile(toExport: path, as: .hub, zoo)
    let attributes = try KerasFile(contentsOf: path, readsOptimizer: false).attributes
    facts = NetworkFacts(attributes).describing(file.network.outputShapes[0], license: license)
    self.folder = folder
  }

  /// The paths of all files.
  var targets: [String] {
    [HubFolder.weights, HubFolder.configuration, Self.card, Self.picture].map { "\(folder)/\($0)" }
  }

  /// Writes the files into a folder that exists, in the order of `targets`. Throws `FileWriteError` or what sampling
  /// throws.
  func write(in group: FileGroup) throws {
    let samples = Generator(file, on: Device(threads: 1)).generateOverview(seed: 1)
    let card = ModelCard(
      file, facts, name: URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent, picture: Self.picture)
    try file.saved.safetensors(facts).write(to: targets[0], in: group)
    let json = HubFolder.configuration(of: file, facts).indentedJSON + "\n"
    try AtomicFile.write(Array(json.utf8), to: targets[1], in: group)
    try AtomicFile.write(Array(card.markdown.utf8), to: targets[2], in: group)
    try PNG.write(PixelImage(samples: samples), to: targets[3], in: group)
  }
}
