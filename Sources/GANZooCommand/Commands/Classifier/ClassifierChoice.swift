import GANZoo
import GANZooEvaluation
import GANZooWeights

/// The classifier that judges: that of a file, or the package's of a data set.
struct ClassifierChoice {
  /// Where its file is.
  let path: String
  /// The file.
  let file: ClassifierFile

  /// The classifier of a file. Throws what `ClassifierFile` throws.
  init(path: String, _ zoo: Zoo) throws {
    self.path = path
    file = try ClassifierFile(contentsOf: path, layers: zoo.layers)
  }

  /// The package's of a data set. Throws `TrainedWeightsError`.
  init(of dataset: String, _ zoo: Zoo) throws {
    try self.init(path: TrainedWeights.bundled().classifier(of: dataset).path, zoo)
  }

  /// The classifier on a device.
  func classifier(on device: Device) -> Classifier {
    Classifier(file.saved, classNames: file.classNames, on: device)
  }
}
