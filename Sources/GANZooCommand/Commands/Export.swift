import ArgumentParser
import Console
import Foundation
import GANZoo
import KerasFormat

struct Export: CatalogueCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the weights of networks for Keras, one file a network.",
    discussion: """
      Example: ganzoo export --weights runs/acgan-default --format keras-h5-weights --output keras

      The files are called after the networks, G.h5 and D.h5. In Keras, build the same model and call \
      model.load_weights('keras/G.h5').
      """)

  @Option(help: ArgumentHelp("A generator or critic file, or a run folder with both.", valueName: "file or folder"))
  var weights: String

  enum Format: String, ExpressibleByArgument, CaseIterable { case kerasH5Weights = "keras-h5-weights" }

  @Option(help: "The layout of the files.")
  var format = Format.kerasH5Weights

  @Option(help: ArgumentHelp("The folder to write to; made where it does not exist.", valueName: "folder"))
  var output: String

  @Flag(help: "Replace files that exist.")
  var force = false

  func run(_ catalogue: Catalogue) throws {
    let files = try sources.map { path in
      let file = try ModelFile(contentsOf: path)
      let network = try Network(kerasConfiguration: Configuration(json: file.modelConfig), layers: catalogue.layers)
      // A name from a file must not lead out of the folder.
      guard !network.name.isEmpty, !network.name.hasPrefix("."), !network.name.contains("/") else {
        throw ExportError(file: path, name: network.name)
      }
      return (target: "\(output)/\(network.name).h5", weights: file.weights)
    }
    for file in files where !force && FileManager.default.fileExists(atPath: file.target) {
      throw UsageError("\(file.target) exists; --force replaces it")
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
