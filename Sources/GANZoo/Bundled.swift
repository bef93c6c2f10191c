// The trained networks that come with the package.

extension GeneratorFile {
  /// A trained generator that comes with the package.
  ///
  ///     let digits = Generator(try GeneratorFile.bundled("acgan"), on: Device())
  ///
  /// - Parameters:
  ///   - model: its architecture, such as "acgan"; Weights/README.md lists them.
  ///   - data: the data set that it was trained on; nil: MNIST, or else the first.
  /// - Throws: `TrainedWeightsError` if there is none, or if its file is not beside the program.
  public static func bundled(_ model: String, data: String? = nil) throws -> GeneratorFile {
    try GeneratorFile(contentsOf: TrainedWeights.bundled().generator(of: model, data: data).path)
  }
}

extension ClassifierFile {
  /// A trained classifier that comes with the package: what judges generators of a data set's images.
  ///
  /// Throws `TrainedWeightsError` if there is none, or if its file is not beside the program.
  public static func bundled(_ data: String) throws -> ClassifierFile {
    try ClassifierFile(contentsOf: TrainedWeights.bundled().classifier(of: data).path)
  }
}

extension Classifier {
  /// A trained classifier that comes with the package, on a device.
  ///
  /// Throws `TrainedWeightsError` if there is none, or if its file is not beside the program.
  public static func bundled(_ data: String, on device: Device) throws -> Classifier {
    let file = try ClassifierFile.bundled(data)
    return Classifier(file.saved, classNames: file.classNames, on: device)
  }
}
