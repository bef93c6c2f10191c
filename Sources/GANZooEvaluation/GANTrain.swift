public import GANZooData
public import GANZooInterchange
public import GANZooNN
public import GANZooTensors

/// GAN-train: how well a classifier does on real examples that has learnt from samples alone.
///
/// It finds what the other figures may miss: samples that are each convincing, but too few kinds of them to learn from. K.
/// Shmelkov, C. Schmid, K. Alahari, "How good is my GAN?", 2018, https://arxiv.org/abs/1807.09499.
public struct GANTrain {
  /// How classifiers learn.
  public let recipe: ClassifierRecipe
  /// What they are tested on.
  public let test: any Dataset

  /// A measurement with classifiers of this recipe, tested on these examples.
  public init(_ recipe: ClassifierRecipe, test: any Dataset) { (self.recipe, self.test) = (recipe, test) }

  /// The accuracy of a classifier that has learnt from these examples.
  ///
  /// - Parameter progress: told of each step, with the loss.
  /// - Throws: `ClassifierError`, or what the examples throw.
  public func accuracy(
    learningFrom examples: any Dataset, on device: Device,
    progress: (_ done: Int, _ total: Int, _ loss: Double) -> Void
  ) throws -> Double {
    let trainer = try ClassifierTrainer(recipe, examples: examples, on: device)
    while trainer.steps < trainer.totalSteps {
      let loss = try trainer.step()
      progress(trainer.steps, trainer.totalSteps, loss)
    }
    return try trainer.classifier().accuracy(on: test)
  }
}

extension Generator {
  /// Samples as examples, of 8 bits like the images in files; classes in turn, by their names where those are the generator's.
  ///
  /// - Precondition: there are as many names as the generator has classes.
  /// - Throws: what `draw` throws.
  public func examples(count: Int, seed: UInt64, classNames: [String]) throws -> LabeledImages {
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
