import ArgumentParser
import GANZoo
import KerasFormat
import ONNX
import Safetensors

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

  /// Writes a network.
  ///
  /// Throws `KerasFormatError`, `FileWriteError`, or `ONNXError` for a layer that has no form in ONNX.
  func write(_ saved: SavedNetwork, to path: String) throws {
    switch self {
    case .archive: try saved.archive.write(to: path)
    case .legacyModel: try saved.legacyModel().write(to: path)
    case .weights: try saved.keras3Weights.write(to: path)
    case .legacyWeights: try saved.legacyWeights.write(to: path)
    case .onnx: try ONNXModel(saved.network, arrays: saved.arrays, version: ganzooVersion).write(to: path)
    case .safetensors:
      try SafetensorsFile(tensors: saved.tensors, metadata: ["network": saved.network.name]).write(to: path)
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
