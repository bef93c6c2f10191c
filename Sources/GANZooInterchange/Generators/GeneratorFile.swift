import Foundation
public import GANZooFormats
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// A trained generator in a file: the network, its weights, its latent space and its classes.
///
/// The file is HDF5 in Keras' legacy format, so that Keras' `load_model` opens it, too.
public struct GeneratorFile: Sendable {
  /// The network with its weights.
  public let saved: SavedNetwork
  /// The distribution of the first input.
  public let latent: LatentSpace
  /// The names of the classes of the second input; empty for a generator without classes.
  public let classNames: [String]
  /// The symbols of a generator of text; nil for one of images or points.
  public let alphabet: Alphabet?
  /// How the generator was made, and its metrics.
  public let provenance: Provenance
  /// The terms under which others may use it, such as "mit"; nil if it says none.
  public let license: String?

  /// The version of the file's attributes.
  private static let format = "1"
  private static let prefix = ModelFile.attributePrefix

  /// A generator with these parts.
  ///
  /// Throws `GeneratorFileError` unless the inputs of the network are the latent vector and, if there are classes, the
  /// class, and its output is an image or a point or, with an alphabet, text [characters, symbols].
  public init(
    _ saved: SavedNetwork, latent: LatentSpace, classNames: [String], alphabet: Alphabet? = nil,
    provenance: Provenance, license: String? = nil, file: String = "the generator"
  ) throws {
    let network = saved.network
    let inputs: [Shape] = [[latent.size]] + (classNames.isEmpty ? [] : [[1]])
    guard network.inputShapes == inputs else {
      throw GeneratorFileError.inputs(file: file, expected: inputs, found: network.inputShapes)
    }
    guard network.outputShapes.count == 1, network.outputShapes[0].isSample(with: alphabet) else {
      throw GeneratorFileError.output(file: file, found: network.outputShapes)
    }
    let classInput = network.inputs.dropFirst().first
    if let (layer, rows) = network.misfitEmbedding(reading: classInput, classes: classNames.count) {
      guard let rows else { throw GeneratorFileError.noClass(file: file, layer: layer) }
      throw GeneratorFileError.classes(file: file, layer: layer, rows: rows, classes: classNames.count)
    }
    (self.saved, self.latent, self.classNames, self.alphabet) = (saved, latent, classNames, alphabet)
    (self.provenance, self.license) = (provenance, license)
  }

  private init(_ other: GeneratorFile, provenance: Provenance) {
    (saved, latent, classNames, alphabet) = (other.saved, other.latent, other.classNames, other.alphabet)
    (self.provenance, license) = (provenance, other.license)
  }

  /// The same generator with other metrics. Throws `ProvenanceError.metrics`.
  public func recording(_ metrics: JSONObject) throws(ProvenanceError) -> GeneratorFile {
    GeneratorFile(self, provenance: try provenance.recording(metrics))
  }

  /// The network.
  public var network: Network { saved.network }

  /// Reads a file.
  ///
  /// Throws `KerasFormatError`, `SavedNetworkError`, `GeneratorFileError`, or `ProvenanceError` if the file was changed
  /// after it was written.
  public init(contentsOf path: String, layers: LayerRegistry = .builtIn) throws {
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    let facts = NetworkFacts(file.attributes)
    guard facts.areOfGenerator else {
      throw GeneratorFileError.missing(file: path, attribute: Self.prefix + "format")
    }
    // Of a newer version the network may not be understood either.
    try Self.checkFormat(facts, path)
    try self.init(SavedNetwork(file, from: path, layers: layers), facts, from: path)
  }

  /// A network with what its file says of it.
  ///
  /// - Parameter path: the path of the file, for errors.
  /// - Throws: `SavedNetworkError`, `GeneratorFileError` or `ProvenanceError`.
  package init(_ saved: SavedNetwork, _ facts: NetworkFacts, from path: String) throws {
    self = try namingGraphErrors(path) { try GeneratorFile(saved, reading: facts, path) }
  }

  private init(_ saved: SavedNetwork, reading facts: NetworkFacts, _ path: String) throws {
    let attribute = { (name: String) throws in
      guard let text = facts[name] else {
        throw GeneratorFileError.missing(file: path, attribute: Self.prefix + name)
      }
      guard ["latent", "classes"].contains(name), (try? JSONObject(json: text)) == nil else { return text }
      throw SavedNetworkError(
        file: path, reason: "'\(name)' should be a JSON object, but is '\(text.shown(most: 80))'")
    }
    try Self.checkFormat(facts, path)
    let latent = try JSONObject(configuration: attribute("latent"))
    let classNames = try ClassNames(json: attribute("classes")).names
    try self.init(
      saved, latent: LatentSpace(size: latent.int("size"), distribution: latent.choice("distribution")),
      classNames: classNames, alphabet: Self.alphabet(facts, path),
      provenance: Provenance(facts, from: path), license: facts["license"], file: path)
  }

