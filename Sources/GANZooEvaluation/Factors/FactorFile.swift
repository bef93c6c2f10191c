import GANZooFormats
public import GANZooInterchange
public import GANZooNN
import GANZooSupport
public import GANZooTensors

/// A network that reads the factors of `shapes`, in an HDF5 file that Keras' `load_model` can open.
public struct FactorFile: Sendable {
  /// The network, from an image [H, W, C] to the factors' codes, with its weights.
  public let saved: SavedNetwork
  /// The settings of its training, and its errors on test examples.
  public let provenance: Provenance

  private static let format = "1"
  private static let formatAttribute = "factors"
  private static let ending = "_error"

  /// The file of a reader with its mean errors on test examples.
  public init(_ reader: FactorReader, _ settings: FactorTraining, errors: [ShapeFactor: Double]) throws {
    saved = reader.saved
    let found: JSONObject = errors.sorted { $0.key.rawValue < $1.key.rawValue }.reduce([:]) {
      $0 + [$1.key.rawValue + Self.ending: .double($1.value)]
    }
    provenance = try Provenance(
      recipe: settings.yaml, seed: settings.seed, dataset: "shapes", steps: settings.steps
    ).recording(found)
  }

  /// Reads a file. Throws `KerasFormatError`, `SavedNetworkError`, `ProvenanceError` or `FactorFileError`.
  public init(contentsOf path: String, layers: LayerRegistry = .builtIn) throws {
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    guard file.attributes[ModelFile.attributePrefix + Self.formatAttribute] == Self.format else {
      throw FactorFileError.other(file: path)
    }
    saved = try SavedNetwork(file, from: path, layers: layers)
    provenance = try Provenance(of: file, from: path)
    let network = saved.network
    guard network.inputShapes.count == 1, network.inputShapes[0].rank == 3, [1, 3].contains(network.inputShapes[0][2]),
      network.outputShapes == [[FactorReader.outputs(channels: network.inputShapes[0][2])]],
      !network.vertices.contains(where: { $0.embedding != nil })
    else { throw FactorFileError.interface(file: path) }
  }

  /// Shape [H, W, C] of the images that it reads.
  public var image: Shape { saved.network.inputShapes[0] }

  /// The mean error on test examples, as a share of a factor's range, that the file records.
  public func error(of factor: ShapeFactor) -> Double? {
    switch provenance.metrics[factor.rawValue + Self.ending] {
    case .double(let error): error
    case .int(let error): Double(error)
    default: nil
    }
  }

  /// Writes the file; it appears complete or not at all. Throws `KerasFormatError` or `FileWriteError`.
  public func write(to path: String) throws {
    try saved.modelFile(provenance, metadata: [Self.formatAttribute: Self.format]).write(to: path)
  }
}

/// A file that is none of a network that reads factors.
public enum FactorFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file contains another model.
  case other(file: String)
  /// The network does not map one image to the numbers that stand for factors.
  case interface(file: String)
  /// The network makes a number of an image that is infinite or NaN.
  case notFinite(value: Float)

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .other(let file):
      "\(file) is no network that reads the factors of shapes; ganzoo classifier factors makes one"
    case .interface(let file):
      "\(file): expected a network of one grey or RGB image and one output of the factors' codes"
    case .notFinite(let value):
      "the network that reads factors makes \(value) of an image, which is not a finite number; ganzoo classifier "
        + "factors makes another"
    }
  }
}
