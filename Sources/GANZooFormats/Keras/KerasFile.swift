import GANZooSupport

/// What a file of Keras' holds, whichever of Keras' four layouts it has.
///
/// The layout is found in the content, not in the name. What Keras itself does by name, and what each layout looks like:
/// https://keras.io/guides/serialization_and_saving, https://github.com/keras-team/keras/tree/master/keras/src/legacy/saving
public struct KerasFile: Sendable {
  /// Keras' layouts.
  public enum Format: String, Sendable, CaseIterable {
    /// Weights by layer name: `save_weights("x.h5")` of Keras 1 and 2, and of tf.keras.
    case legacyWeights = "keras-h5-weights"
    /// A whole model with its weights as in `legacyWeights`: `model.save("x.h5")`.
    case legacyModel = "keras-h5"
    /// Weights by class and counter: `save_weights("x.weights.h5")` of Keras 2.12 and later.
    case weights = "keras-weights-h5"
    /// A zip archive of a whole model with its weights as in `weights`: `model.save("x.keras")`.
    case archive = "keras"
  }

  /// An optimizer's state, saved with a model that was compiled.
  public struct Optimizer: Sendable, Equatable {
    /// How many variables the file has.
    public let count: Int
    /// Its variables in Keras' order: the count of steps, in Keras 3 the learning rate, then the slots of each weight. Empty
    /// where they were not asked for.
    package var variables: [StoredWeight]
  }

  /// What files of ours say: their names mean what they mean in Keras 3. Keras 2 looks for the version 1 only.
  package static let writtenVersion = "3.0.0"

  /// The file's layout.
  public let format: Format
  /// The version of Keras that wrote it, where the file tells.
  public let kerasVersion: String?
  /// The model's configuration as JSON, where there is one.
  public let modelConfig: String?
  /// What the model was compiled with, as JSON: a legacy model's `training_config`. An archive's is part of `modelConfig`.
  public let trainingConfig: String?
  /// Whether Keras 1 or 2 wrote it: a file of theirs without a version is of Keras 1, an archive without one of Keras 3.
  package var isOfKeras2: Bool {
    guard let major = kerasVersion?.prefix(while: { $0 != "." }) else { return format != .archive }
    return major == "1" || major == "2"
  }
  /// Whether Keras 1 wrote it: it names its version only in its last releases, and calls its settings otherwise.
  package var isOfKeras1: Bool {
    if let kerasVersion { return kerasVersion.hasPrefix("1.") }
    guard format == .legacyModel, let modelConfig else { return false }
    return ["\"nb_filter\"", "\"nb_row\"", "\"border_mode\"", "\"output_dim\", \"init\"", "\"Merge\""]
      .contains { modelConfig.contains($0) }
      || modelConfig.contains("\"Dense\"") && !modelConfig.contains("\"units\"")
  }
  /// The weights.
  package let weights: StoredWeights
  /// The optimizer's state, where there is one that can be read.
  public let optimizer: Optimizer?
  /// Whether the model was compiled: with the settings and perhaps the state of an optimizer.
  public let isCompiled: Bool
  /// Facts of ours: the attributes of a legacy model whose names begin with `ModelFile.attributePrefix`.
  package let attributes: [String: String]

  /// Reads the file at `path`.
  ///
  /// - Parameter readsOptimizer: whether the optimizer's variables are read, too, which often take twice as much as the weights.
  /// - Throws: `KerasFormatError`, or `FileWriteError` where an archive cannot be unpacked to a temporary file.
  public init(contentsOf path: String, readsOptimizer: Bool = true) throws {
    if let foreign = ForeignFile(folder: path) { throw foreign.error(path) }
    let source = try ReadableFile(path)
    if ZipReader.begins(source) {
      do {
        try self.init(ZipReader(path), readsOptimizer)
      } catch let error as KerasFormatError {
        throw ForeignFile(zip: path)?.error(path) ?? error
      }
    } else if HDF5Superblock.begins(source) {
      try self.init(HDF5Reader(path), readsOptimizer)
    } else {
      throw ForeignFile(source)?.error(path) ?? KerasFormatError.notKeras(file: path)
    }
  }

