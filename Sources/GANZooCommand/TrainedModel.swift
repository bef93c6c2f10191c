import GANZoo
import TrainedWeights

extension Catalogue {
  /// The generator file that comes with an architecture. Throws `UnknownNameError` or `TrainedWeightsError`.
  func trainedWeights(of model: String) throws -> String {
    _ = try architectures[model]
    return try TrainedWeights.path(of: model)
  }
}
