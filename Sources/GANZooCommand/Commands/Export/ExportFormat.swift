import ArgumentParser
import GANZoo
import KerasFormat

/// What a network can be written as.
enum ExportFormat: String, ExpressibleByArgument, CaseIterable {
  case legacyWeights = "keras-h5-weights"
  case legacyModel = "keras-h5"
  case weights = "keras-weights-h5"
  case archive = "keras"

  /// How the files' names end; Keras picks its reader by that.
  var suffix: String {
    switch self {
    case .legacyWeights, .legacyModel: ".h5"
    case .weights: ".weights.h5"
    case .archive: ".keras"
    }
  }

  /// Writes a network. Throws `KerasFormatError` or `FileWriteError`.
  func write(_ saved: SavedNetwork, to path: String) throws {
    switch self {
    case .legacyWeights: try saved.legacyWeights.write(to: path)
    case .legacyModel: try saved.legacyModel().write(to: path)
    case .weights: try saved.keras3Weights.write(to: path)
    case .archive: try saved.archive.write(to: path)
    }
  }
}
