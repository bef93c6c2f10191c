import ArgumentParser
import GANZoo
public import GANZooFormats
import GANZooInterchange
import GANZooSupport

/// What a network can be written as.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case archive = "keras"
  case legacyModel = "keras-h5"
  case weights = "keras-weights-h5"
  case legacyWeights = "keras-h5-weights"
  case onnx, safetensors

  /// How the files' names end; Keras picks its reader by that.
  var suffix: String {
    switch self {
    case .archive: ".keras"
    case .legacyModel, .legacyWeights: ".h5"
    case .weights: ".weights.h5"
    case .onnx: ".onnx"
    case .safetensors: ".safetensors"
    }
  }

  /// What writes a network to a path, together with others, once all that can be known beforehand is known to be right.
  ///
  /// Throws `ONNXError` for a layer that has no form in ONNX; what it gives throws `KerasFormatError` or `FileWriteError`.
  func writer(_ saved: SavedNetwork) throws -> (_ path: String, _ group: FileGroup) throws -> Void {
    switch self {
    case .archive: return { try saved.archive.write(to: $0, in: $1) }
    case .legacyModel: return { try saved.legacyModel().write(to: $0, in: $1) }
    case .weights: return { try saved.keras3Weights.write(to: $0, in: $1) }
    case .legacyWeights: return { try saved.legacyWeights.write(to: $0, in: $1) }
    case .onnx:
      let model = try ONNXModel(saved.network, arrays: saved.arrays, version: ganzooVersion)
      return { try model.write(to: $0, in: $1) }
    case .safetensors:
      let file = try SafetensorsFile(tensors: saved.tensors, metadata: ["network": saved.network.name])
      return { try file.write(to: $0, in: $1) }
    }
  }
}

extension SavedNetwork {
  /// All values under their layers' and their own names, such as "conv_1.kernel".
  fileprivate var tensors: [(name: String, array: StoredArray)] {
    zip(network.vertices, arrays).flatMap { vertex, arrays in
      zip(vertex.parameters, arrays).map { ("\(vertex.name).\($0.name)", $1) }
    }
  }
}
