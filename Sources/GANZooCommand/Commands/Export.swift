import ArgumentParser
import Console
import Foundation
import GANZoo
import KerasFormat

struct Export: CatalogueCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the weights of networks for Keras, one file a network.",
    discussion: """
      Example: \(Program.name) export --weights runs/acgan-default --format keras-h5-weights --output keras

      The files are called after the networks, G.h5 and D.h5. In Keras, build the same model and call \
      model.load_weights('keras/G.h5'). With --samples the folder also gets samples.h5, to compare with what Keras draws from \
      the same numbers: 'latents' [N, latent], 'classes' [N], and 'images' [N, H, W, C] in [-1, 1] or 'points' [N, 2].
      """)

  @Option(help: ArgumentHelp("A generator or critic file, or a run folder with both.", valueName: "file or folder"))
  var weights: String

  enum Format: String, ExpressibleByArgument, CaseIterable { case kerasH5Weights = "keras-h5-weights" }

  @Option(help: "The layout of the files.")
  var format = Format.kerasH5Weights

  @Option(help: ArgumentHelp("The folder to write to; made where it does not exist.", valueName: "folder"))
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Also write this many latent vectors and what is drawn from them.", valueName: "count"))
  var samples: Int?

  @Flag(help: "Replace files that exist.")
  var force = false

  func validate() throws {
    if let samples, !(1...10_000).contains(samples) {
      throw ValidationError("--samples is a number from 1 to 10,000, not \(samples).")
    }
  }

  func run(_ catalogue: Catalogue) throws {
    let sources = try sources
    let files = try sources.map { path in
      let file = try ModelFile(contentsOf: path)
      let network = try Network(kerasConfiguration: Configuration(json: file.modelConfig), layers: catalogue.layers)
      // A name from a file must not lead out of the folder.
      guard !network.name.isEmpty, !network.name.hasPrefix("."), !network.name.contains("/") else {
        throw ExportError(file: path, name: network.name)
      }
      return (target: "\(output)/\(network.name).h5", weights: file.weights)
    }
    let targets = files.map(\.target) + (samples == nil ? [] : [samplesFile])
    for target in targets where !force && FileManager.default.fileExists(atPath: target) {
      throw UsageError("\(target) exists; --force replaces it")
    }
    let generator = try samples == nil ? nil : self.generator(sources[0], catalogue)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: output, isDirectory: &isFolder), !isFolder.boolValue {
      throw RunFolderError.notAFolder(path: output)
    }
    do {
      try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
    } catch {
      throw RunFolderError.cannotCreate(path: output, reason: "it cannot be made")
    }
    for file in files {
      try file.weights.write(to: file.target)
      ConsoleOutput.standardOutput.write("\(file.target)\n")
    }
    if let samples, let generator { try write(samples, of: generator) }
  }

  private var samplesFile: String { "\(output)/samples.h5" }

  private func generator(_ path: String, _ catalogue: Catalogue) throws -> Generator {
    try Generator(try GeneratorFile(contentsOf: path, layers: catalogue.layers), name: path, on: Device(threads: 1))
  }

  private func write(_ count: Int, of generator: Generator) throws {
    let random = RandomStream(seed: 1, purpose: .generation)
    let latents = generator.file.latent.draw(count, from: random, on: generator.device)
    let classes = (0..<count).map { $0 % max(1, generator.file.classNames.count) }
    let drawn = generator(latents, classes: classes)
    let writer = try HDF5Writer(samplesFile)
    try writer.write(latents.values, shape: latents.shape.sizes, to: "/latents")
    try writer.write(classes.map(Int32.init), shape: [count], to: "/classes")
    try writer.write(drawn.values, shape: drawn.shape.sizes, to: generator.sample.rank == 3 ? "/images" : "/points")
    try writer.commit()
    ConsoleOutput.standardOutput.write("\(samplesFile)\n")
  }

  private var sources: [String] {
    get throws {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: weights, isDirectory: &isFolder), isFolder.boolValue else {
        return [weights]
      }
      let found = ["generator.h5", "critic.h5"].map { "\(weights)/\($0)" }
        .filter { FileManager.default.fileExists(atPath: $0) }
      guard !found.isEmpty else { throw UsageError("the folder \(weights) has neither generator.h5 nor critic.h5") }
      return found
    }
  }
}

/// A network that cannot be written under its name.
struct ExportError: Error, Equatable, CustomStringConvertible {
  let file, name: String
  var description: String { "\(file): the network's name '\(name)' cannot name a file" }
}
