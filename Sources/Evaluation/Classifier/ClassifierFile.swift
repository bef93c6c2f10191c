public import KerasFormat
public import Layers
public import Zoo

/// A classifier as a file that Keras' `load_model` opens too: layers, weights, class names, recipe and accuracy.
public struct ClassifierFile: Sendable {
  /// The layer graph, an image [H, W, C] → features [F] and class probabilities, and its weights.
  public let saved: SavedNetwork
  /// Names of the classes, by number.
  public let classNames: [String]
  /// How it was made, and how good it is: `test_accuracy` and `validation_accuracy`, shares of 1.
  public let provenance: Provenance

  private static let format = "1"
  private static let formatAttribute = ModelFile.attributePrefix + "classifier"
  private static let classesAttribute = ModelFile.attributePrefix + "classes"
  private static let testAccuracy = "test_accuracy"

  /// A classifier from its parts.
  ///
  /// Throws `ClassifierFileError` where the network does not make features and probabilities of so many classes of an image.
  public init(
    _ saved: SavedNetwork, classNames: [String], provenance: Provenance, file: String = "the classifier"
  ) throws(ClassifierFileError) {
    let network = saved.network
    guard network.inputShapes.count == 1, network.inputShapes[0].rank == 3, network.outputShapes.count == 2,
      network.outputShapes.allSatisfy({ $0.rank == 1 }), network.outputShapes[1].count == classNames.count
    else {
      throw .interface(
        file: file, classes: classNames.count, inputs: network.inputShapes, outputs: network.outputShapes)
    }
    (self.saved, self.classNames, self.provenance) = (saved, classNames, provenance)
  }

  /// Reads a file. Throws `KerasFormatError`, `SavedNetworkError`, `ProvenanceError` or `ClassifierFileError`.
  public init(contentsOf path: String, layers: LayerCatalogue = .builtIn) throws {
    let file = try KerasFile(contentsOf: path)
    guard let format = file.attributes[Self.formatAttribute] else { throw ClassifierFileError.other(file: path) }
    guard format == Self.format else { throw ClassifierFileError.format(file: path, found: format) }
    guard let classes = file.attributes[Self.classesAttribute] else {
      throw ClassifierFileError.missing(file: path, attribute: Self.classesAttribute)
    }
    try self.init(
      SavedNetwork(file, from: path, layers: layers), classNames: try classNames(json: classes, in: path),
      provenance: Provenance(of: file, from: path), file: path)
  }

  /// The share of test examples that it takes for what they are; nil where the file does not say.
  public var testAccuracy: Double? { try? provenance.figures.optionalDouble(Self.testAccuracy) }

  /// Writes the file beside its target and renames it. Throws `KerasFormatError` or `FileWriteError`.
  public func write(to path: String) throws {
    let facts = [Self.formatAttribute: Self.format, Self.classesAttribute: json(classNames: classNames)]
    try saved.modelFile(provenance, facts: facts).write(to: path)
  }
}
