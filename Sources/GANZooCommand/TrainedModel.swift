import GANZoo
import GANZooWeights

extension Zoo {
  /// The generator file of an architecture and a data set that comes with the package; nil: of the first data set.
  ///
  /// Throws `UnknownNameError` or `TrainedWeightsError`.
  func trainedWeights(of model: String, data: String?) throws -> String {
    _ = try architectures[model]
    return try TrainedWeights.bundled().generator(of: model, data: data).path
  }
}
