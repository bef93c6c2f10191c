import GANZooSupport

/// The contents of a file that Keras wrote, in any of Keras' four formats, or of a file of weights in another format.
///
/// The format follows from the contents of the file, not from its name. Keras' own documentation and code of the
/// formats: https://keras.io/guides/serialization_and_saving,
/// https://github.com/keras-team/keras/tree/master/keras/src/legacy/saving
public struct KerasFile: Sendable {
  /// Keras' file formats, and others that are read like them.
  public enum Format: String, Sendable, CaseIterable {
    /// Weights by layer name: `save_weights("x.h5")` of Keras 1 and 2, and of tf.keras.
    case legacyWeights = "keras-h5-weights"
    /// A whole model with its weights as in `legacyWeights`: `model.save("x.h5")`.
    case legacyModel = "keras-h5"
    /// Weights by class and counter: `save_weights("x.weights.h5")` of Keras 2.12 and later.
    case weights = "keras-weights-h5"
    /// A zip archive of a whole model with its weights as in `weights`: `model.save("x.keras")`.
    case archive = "keras"
    /// Weights by name without a model: "kernel" of the layer "conv_1" is called "conv_1.kernel".
    case safetensors
    /// A network as ONNX' operators, with its weights by name.
    case onnx
  }

  /// The state of an optimizer, which Keras saves with a compiled model.
  public struct Optimizer: Sendable, Equatable {
    /// The number of its variables in the file.
    public let count: Int
    /// Its variables in Keras' order: the step count, in Keras 3 the learning rate, then the slots of each weight.
    /// Empty if they were not read.
    package var variables: [StoredWeight]
  }

  /// The version of Keras in files that we write. Names in them have Keras 3's meaning, and Keras 2 checks for version
  /// 1 only.
  package static let writtenVersion = "3.0.0"

  /// The file's format.
  public let format: Format
  /// The version of Keras that wrote the file; nil if the file does not have it.
  public let kerasVersion: String?
  /// The model's configuration as JSON; nil for a file of weights.
  public let modelConfig: String?
  /// A compiled legacy model's `training_config` as JSON. An archive has it in `modelConfig`, so this is nil.
  public let trainingConfig: String?
  /// Whether Keras 1 or 2 wrote the file. Without a version, an archive is Keras 3's, and any other file Keras 1's.
  package var wasWrittenByKeras1Or2: Bool {
    guard let major = kerasVersion?.prefix(while: { $0 != "." }) else { return format != .archive }
    return major == "1" || major == "2"
  }
  /// Whether Keras 1 wrote the file. Only its last releases write the version, so other files are recognised by the
  /// names of Keras 1's settings.
  package var wasWrittenByKeras1: Bool {
    if let kerasVersion { return kerasVersion.hasPrefix("1.") }
    guard format == .legacyModel, let modelConfig else { return false }
    return ["\"nb_filter\"", "\"nb_row\"", "\"border_mode\"", "\"output_dim\", \"init\"", "\"Merge\""]
      .contains { modelConfig.contains($0) }
      || modelConfig.contains("\"Dense\"") && !modelConfig.contains("\"units\"")
  }
  /// The weights by layer.
  package let weights: StoredWeights
  /// The optimizer's state; nil if there is none or it cannot be read.
  public let optimizer: Optimizer?
  /// Whether the model was compiled: the file has the settings of an optimizer, or its state.
  public let isCompiled: Bool
  /// Our own attributes, by their names, which begin with `ModelFile.attributePrefix`: of an HDF5 file, or what other
  /// formats have in their place.
  package let attributes: [String: String]

  /// Reads the file at `path`.
  ///
  /// - Parameter readsOptimizer: whether the optimizer's variables are read. They are often twice as large as the
  ///   weights.
  /// - Throws: `KerasFormatError`, or `FileWriteError` if an archive cannot be unpacked to a temporary file.
  public init(contentsOf path: String, readsOptimizer: Bool = true) throws {
    if let foreign = ForeignFile(folder: path) { throw foreign.error(path) }
    let source = try RegularFile.keras(path)
    if ZipReader.begins(source) {
      do {
        try self.init(ZipReader(path), readsOptimizer)
      } catch let error as KerasFormatError {
        throw ForeignFile(zip: path)?.error(path) ?? error
      }
    } else if HDF5Superblock.begins(source) {
      try self.init(HDF5Reader(path), readsOptimizer)
    } else if SafetensorsReader.begins(source) {
      let reader = try SafetensorsReader(source)
      try self.init(.safetensors, weights: StoredWeights(reader), facts: reader.metadata)
    } else {
      throw ForeignFile(source)?.error(path) ?? KerasFormatError.notKeras(file: path)
    }
  }

  /// Reads a model whose configuration and weights are in two files, which Keras' `to_json` and `save_weights` wrote.
  ///
  /// - Parameters:
  ///   - configuration: the path of the JSON, or of a whole model, of which only the configuration is used.
  ///   - path: the path of the weights, in any format.
  /// - Throws: `KerasFormatError`, or `FileWriteError` if an archive cannot be unpacked to a temporary file.
  package init(configuration: String, weights path: String) throws {
    let text = try KerasJSONFile(contentsOf: configuration)
    let file = try KerasFile(contentsOf: path, readsOptimizer: false)
    (modelConfig, kerasVersion) = (text.json, text.kerasVersion ?? file.kerasVersion)
    format = file.format == .weights || file.format == .archive ? .archive : .legacyModel
    (weights, optimizer, isCompiled) = (file.weights, file.optimizer, file.isCompiled)
    (trainingConfig, attributes) = (file.trainingConfig, file.attributes)
  }

  /// The contents of a file that is not Keras'.
  ///
  /// - Parameter facts: what the file says besides its weights; of them our own are kept.
  package init(_ format: Format, weights: StoredWeights, facts: [String: String]) {
    (self.format, self.weights, isCompiled) = (format, weights, false)
    (kerasVersion, modelConfig, trainingConfig, optimizer) = (nil, nil, nil, nil)
    attributes = facts.filter { $0.key.hasPrefix(ModelFile.attributePrefix) }
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
    // A whole model without layers gets a more specific error later.
    if format == .legacyWeights { try checkLayers(in: reader.file) }
  }

  private init(_ archive: ZipReader, _ readsOptimizer: Bool) throws {
    format = .archive
    trainingConfig = nil
    (kerasVersion, attributes) = try KerasArchive.metadata(archive)
    let configuration = try KerasArchive.configuration(archive)
    modelConfig = configuration
    var weightsReader = try Keras3WeightsReader(
      HDF5Reader(KerasArchive.unpackWeights(archive), unpackedFrom: archive.byteCount))
    weights = try weightsReader.weights()
    optimizer = Self.optimizer(&weightsReader, readsOptimizer)
    isCompiled = optimizer != nil || KerasArchive.isCompiled(configuration)
  }

  /// Throws `KerasFormatError.noWeights` or `noArrays` if the file lists no layers at all.
  package func checkLayers(in file: String) throws(KerasFormatError) {
    guard weights.layers.isEmpty else { return }
    switch format {
    case .safetensors, .onnx: throw .noArrays(file: file)
    default: throw .noWeights(file: file, reason: "its list of layers is empty")
    }
  }

  private static func optimizer(_ reader: inout Keras3WeightsReader, _ readsVariables: Bool) -> Optimizer? {
    optimizer(readsVariables, count: { try reader.optimizerCount() }, variables: { try reader.optimizer() })
  }

  /// The optimizer's state, or nil. A damaged state is no error, so that the weights can still be read.
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
