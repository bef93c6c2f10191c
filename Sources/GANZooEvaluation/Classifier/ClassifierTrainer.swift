public import GANZooData
public import GANZooInterchange
public import GANZooNN
public import GANZooTensors

/// Trains a classifier by a recipe, one batch at a time: cross-entropy, a learning rate that falls to 0 in a straight line,
/// averaged weights.
public final class ClassifierTrainer {
  /// How.
  public let recipe: ClassifierRecipe
  /// What is trained.
  public let model: Model
  /// Batches seen.
  public private(set) var steps = 0
  /// Batches to see.
  public let totalSteps: Int

  private let examples: any Dataset
  private let optimizer: any Optimizer
  private let learningRate: Float
  private let average: ExponentialMovingAverage

  /// A trainer at the start.
  ///
  /// - Parameter examples: images [H, W, C] of at least two classes, as many as a batch has or more.
  /// - Throws: `ClassifierError` where they are others, `NetworkError`.
  public init(_ recipe: ClassifierRecipe, examples: any Dataset, on device: Device) throws {
    let shape = Shape(examples.shape)
    guard shape.rank == 3 else { throw ClassifierError.noImages(dataset: recipe.dataset, found: shape) }
    guard examples.classNames.count >= 2 else {
      throw ClassifierError.noClasses(dataset: recipe.dataset, found: examples.classNames.count)
    }
    guard examples.count >= recipe.batch else {
      throw ClassifierError.tooFew(dataset: recipe.dataset, expected: recipe.batch, found: examples.count)
    }
    self.recipe = recipe
    self.examples = examples
    let network = try recipe.networkSettings.network(image: shape, classes: examples.classNames.count)
    model = Model(network, seed: recipe.seed, on: device)
    optimizer = recipe.optimizer(model.trainedParameters)
    learningRate = optimizer.learningRate
    average = ExponentialMovingAverage(of: model, decay: recipe.average)
    totalSteps = max(1, recipe.epochs * examples.count / recipe.batch)
  }

  /// One batch, and the weights' step.
  ///
  /// - Returns: the cross-entropy in nats.
  /// - Throws: what the examples throw, or `ClassifierError.notFinite`.
  @discardableResult
  public func step() throws -> Double {
    let seed = recipe.seed
    optimizer.learningRate = learningRate * Float(totalSteps - steps) / Float(totalSteps)
    let choice = RandomStream(seed: seed, purpose: .batches, step: steps).choice(recipe.batch, of: examples.count)
    let (images, labels) = try examples.batch(choice, on: model.device)
    let moved = recipe.translation(images, RandomStream(seed: seed, purpose: .augmentation, step: steps))
    let (loss, gradients, _) = valueAndGradients(with: optimizer.parameters) {
      let outputs = model([moved], .training(seed: seed, step: steps, outputs: .logits))
      return (-outputs[1].logSoftmax().picked(labels).mean(), ())
    }
    let value = Double(loss.scalar)
    guard value.isFinite else { throw ClassifierError.notFinite(step: steps) }
    optimizer.step(gradients)
    steps += 1
    average.update()
    return value
  }

  /// The classifier with averaged weights.
  public func classifier() -> Classifier {
    average.apply { Classifier(SavedNetwork(model), classNames: examples.classNames, on: model.device) }
  }
}

/// Why a classifier cannot be made, or does not fit what it is to judge.
public enum ClassifierError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The data set has no images.
  case noImages(dataset: String, found: Shape)
  /// The data set has fewer than two classes.
  case noClasses(dataset: String, found: Int)
  /// The data set has fewer examples than a batch.
  case tooFew(dataset: String, expected: Int, found: Int)
  /// A loss is infinite or NaN.
  case notFinite(step: Int)

  /// A sentence that names the data set.
  public var description: String {
    switch self {
    case .noImages(let dataset, let found):
      "a classifier learns from images, but the examples of \(dataset) are \(found)"
    case .noClasses(let dataset, let found):
      "a classifier tells at least two classes apart, but \(dataset) has \(found)"
    case .tooFew(let dataset, let expected, let found):
      "a classifier learns from batches of \(expected), but there are \(found) examples of \(dataset); "
        + "training.batch changes that"
    case .notFinite(let step):
      "step \(step): the classifier's loss is not a finite number; a lower learning rate may help"
    }
  }
}