  private static func checkFormat(_ facts: NetworkFacts, _ path: String) throws(GeneratorFileError) {
    let version = facts["format"] ?? ""
    guard version == format else { throw .format(file: path, found: version) }
  }

  private static func alphabet(_ facts: NetworkFacts, _ path: String) throws(GeneratorFileError) -> Alphabet? {
    guard let text = facts["alphabet"] else { return nil }
    guard let alphabet = Alphabet(text: text) else { throw .alphabet(file: path) }
    return alphabet
  }

  /// Writes the file under a temporary name, reads it back, and renames it to `path` if it has the same weights and
  /// classes.
  ///
  /// Use this for networks of other programs, which may have unusual features.
  ///
  /// - Parameter layers: the layers that the network may have.
  /// - Throws: `KerasFormatError`, `FileWriteError`, or `SavedNetworkError` if the file could not be read back. Then
  ///   nothing is written.
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

  /// Writes the file under a temporary name and renames it to `path`. Throws `KerasFormatError` or `FileWriteError`.
  public func write(to path: String) throws { try write(to: path, in: nil) }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - group: the file gets its name together with the other files of the group; nil renames it at once.
  ///   - check: called with the temporary name before the file is renamed. If it throws, `path` stays as it was.
  package func write(
    to path: String, in group: FileGroup?, _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    try saved.modelFile(provenance, metadata: metadata).write(to: path, in: group, check)
  }

  /// What sampling needs, and the licence.
  private var metadata: [String: String] {
    let latent: JSONObject = ["size": .int(latent.size), "distribution": .string(latent.distribution.rawValue)]
    var metadata = ["format": Self.format, "latent": latent.json, "classes": ClassNames(classNames).json]
    metadata[alphabet == nil ? "pixels" : "alphabet"] = alphabet?.text ?? "-1 is black, 1 is white"
    metadata["license"] = license
    return metadata
  }
}

/// A file that is a Keras model but not a generator file.
public enum GeneratorFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An attribute that sampling needs is not there.
  case missing(file: String, attribute: String)
  /// The file has another version of the format.
  case format(file: String, found: String)
  /// The inputs are not the latent vector and the class.
  case inputs(file: String, expected: [Shape], found: [Shape])
  /// The output is neither an image nor a point.
  case output(file: String, found: [Shape])
  /// The symbols of text are not an alphabet.
  case alphabet(file: String)
  /// An embedding does not read the class input.
  case noClass(file: String, layer: String)
  /// An embedding has fewer rows than there are classes.
  case classes(file: String, layer: String, rows: Int, classes: Int)

  /// The message without the file's name if the error is about the output.
  package var detail: String {
    guard case .output(_, let found) = self else { return description }
    return "the network's output should be an image [height, width, 1 to 4 channels] or a point [2], but is "
      + found.map(\.description).joined(separator: " and ")
  }

  /// The message, which names the file.
  public var description: String {
    let list = { (shapes: [Shape]) in shapes.listed(separator: " and ", \.description) }
    return switch self {
    case .missing(let file, let attribute):
      "\(file) is not a generator file of GANZoo: it has no attribute '\(attribute)'; ganzoo import makes one of "
        + "a Keras file"
    case .format(let file, let found): "\(file) has the format version '\(found.shown())', but this program reads '1'"
    case .inputs(let file, let expected, let found):
      "\(file): the network's inputs should be \(list(expected)), but are \(list(found))"
    case .output(let file, _): "\(file): \(detail)"
    case .alphabet(let file):
      "\(file): the attribute 'ganzoo_alphabet' should be a replacement character, a line end and other characters, "
        + "each once and \(Alphabet.mostSymbols.grouped) at most"
    case .noClass(let file, let layer):
      "\(file): the embedding '\(layer.shown())' should read the network's second input, the class, but reads "
        + "something else"
    case .classes(let file, let layer, let rows, let classes):
      "\(file): the embedding '\(layer.shown())' has \(rows) rows, but the generator has \(classes) classes"
    }
  }
}
