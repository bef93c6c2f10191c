import Foundation
public import KerasFormat
public import Layers
public import Tensors

/// A generator as a product: the network, its weights, and what is needed to draw from it. One HDF5 file that Keras'
/// `load_model` opens too.
public struct GeneratorFile: Sendable {
  /// The layer graph.
  public let network: Network
  /// Its weights.
  public let weights: LegacyWeights
  /// What the first input is drawn from.
  public let latent: LatentSpace
  /// Names of the classes that the second input counts; empty where there is none.
  public let classNames: [String]
  /// The recipe that made it, as YAML; empty for weights from elsewhere.
  public let recipe: String
  /// Generator iterations behind the weights.
  public let steps: Int

  /// The version of the file's attributes.
  private static let format = "1"
  private static let prefix = ModelFile.attributePrefix

  /// A generator from its parts. The inputs are the latent vector and, where there are classes, the class.
  ///
  /// Throws `GeneratorFileError` where the network does not draw samples from these inputs.
  public init(
    network: Network, weights: LegacyWeights, latent: LatentSpace, classNames: [String], recipe: String, steps: Int,
    file: String = "the generator"
  ) throws {
    let inputs: [Shape] = [[latent.size]] + (classNames.isEmpty ? [] : [[1]])
    guard network.inputShapes == inputs else {
      throw GeneratorFileError.inputs(file: file, expected: inputs, found: network.inputShapes)
    }
    guard network.outputShapes.count == 1, network.outputShapes[0].isSample else {
      throw GeneratorFileError.output(file: file, found: network.outputShapes)
    }
    try network.checkEmbeddings(classes: classNames.count, file: file)
    (self.network, self.weights, self.latent, self.classNames) = (network, weights, latent, classNames)
    (self.recipe, self.steps) = (recipe, steps)
  }

  /// Reads a file. Throws `KerasFormatError` or `GeneratorFileError`.
  public init(contentsOf path: String, layers: LayerCatalogue = .builtIn) throws {
    do {
      try self.init(ModelFile(contentsOf: path), path, layers)
    } catch let error as ConfigurationError {
      throw GeneratorFileError.graph(file: path, reason: error.description)
    } catch let error as NetworkError {
      throw GeneratorFileError.graph(file: path, reason: error.description)
    }
  }

  private init(_ file: ModelFile, _ path: String, _ layers: LayerCatalogue) throws {
    let attribute = { (name: String) throws(GeneratorFileError) in
      guard let text = file.attributes[Self.prefix + name] else {
        throw GeneratorFileError.missing(file: path, attribute: Self.prefix + name)
      }
      return text
    }
    let version = try attribute("format")
    guard version == Self.format else { throw GeneratorFileError.format(file: path, found: version) }
    let latent = try Configuration(json: attribute("latent"))
    let classNames = try Configuration(json: attribute("classes")).array("names").map { value in
      guard case .string(let name) = value else {
        throw ConfigurationError.wrongType(key: "names", expected: "texts", found: value.json)
      }
      return name
    }
    try self.init(
      network: Network(kerasConfiguration: Configuration(json: file.modelConfig), layers: layers),
      weights: file.weights,
      latent: LatentSpace(size: latent.int("size"), distribution: latent.choice("distribution")),
      classNames: classNames, recipe: file.attributes[Self.prefix + "recipe"] ?? "",
      steps: file.attributes[Self.prefix + "steps"].flatMap(Int.init) ?? 0, file: path)
  }

  /// Writes the file beside its target and renames it. Throws `KerasFormatError`.
  public func write(to path: String) throws {
    let latent: Configuration = ["size": .int(latent.size), "distribution": .string(latent.distribution.rawValue)]
    let classes: Configuration = ["names": .array(classNames.map { .string($0) })]
    let file = ModelFile(
      modelConfig: network.kerasConfiguration.json, weights: weights,
      attributes: [
        Self.prefix + "format": Self.format, Self.prefix + "version": ganzooVersion,
        Self.prefix + "latent": latent.json, Self.prefix + "classes": classes.json,
        Self.prefix + "pixels": "-1 is black, 1 is white", Self.prefix + "recipe": recipe,
        Self.prefix + "steps": String(steps),
      ])
    try file.write(to: path)
  }
}

extension Network {
  /// Refuses an embedding that would be asked for a row it has not: one of anything but the class, or of too few rows.
  fileprivate func checkEmbeddings(classes: Int, file: String) throws(GeneratorFileError) {
    var readsClass = Set(inputs.dropFirst())
    for (position, vertex) in vertices.enumerated() {
      let isClass = !vertex.inputs.isEmpty && vertex.inputs.allSatisfy(readsClass.contains)
      let layer = (vertex.layer as? SpectralNormalization)?.layer ?? vertex.layer
      if let embedding = layer as? Embedding {
        guard isClass else { throw .noClass(file: file, layer: vertex.name) }
        guard embedding.inputDimension >= classes else {
          throw .classes(file: file, layer: vertex.name, rows: embedding.inputDimension, classes: classes)
        }
      } else if isClass, vertex.layer is Flatten || vertex.layer is Reshape {
        readsClass.insert(position)
      }
    }
  }
}

/// The version of this library, as written to files.
public let ganzooVersion = "0.1.0"

/// An HDF5 file that holds a model, but not a generator of ours.
public enum GeneratorFileError: Error, Equatable, Sendable, CustomStringConvertible {
  case missing(file: String, attribute: String)
  case graph(file: String, reason: String)
  case format(file: String, found: String)
  case inputs(file: String, expected: [Shape], found: [Shape])
  case output(file: String, found: [Shape])
  case noClass(file: String, layer: String)
  case classes(file: String, layer: String, rows: Int, classes: Int)

  /// A sentence that names the file.
  public var description: String {
    let list = { (shapes: [Shape]) in shapes.map(\.description).joined(separator: " and ") }
    return switch self {
    case .missing(let file, let attribute):
      "\(file) is not a generator file of GANZoo: it has no attribute '\(attribute)'; ganzoo import makes one of Keras' weights"
    case .graph(let file, let reason): "\(file): \(reason)"
    case .format(let file, let found): "\(file) has the format version '\(found)', but this program reads '1'"
    case .inputs(let file, let expected, let found):
      "\(file): the network's inputs should be \(list(expected)), but are \(list(found))"
    case .output(let file, let found):
      "\(file): the network's output should be an image [height, width, 1 to 4 channels] or a point [2], but is \(list(found))"
    case .noClass(let file, let layer):
      "\(file): the embedding '\(layer)' should read the network's second input, the class, but reads something else"
    case .classes(let file, let layer, let rows, let classes):
      "\(file): the embedding '\(layer)' has \(rows) rows, but the generator has \(classes) classes"
    }
  }
}
