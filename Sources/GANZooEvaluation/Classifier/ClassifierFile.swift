import GANZooFormats
public import GANZooInterchange
public import GANZooNN
import GANZooSupport
public import GANZooTensors

/// A classifier in an HDF5 file that Keras' `load_model` can open: layers, weights, class names, recipe and accuracy.
public struct ClassifierFile: Sendable {
  /// The network, from an image [H, W, C] to features [F] and class probabilities [classes], with its weights.
  public let saved: SavedNetwork
  /// Names of the classes, by label.
  public let classNames: [String]
  /// The recipe, the dataset and the measured accuracy.
  public let provenance: Provenance

  private static let format = "1"
  private static let prefix = ModelFile.attributePrefix
  private static let formatAttribute = "classifier"
  private static let testAccuracy = "test_accuracy"
  private static let validationAccuracy = "validation_accuracy"

  /// Creates a file from its parts.
  ///
  /// Throws `ClassifierFileError.interface` unless the network has one image as input, and features and probabilities
  /// of these classes as outputs.
  public init(
    _ saved: SavedNetwork, classNames: [String], provenance: Provenance, file: String = "the classifier"
  ) throws(ClassifierFileError) {
    let network = saved.network
    guard network.inputShapes.count == 1, network.inputShapes[0].rank == 3, network.outputShapes.count == 2,
      network.outputShapes.allSatisfy({ $0.rank == 1 && $0.count <= ClassifierNetwork.maximumFeatures }),
      network.outputShapes[1].count == classNames.count,
      // An embedding would use pixels as row indices.
      !network.vertices.contains(where: { $0.embedding != nil })
    else {
      throw .interface(
        file: file, classes: classNames.count, inputs: network.inputShapes, outputs: network.outputShapes)
    }
    (self.saved, self.classNames, self.provenance) = (saved, classNames, provenance)
  }

  /// Creates a file of a newly trained classifier with its accuracy on the validation split and the test split.
  public init(
    _ classifier: Classifier, recipe: ClassifierRecipe, steps: Int, validationAccuracy: Double, testAccuracy: Double?
  ) throws {
    let validation: JSONObject = [Self.validationAccuracy: .double(validationAccuracy)]
    let test: JSONObject = testAccuracy.map { [Self.testAccuracy: .double($0)] } ?? [:]
    let provenance = try Provenance(
      recipe: recipe.resolved.yaml, seed: recipe.seed, dataset: recipe.dataset, steps: steps
    ).recording(validation + test)
    try self.init(classifier.saved, classNames: classifier.classNames, provenance: provenance)
  }

  /// Reads a file. Throws `KerasFormatError`, `SavedNetworkError`, `ProvenanceError` or `ClassifierFileError`.
  public init(contentsOf path: String, layers: LayerRegistry = .builtIn) throws {
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    guard let format = file.attributes[Self.prefix + Self.formatAttribute] else {
      throw ClassifierFileError.other(file: path)
    }
    guard format == Self.format else { throw ClassifierFileError.format(file: path, found: format) }
    guard let classes = file.attributes[Self.prefix + "classes"] else { throw ClassifierFileError.other(file: path) }
    let names = try namingGraphErrors(path) { try ClassNames(json: classes).names }
    try self.init(
      SavedNetwork(file, from: path, layers: layers), classNames: names, provenance: Provenance(of: file, from: path),
      file: path)
  }

  /// Accuracy on the test split, 0 ... 1; nil if the file does not record it.
  public var testAccuracy: Double? {
    switch provenance.metrics[Self.testAccuracy] {
    case .double(let share): share
    case .int(let share): Double(share)
    default: nil
    }
  }

  /// Writes the file; it appears complete or not at all. Throws `KerasFormatError` or `FileWriteError`.
  public func write(to path: String) throws {
    let facts = [Self.formatAttribute: Self.format, "classes": ClassNames(classNames).json]
    try saved.modelFile(provenance, metadata: facts).write(to: path)
  }
}

/// A file that is not a classifier file, or not one that this version reads.
public enum ClassifierFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file contains a model that is not a classifier of GANZoo.
  case other(file: String)
  /// The file has another format version.
  case format(file: String, found: String)
  /// The network does not map one image to features and probabilities of the classes.
  case interface(file: String, classes: Int, inputs: [Shape], outputs: [Shape])

  /// The message shown to a user.
  public var description: String {
    let list = { (shapes: [Shape]) in shapes.listed(separator: " and ", \.description) }
    return switch self {
    case .other(let file):
      "\(file) is not a classifier file of GANZoo; ganzoo classifier train makes one"
    case .format(let file, let found): "\(file) has the format version '\(found.shown())', but this program reads '1'"
    case .interface(let file, let classes, let inputs, let outputs):
      "\(file): a classifier of \(classes) classes should make at most \(ClassifierNetwork.maximumFeatures) "
        + "features [n] and "
        + "probabilities [\(classes)] of an image, without embeddings, but makes \(list(outputs)) of \(list(inputs))"
    }
  }
}
