import Files

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
    /// Its variables in Keras' order: the count of steps, in Keras 3 the learning rate, then the slots of each weight.
    public var variables: [StoredWeight]
  }

  /// What files of ours say: their names mean what they mean in Keras 3. Keras 2 looks for the version 1 only.
  public static let writtenVersion = "3.0.0"

  /// The file's layout.
  public let format: Format
  /// The version of Keras that wrote it, where the file tells.
  public let kerasVersion: String?
  /// The model's configuration as JSON, where there is one.
  public let modelConfig: String?
  /// What the model was compiled with, as JSON: a legacy model's `training_config`. An archive's is part of `modelConfig`.
  public let trainingConfig: String?
  /// Whether Keras 1 or 2 wrote it: a file of theirs without a version is of Keras 1, an archive without one of Keras 3.
  public var isOfKeras2: Bool {
    guard let major = kerasVersion?.prefix(while: { $0 != "." }) else { return format != .archive }
    return major == "1" || major == "2"
  }
  /// Whether Keras 1 wrote it: it names its version only in its last releases, and calls its settings otherwise.
  public var isOfKeras1: Bool {
    if let kerasVersion { return kerasVersion.hasPrefix("1.") }
    guard format == .legacyModel, let modelConfig else { return false }
    return ["\"nb_filter\"", "\"nb_row\"", "\"border_mode\"", "\"output_dim\", \"init\"", "\"Merge\""]
      .contains { modelConfig.contains($0) }
      || modelConfig.contains("\"Dense\"") && !modelConfig.contains("\"units\"")
  }
  /// The weights.
  public let weights: StoredWeights
  /// The optimizer's state, where there is one that can be read.
  public let optimizer: Optimizer?
  /// Whether the model was compiled: with the settings and perhaps the state of an optimizer.
  public let isCompiled: Bool
  /// Facts of ours: the attributes of a legacy model whose names begin with `ModelFile.attributePrefix`.
  public let attributes: [String: String]

  /// Reads the file at `path`.
  ///
  /// - Throws: `KerasFormatError`, or `FileWriteError` where an archive cannot be unpacked to a temporary file.
  public init(contentsOf path: String) throws {
    if let foreign = ForeignFile(folder: path) { throw foreign.error(path) }
    let source = try ReadableFile(path)
    if ZipReader.begins(source) {
      do {
        try self.init(ZipReader(path))
      } catch let error as KerasFormatError {
        throw ForeignFile(zip: path)?.error(path) ?? error
      }
    } else if HDF5Superblock.begins(source) {
      try self.init(HDF5Reader(path))
    } else {
      throw ForeignFile(source)?.error(path) ?? KerasFormatError.notKeras(file: path)
    }
  }

  /// A model whose configuration and weights are in two files, as Keras' `to_json` and `save_weights` make them.
  ///
  /// - Parameters:
  ///   - configuration: JSON, or a file with a whole model, of which nothing but the configuration is taken.
  ///   - weights: a file of any of Keras' layouts.
  /// - Throws: `KerasFormatError`.
  public init(configuration: String, weights path: String) throws {
    let text = try ModelText(contentsOf: configuration)
    let file = try KerasFile(contentsOf: path)
    (modelConfig, kerasVersion) = (text.json, text.kerasVersion ?? file.kerasVersion)
    format = file.format == .weights || file.format == .archive ? .archive : .legacyModel
    (weights, optimizer, isCompiled) = (file.weights, file.optimizer, file.isCompiled)
    (trainingConfig, attributes) = (file.trainingConfig, file.attributes)
  }

  private init(_ reader: HDF5Reader) throws {
    modelConfig = try reader.string("model_config", of: "/")
    trainingConfig = try reader.string("training_config", of: "/")
    attributes = try Self.attributes(reader)
    var variables: () throws -> [StoredWeight] = { [] }
    var version = try reader.string("keras_version", of: "/")
    if let root = try LegacyWeightsReader.root(in: reader) {
      format = modelConfig == nil ? .legacyWeights : .legacyModel
      version = try version ?? reader.string("keras_version", of: root)
      var weightsReader = LegacyWeightsReader(reader)
      weights = try weightsReader.weights(at: root).stored
      if try reader.kind(of: "/optimizer_weights") == .group {
        variables = { try weightsReader.list(of: "/optimizer_weights") }
      }
    } else if try Keras3WeightsReader.fits(reader) {
      format = .weights
      var weightsReader = Keras3WeightsReader(reader)
      weights = try weightsReader.weights()
      variables = { try weightsReader.optimizer() }
    } else {
      throw KerasFormatError.noWeights(
        file: reader.file,
        reason: "it has neither the attribute layer_names, at its root or on /model_weights, nor a group /layers")
    }
    kerasVersion = version
    optimizer = Self.optimizer(variables)
    isCompiled = trainingConfig != nil || optimizer != nil
  }

  private init(_ archive: ZipReader) throws {
    format = .archive
    (trainingConfig, attributes) = (nil, [:])
    kerasVersion = try KerasArchive.version(archive)
    modelConfig = try KerasArchive.configuration(archive)
    let unpacked = try KerasArchive.unpackWeights(archive)
    let reader = try HDF5Reader(
      unpacked.path, named: "\(archive.file): \(KerasArchive.weights)", unpackedFrom: archive.byteCount)
    var weightsReader = Keras3WeightsReader(reader)
    weights = try weightsReader.weights()
    optimizer = Self.optimizer { try weightsReader.optimizer() }
    isCompiled = try KerasArchive.isCompiled(archive) || optimizer != nil
  }

  /// What is wrong with an optimizer's state must not keep good weights from being read.
  private static func optimizer(_ variables: () throws -> [StoredWeight]) -> Optimizer? {
    guard let variables = try? variables(), !variables.isEmpty else { return nil }
    return Optimizer(variables: variables)
  }

  private static func attributes(_ reader: HDF5Reader) throws -> [String: String] {
    var attributes: [String: String] = [:]
    for name in try reader.attributeNames(of: "/") where name.hasPrefix(ModelFile.attributePrefix) {
      attributes[name] = try reader.string(name, of: "/")
    }
    return attributes
  }
}
