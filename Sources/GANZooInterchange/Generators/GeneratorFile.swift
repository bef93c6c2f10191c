import Foundation
public import GANZooFormats
public import GANZooNN
package import GANZooSupport
public import GANZooTensors

/// A generator as a product: the network, its weights, and what is needed to draw from it. One HDF5 file that Keras'
/// `load_model` opens too.
public struct GeneratorFile: Sendable {
  /// The layer graph and its weights.
  public let saved: SavedNetwork
  /// What the first input is drawn from.
  public let latent: LatentSpace
  /// Names of the classes that the second input counts; empty where there is none.
  public let classNames: [String]
  /// How it was made, and how good it is.
  public let provenance: Provenance

  /// The version of the file's attributes.
  private static let format = "1"
  private static let prefix = ModelFile.attributePrefix

  /// A generator from its parts. The inputs are the latent vector and, where there are classes, the class.
  ///
  /// Throws `GeneratorFileError` where the network does not draw samples from these inputs.
  public init(
    _ saved: SavedNetwork, latent: LatentSpace, classNames: [String], provenance: Provenance,
    file: String = "the generator"
  ) throws {
    let network = saved.network
    let inputs: [Shape] = [[latent.size]] + (classNames.isEmpty ? [] : [[1]])
    guard network.inputShapes == inputs else {
      throw GeneratorFileError.inputs(file: file, expected: inputs, found: network.inputShapes)
    }
    guard network.outputShapes.count == 1, network.outputShapes[0].isSample else {
      throw GeneratorFileError.output(file: file, found: network.outputShapes)
    }
    try network.checkEmbeddings(classes: classNames.count, file: file)
    (self.saved, self.latent, self.classNames, self.provenance) = (saved, latent, classNames, provenance)
  }

  private init(_ other: GeneratorFile, provenance: Provenance) {
    (saved, latent, classNames) = (other.saved, other.latent, other.classNames)
    self.provenance = provenance
  }

  /// The same generator with other figures. Throws `ProvenanceError.figures`.
  public func recording(_ figures: JSONObject) throws(ProvenanceError) -> GeneratorFile {
    GeneratorFile(self, provenance: try provenance.recording(figures))
  }

  /// The layer graph.
  public var network: Network { saved.network }

  /// Reads a file.
  ///
  /// Throws `KerasFormatError`, `SavedNetworkError`, `GeneratorFileError`, or `ProvenanceError` where it was changed since it
  /// was written.
  public init(contentsOf path: String, layers: LayerRegistry = .builtIn) throws {
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    self = try namingGraphErrors(path) { try GeneratorFile(file, path, layers) }
  }

  private init(_ file: KerasFile, _ path: String, _ layers: LayerRegistry) throws {
    let attribute = { (name: String) throws(GeneratorFileError) in
      guard let text = file.attributes[Self.prefix + name] else {
        throw GeneratorFileError.missing(file: path, attribute: Self.prefix + name)
      }
      return text
    }
    let version = try attribute("format")
    guard version == Self.format else { throw GeneratorFileError.format(file: path, found: version) }
    let latent = try JSONObject(json: attribute("latent"))
    let classNames = try ClassNames(json: attribute("classes")).names
    try self.init(
      SavedNetwork(file, from: path, layers: layers),
      latent: LatentSpace(size: latent.int("size"), distribution: latent.choice("distribution")),
      classNames: classNames, provenance: Provenance(of: file, from: path), file: path)
  }

  /// Writes the file beside its target, reads it again, and puts it in place if it is the same generator.
  ///
  /// For networks from elsewhere, which may have what no network of ours has.
  ///
  /// - Parameter layers: the layers that it may have.
  /// - Throws: `KerasFormatError`, `FileWriteError`, or `SavedNetworkError` where it cannot be read again; nothing is
  ///   written then.
  public func writeChecked(to path: String, layers: LayerRegistry) throws {
    try write(to: path, in: nil) { name in
      do {
        let copy = try GeneratorFile(contentsOf: name, layers: layers)
        guard copy.saved.weightsChecksum == saved.weightsChecksum, copy.classNames == classNames else {
          throw SavedNetworkError(file: name, reason: "it has other weights or classes")
        }
      } catch {
        let reason = "\(error)".replacing(name + ": ", with: "").replacing(name, with: "it")
        throw SavedNetworkError(file: path, reason: "is not written, since it could not be read again: \(reason)")
      }
    }
  }

  /// Writes the file beside its target and renames it. Throws `KerasFormatError` or `FileWriteError`.
  public func write(to path: String) throws { try write(to: path, in: nil) }

  /// The same, together with other files.
  ///
  /// - Parameter check: reads the file under its temporary name before it is renamed; what it throws is thrown.
  package func write(
    to path: String, in group: FileGroup?, _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    let latent: JSONObject = ["size": .int(latent.size), "distribution": .string(latent.distribution.rawValue)]
    let file = saved.modelFile(
      provenance,
      facts: [
        "format": Self.format, "latent": latent.json, "classes": ClassNames(classNames).json,
        "pixels": "-1 is black, 1 is white",
      ])
    try file.write(to: path, in: group, check)
  }
}

extension Network {
  /// Refuses an embedding that would be asked for a row it has not: one of anything but the class, or of too few rows.
  fileprivate func checkEmbeddings(classes: Int, file: String) throws(GeneratorFileError) {
    var rows: [String: Int] = [:]
    for input in inputs.dropFirst() {
      for embedding in embeddings(reading: input) { rows[embedding.name] = embedding.rows }
    }
    for vertex in vertices where vertex.embedding != nil {
      guard let rows = rows[vertex.name] else { throw .noClass(file: file, layer: vertex.name) }
      guard rows >= classes else { throw .classes(file: file, layer: vertex.name, rows: rows, classes: classes) }
    }
  }
}

/// An HDF5 file that holds a model, but not a generator of ours.
public enum GeneratorFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An attribute that sampling needs is not there.
  case missing(file: String, attribute: String)
  /// The file has another version of the format.
  case format(file: String, found: String)
  /// The inputs are not the latent vector and the class.
  case inputs(file: String, expected: [Shape], found: [Shape])
  /// The output is neither an image nor a point.
  case output(file: String, found: [Shape])
  /// An embedding reads something else than the class.
  case noClass(file: String, layer: String)
  /// An embedding has fewer rows than there are classes.
  case classes(file: String, layer: String, rows: Int, classes: Int)

  /// The sentence without the file, where it is about the output.
  package var detail: String {
    guard case .output(_, let found) = self else { return description }
    return "the network's output should be an image [height, width, 1 to 4 channels] or a point [2], but is "
      + found.map(\.description).joined(separator: " and ")
  }

  /// A sentence that names the file.
  public var description: String {
    let list = { (shapes: [Shape]) in shapes.listed(separator: " and ", \.description) }
    return switch self {
    case .missing(let file, let attribute):
      "\(file) is not a generator file of GANZoo: it has no attribute '\(attribute)'; ganzoo import makes one of a Keras file"
    case .format(let file, let found): "\(file) has the format version '\(found.shown())', but this program reads '1'"
    case .inputs(let file, let expected, let found):
      "\(file): the network's inputs should be \(list(expected)), but are \(list(found))"
    case .output(let file, _): "\(file): \(detail)"
    case .noClass(let file, let layer):
      "\(file): the embedding '\(layer.shown())' should read the network's second input, the class, but reads something else"
    case .classes(let file, let layer, let rows, let classes):
      "\(file): the embedding '\(layer.shown())' has \(rows) rows, but the generator has \(classes) classes"
    }
  }
}
