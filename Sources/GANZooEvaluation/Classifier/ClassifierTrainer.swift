public import GANZooData
import GANZooInterchange
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// Trains a classifier one batch at a time: cross-entropy loss, linear learning-rate decay to 0, and an exponential
/// moving average of the weights.
public final class ClassifierTrainer {
  /// The recipe.
  public let recipe: ClassifierRecipe
  /// The network being trained.
  public let model: Model
  /// Number of steps done.
  public private(set) var steps = 0
  /// Number of steps to do.
  public let totalSteps: Int

  private let dataset: any Dataset
  private let optimizer: any Optimizer
  private let learningRate: Float
  private let average: ExponentialMovingAverage

  /// Prepares the training.
  ///
  /// - Parameter dataset: images [H, W, C] of at least two classes, at least one batch.
  /// - Throws: `ClassifierError` if the dataset does not meet these requirements, `NetworkError`.
  public init(_ recipe: ClassifierRecipe, dataset: any Dataset, on device: Device) throws {
    let shape = Shape(dataset.shape)
    guard shape.rank == 3 else { throw ClassifierError.noImages(dataset: recipe.dataset, found: shape) }
    guard dataset.classNames.count >= 2 else {
      throw ClassifierError.noClasses(dataset: recipe.dataset, found: dataset.classNames.count)
    }
    guard dataset.count >= recipe.batch else {
      throw ClassifierError.tooFew(dataset: recipe.dataset, expected: recipe.batch, found: dataset.count)
    }
    self.recipe = recipe
    self.dataset = dataset
    let network = try recipe.networkSettings.network(image: shape, classes: dataset.classNames.count)
    model = Model(network, seed: recipe.seed, on: device)
    optimizer = recipe.optimizer(model.trainedParameters)
    learningRate = optimizer.learningRate
    average = ExponentialMovingAverage(of: model, decay: recipe.emaDecay)
    totalSteps = max(1, recipe.epochs * dataset.count / recipe.batch)
  }

  /// The number of steps after which an epoch, 1 ... `recipe.epochs`, is complete.
  package func steps(atEndOf epoch: Int) -> Int { max(1, epoch * dataset.count / recipe.batch) }

  /// Trains on one batch.
  ///
  /// - Returns: the cross-entropy in nats.
  /// - Throws: what the dataset throws, or `ClassifierError.notFinite`.
  @discardableResult
  public func step() throws -> Double {
    let seed = recipe.seed
    optimizer.learningRate = learningRate * Float(totalSteps - steps) / Float(totalSteps)
    let choice = RandomStream(seed: seed, purpose: .batches, step: steps).choice(recipe.batch, of: dataset.count)
    let (images, labels) = try dataset.batch(choice, on: model.device)
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

  /// The classifier with the averaged weights.
  public func classifier() -> Classifier {
    average.apply { Classifier(SavedNetwork(model), classNames: dataset.classNames, on: model.device) }
  }
}

/// A classifier that cannot be trained on a dataset, or whose training diverged.
public enum ClassifierError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The dataset has no images.
  case noImages(dataset: String, found: Shape)
  /// The dataset has fewer than two classes.
  case noClasses(dataset: String, found: Int)
  /// The dataset has fewer examples than a batch.
  case tooFew(dataset: String, expected: Int, found: Int)
  /// The loss is infinite or NaN.
  case notFinite(step: Int)

  /// The message shown to a user.
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

  /// True if the command or the recipe is wrong, rather than a file or the machine.
  public var isWrongUse: Bool {
    if case .notFinite = self { false } else { true }
  }
}