  /// A model whose configuration and weights are in two files, as Keras' `to_json` and `save_weights` make them.
  ///
  /// - Parameters:
  ///   - configuration: JSON, or a file with a whole model, of which nothing but the configuration is taken.
  ///   - weights: a file of any of Keras' layouts.
  /// - Throws: `KerasFormatError`, or `FileWriteError` where an archive cannot be unpacked to a temporary file.
  package init(configuration: String, weights path: String) throws {
    let text = try ModelText(contentsOf: configuration)
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    (modelConfig, kerasVersion) = (text.json, text.kerasVersion ?? file.kerasVersion)
    format = file.format == .weights || file.format == .archive ? .archive : .legacyModel
    (weights, optimizer, isCompiled) = (file.weights, file.optimizer, file.isCompiled)
    (trainingConfig, attributes) = (file.trainingConfig, file.attributes)
  }

  private init(_ reader: HDF5Reader, _ readsOptimizer: Bool) throws {
    modelConfig = try reader.string("model_config", of: "/")
    trainingConfig = try reader.string("training_config", of: "/")
    attributes = try Self.attributes(reader)
    var version = try reader.string("keras_version", of: "/")
    if let root = try LegacyWeightsReader.root(in: reader) {
      format = modelConfig == nil ? .legacyWeights : .legacyModel
      version = try version ?? reader.string("keras_version", of: root)
      var weightsReader = LegacyWeightsReader(reader)
      weights = try weightsReader.weights(at: root).stored
      let path = "/optimizer_weights"
      if try reader.kind(of: path) == .group {
        optimizer = Self.optimizer(
          readsOptimizer, count: { try weightsReader.count(of: path) },
          variables: { try weightsReader.list(of: path) })
      } else {
        optimizer = nil
      }
    } else {
      guard try Keras3WeightsReader.fits(reader) else {
        throw KerasFormatError.noWeights(
          file: reader.file,
          reason: "it has neither the attribute layer_names, at its root or on /model_weights, nor a group /layers")
      }
      format = .weights
      var weightsReader = Keras3WeightsReader(reader)
      weights = try weightsReader.weights()
      optimizer = Self.optimizer(&weightsReader, readsOptimizer)
    }
    kerasVersion = version
    isCompiled = trainingConfig != nil || optimizer != nil
    // What a model is made of comes before what it lacks.
    if format == .legacyWeights { try checkLayers(in: reader.file) }
  }

  private init(_ archive: ZipReader, _ readsOptimizer: Bool) throws {
    format = .archive
    (trainingConfig, attributes) = (nil, [:])
    kerasVersion = try KerasArchive.version(archive)
    let configuration = try KerasArchive.configuration(archive)
    modelConfig = configuration
    var weightsReader = try Keras3WeightsReader(
      HDF5Reader(KerasArchive.unpackWeights(archive), unpackedFrom: archive.byteCount))
    weights = try weightsReader.weights()
    optimizer = Self.optimizer(&weightsReader, readsOptimizer)
    isCompiled = optimizer != nil || KerasArchive.isCompiled(configuration)
  }

  /// Makes sure that there is a layer, with weights or without.
  ///
  /// - Throws: `KerasFormatError.noWeights`.
  package func checkLayers(in file: String) throws {
    if weights.layers.isEmpty { throw KerasFormatError.noWeights(file: file, reason: "its list of layers is empty") }
  }

  private static func optimizer(_ reader: inout Keras3WeightsReader, _ readsVariables: Bool) -> Optimizer? {
    optimizer(readsVariables, count: { try reader.optimizerCount() }, variables: { try reader.optimizer() })
  }

  /// What is wrong with an optimizer's state must not keep good weights from being read.
  private static func optimizer(
    _ readsVariables: Bool, count: () throws -> Int, variables: () throws -> [StoredWeight]
  ) -> Optimizer? {
    guard let count = try? count(), count > 0 else { return nil }
    guard readsVariables else { return Optimizer(count: count, variables: []) }
    return (try? variables()).map { Optimizer(count: count, variables: $0) }
  }

  private static func attributes(_ reader: HDF5Reader) throws -> [String: String] {
    var attributes: [String: String] = [:]
    var budget = ArrayBudget(reader)
    for name in try reader.attributeNames(of: "/") where name.hasPrefix(ModelFile.attributePrefix) {
      attributes[name] = try budget.string(name, of: "/")
    }
    return attributes
  }
}
