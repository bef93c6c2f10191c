public import GANZooData
public import GANZooInterchange
import GANZooNN
public import GANZooTensors

/// GAN-train: the accuracy on real images of a classifier that was trained on generated samples only.
///
/// It detects what other metrics may miss: samples that are convincing one by one but lack variety. Source: K.
/// Shmelkov, C. Schmid, K. Alahari, "How good is my GAN?", 2018, https://arxiv.org/abs/1807.09499.
public struct GANTrain {
  /// The recipe for training classifiers.
  public let recipe: ClassifierRecipe
  /// The real images on which they are tested.
  public let test: any Dataset

  /// Prepares the metric.
  public init(_ recipe: ClassifierRecipe, test: any Dataset) { (self.recipe, self.test) = (recipe, test) }

  /// Trains a classifier on a dataset and returns its accuracy on `test`.
  ///
  /// - Parameter progress: called after each step with the loss.
  /// - Throws: `ClassifierError`, or what the datasets throw.
  public func accuracy(
    trainedOn dataset: any Dataset, on device: Device,
    progress: (_ done: Int, _ total: Int, _ loss: Double) -> Void
  ) throws -> Double {
    let trainer = try ClassifierTrainer(recipe, dataset: dataset, on: device)
    while trainer.steps < trainer.totalSteps {
      let loss = try trainer.step()
      progress(trainer.steps, trainer.totalSteps, loss)
    }
    return try trainer.classifier().accuracy(on: test)
  }
}

extension Generator {
  /// Generates a dataset of 8-bit images, like those in image files. Classes take turns; `classNames` gives their
  /// order.
  ///
  /// - Precondition: there are as many names as the generator has classes.
  /// - Throws: what the generator throws.
  public func dataset(count: Int, seed: UInt64, classNames: [String]) throws -> LabeledImages {
    precondition(classNames.count == file.classNames.count, "\(classNames.count) names of classes")
    let classes = (0..<count).map { $0 % classNames.count }
    var pixels: [UInt8] = []
    let numbers = file.classNumbers(of: classNames)
    try generate(classes: classes.map { numbers?[$0] ?? $0 }, seed: seed) { samples, _ in pixels += samples.pixels }
    return LabeledImages(
      height: sample[0], width: sample[1], channels: sample[2], pixels: pixels, labels: classes.map(Int32.init),
      classNames: classNames)
  }
}
