public import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooSupport
public import GANZooTensors

/// How a network learns to read factors: from examples that are made for each step and seen once.
public struct FactorTraining: Sendable {
  /// [height, width, 1 or 3]
  public let sample: [Int]
  /// Number of steps.
  public let steps: Int
  /// The seed of weights and examples.
  public let seed: UInt64

  /// Examples of a step.
  static let batch = 64
  private static let filters = [16, 32, 64]
  private static let features = 128
  private static let learningRate: Float = 2e-3
  private static let emaDecay: Float = 0.998
  /// Added to the seed of its examples, so that they are none of the data set's with a usual seed.
  private static let otherExamples: UInt64 = 0x5348_4150_4553

  /// Settings of a training.
  public init(sample: [Int] = ShapesDataset.usualShape, steps: Int = 6_000, seed: UInt64 = 1) {
    precondition(steps >= 1, "\(steps) steps")
    (self.sample, self.steps, self.seed) = (sample, steps, seed)
  }

  /// The settings as a recipe.
  var yaml: String {
    """
    title: Convolutions that read the factors of shapes
    source: This project
    network: {filters: \(Self.filters), features: \(Self.features), momentum: 0.9}
    data: {set: shapes, sample: \(sample)}
    optimizer: {name: adam, learning_rate: \(Self.learningRate)}
    training: {batch: \(Self.batch), steps: \(steps), seed: \(seed), ema_decay: \(Self.emaDecay)}

    """
  }

  /// Trains a network: mean squared error, linear learning-rate decay to 0, averaged weights.
  ///
  /// - Parameter progress: is told the steps done and the loss, and says whether to stop.
  /// - Returns: the reader; nil where it was stopped.
  /// - Throws: `DatasetError` for a shape that the data set does not have, `NetworkError`, or
  ///   `ClassifierError.notFinite`.
  public func train(on device: Device, progress: (_ done: Int, _ loss: Double) -> Bool) throws -> FactorReader? {
    let shapes = try ShapesDataset(
      .train, shape: sample, count: steps * Self.batch, seed: seed &+ Self.otherExamples)
    let factors = ShapeFactor.all(channels: sample[2])
    let model = Model(try Self.network(Shape(sample)), seed: seed, on: device)
    let optimizer = Adam(model.trainedParameters, learningRate: Self.learningRate)
    let average = ExponentialMovingAverage(of: model, decay: Self.emaDecay)
    for step in 0..<steps {
      let indices = Array(step * Self.batch..<(step + 1) * Self.batch)
      let (images, _) = try shapes.batch(indices, on: device)
      let codes = indices.flatMap { index in
        let known = shapes.factors(of: index)
        return factors.flatMap { $0.code(of: known) }
      }
      let targets = Tensor(codes, shape: [Self.batch, codes.count / Self.batch], on: device)
      optimizer.learningRate = Self.learningRate * Float(steps - step) / Float(steps)
      let (loss, gradients, _) = valueAndGradients(with: optimizer.parameters) {
        let differences = model([images], .training(seed: seed, step: step))[0] - targets
        return ((differences * differences).mean(), ())
      }
      let value = Double(loss.scalar)
      guard value.isFinite else { throw ClassifierError.notFinite(step: step) }
      optimizer.step(gradients)
      average.update()
      if progress(step + 1, value) { return nil }
    }
    return average.apply { FactorReader(SavedNetwork(model), on: device) }
  }

  /// Pairs of 3 x 3 convolutions as in a classifier, a dense layer, and the codes.
  private static func network(_ image: Shape) throws -> Network {
    let input = Symbol.input("input_image", image)
    let found = input.convolved(filters, momentum: 0.9)
    let dense = Dense(features, usesBias: false, kernelInitializer: .heUniform)(Flatten()(found))
    let hidden = ReLU()(BatchNormalization(momentum: 0.9)(dense), name: "features")
    let output = Dense(FactorReader.outputs(channels: image[2]))(hidden, name: "factors")
    return try Network("factors", inputs: [input], outputs: [output])
  }
}
