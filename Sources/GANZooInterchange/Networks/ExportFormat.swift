package import GANZooFormats
import GANZooNN
package import GANZooSupport

/// A file format for other programs.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// `G.keras`, for `load_model` of Keras 2.15 and 3.
  case archive = "keras"
  /// `G.h5`, for `load_model` of Keras 2.12 and later.
  case legacyModel = "keras-h5"
  /// `G.weights.h5`, for `load_weights` of Keras 2.12 and later.
  case weights = "keras-weights-h5"
  /// `G.h5`, for `load_weights` of every Keras.
  case legacyWeights = "keras-h5-weights"
  /// `G.onnx`, inputs and outputs as in Keras, opset 17.
  case onnx
  /// `G.safetensors`, weights as `LAYER.kernel` and so on.
  case safetensors

  /// The end of the file names. Keras chooses its reader by it.
  public var suffix: String {
    switch self {
    case .archive: ".keras"
    case .legacyModel, .legacyWeights: ".h5"
    case .weights: ".weights.h5"
    case .onnx: ".onnx"
    case .safetensors: ".safetensors"
    }
  }
}

extension SavedNetwork {
  /// Writes the network for another program, under a temporary name that is then renamed to `path`.
  ///
  /// - Parameter path: must end in `format.suffix` if Keras opens the file.
  /// - Throws: `ONNXError` for a layer that cannot be converted to ONNX, `KerasFormatError` or `FileWriteError`.
  public func write(to path: String, as format: ExportFormat) throws { try writer(of: format)(path, nil) }

  /// Checks whether the network can be written and returns a function that writes it, together with the other files of
  /// a group.
  ///
  /// - Parameter facts: what the file says besides.
  package func writer(
    of format: ExportFormat, _ facts: NetworkFacts = NetworkFacts([:])
  ) throws -> (_ path: String, _ group: FileGroup?) throws -> Void {
    switch format {
    case .archive: return { try archive(attributes: facts.attributes).write(to: $0, in: $1) }
    case .legacyModel: return { try modelFile(attributes: facts.fileAttributes).write(to: $0, in: $1) }
    case .weights: return { try keras3Weights.write(to: $0, attributes: facts.fileAttributes, in: $1) }
    case .legacyWeights: return { try legacyWeights.write(to: $0, attributes: facts.fileAttributes, in: $1) }
    case .onnx:
      let model = try ONNXModel(network, arrays: arrays, version: ganzooVersion, metadata: facts.attributes)
      return { try model.write(to: $0, in: $1) }
    case .safetensors:
      let file = try safetensors(facts)
      return { try file.write(to: $0, in: $1) }
    }
  }

  /// The weights alone, with what is known of the network.
  package func safetensors(_ facts: NetworkFacts) throws -> SafetensorsFile {
    try SafetensorsFile(
      tensors: tensors, metadata: facts.attributes.merging(["network": network.name]) { $1 })
  }

  /// All values with the names of layer and parameter, such as "conv_1.kernel".
  private var tensors: [(name: String, array: StoredArray)] {
    zip(network.vertices, arrays).flatMap { vertex, arrays in
      zip(vertex.parameters, arrays).map { ("\(vertex.name).\($0.name)", $1) }
    }
  }
}
