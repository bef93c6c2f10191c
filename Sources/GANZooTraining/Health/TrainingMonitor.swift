public import GANZooData
public import GANZooEvaluation
import GANZooInterchange
import GANZooNN
import GANZooTensors

/// Measures a training while it runs: quick metrics of its generator, and the accuracy of the critic's class head on
/// real images.
///
/// It does not change the training: it has random numbers of its own and runs networks in inference mode.
public struct TrainingMonitor {
  /// Steps between two measurements.
  public let interval: Int
  private let judge: Judge
  /// The checksum of the classifier's weights; of n-grams their name.
  let classifierChecksum: String

  private enum Judge {
    case images(QuickEvaluator)
    case text(TextEvaluator)
    case points(PointEvaluator)
  }

  /// The seed of the samples, always the same, so that metrics change with the weights alone.
  private static let seed: UInt64 = 1

  /// A monitor that measures with a classifier, against real samples that the classifier has not learnt from.
  ///
  /// - Throws: `EvaluationError`, or what the dataset throws.
  public init(every interval: Int, _ classifier: Classifier, reference: any Dataset) throws {
    precondition(interval >= 1, "a measurement every \(interval) steps")
    self.interval = interval
    judge = .images(try QuickEvaluator(classifier, reference: reference))
    classifierChecksum = classifier.saved.weightsChecksum
  }

  /// A monitor that compares n-grams of text with those of held-out lines.
  ///
  /// - Throws: `EvaluationError` for too few lines, `TextError` where they are no text, or what the dataset throws.
  public init(every interval: Int, text reference: any Dataset) throws {
    precondition(interval >= 1, "a measurement every \(interval) steps")
    self.interval = interval
    judge = .text(try TextEvaluator(reference: reference))
    classifierChecksum = "n-grams"
  }

  /// A monitor that counts which modes of a distribution points cover.
  public init(every interval: Int, points: PointEvaluator) {
    precondition(interval >= 1, "a measurement every \(interval) steps")
    self.interval = interval
    judge = .points(points)
    classifierChecksum = "modes"
  }

  func isDue(after step: Int, of steps: Int) -> Bool { step % interval == 0 || step == steps }

  /// Measures the generator with its final weights.
  ///
  /// - Parameter check: called between batches; an error that it throws ends the measurement.
  public func measure(_ trainer: Trainer, check: () throws -> Void = {}) throws -> TrainingMeasurement {
    func generate(_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws {
      try trainer.generator.generate(trainer.latent, classes: classes, seed: Self.seed) { samples, first in
        try check()
        try consume(samples, first)
      }
    }
    let metrics = try trainer.withFinalWeights {
      switch judge {
      case .images(let evaluator):
        try evaluator.evaluate(isConditional: trainer.classes != nil, generate: generate)
      case .text(let evaluator): try evaluator.evaluate(generate: generate)
      case .points(let evaluator): try evaluator.evaluate(generate: generate)
      }
    }
    var classHead: Double?
    if case .images(let evaluator) = judge, trainer.critic.network.outputShapes.count > 1 {
      classHead = try evaluator.accuracy { images in
        try check()
        let probabilities = trainer.critic([images], .inference)[1]
        // A discriminative head is asked which class of real images it is.
        return trainer.classes.map { probabilities.sliced(0..<$0, axis: 1) } ?? probabilities
      }
    }
    return TrainingMeasurement(step: trainer.steps, generatorMetrics: metrics, classHead: classHead)
  }
}

extension Metric.Kind {
  /// Its name in a log: those that depend much on the number of samples have it in their name.
  package var nameWhileTraining: String {
    [.precision, .recall, .density, .coverage].contains(self) ? "\(rawValue)_\(QuickEvaluator.samples)" : rawValue
  }
}

/// The metrics of a training at one step.
public struct TrainingMeasurement: Sendable, Equatable {
  /// The number of completed steps.
  public let step: Int
  /// The generator's metrics.
  public let generatorMetrics: QuickMetrics
  /// The accuracy of the critic's class head on real samples, 0 ... 1; nil where it has none.
  public let classHead: Double?

  /// The metrics after this many steps.
  public init(step: Int, generatorMetrics: QuickMetrics, classHead: Double?) {
    self.step = step
    self.generatorMetrics = generatorMetrics
    self.classHead = classHead
  }

  /// All names that metrics can have, in this and earlier versions, but those of the accuracy of each class.
  package static let names =
    Metric.Kind.allCases.flatMap { Set([$0.nameWhileTraining, $0.rawValue]).sorted() } + [
      "effective_classes", "class_head",
    ]

  /// All metrics of the log: `metrics`, and for a conditional generator the accuracy of each class, by its number.
  public var allMetrics: [(name: String, value: Double)] {
    metrics
      + generatorMetrics.classes.enumerated().compactMap { index, kind in
        kind.accuracy.map { ("accuracy_\(index)", $0) }
      }
  }

  /// The metrics by name.
  public var metrics: [(name: String, value: Double)] {
    Metric.Kind.allCases.compactMap { kind in generatorMetrics.values[kind].map { (kind.nameWhileTraining, $0) } }
      + (generatorMetrics.values[.accuracy] == nil && !generatorMetrics.classes.isEmpty
        ? [("effective_classes", generatorMetrics.effectiveClasses.samples)] : [])
      + (classHead.map { [("class_head", $0)] } ?? [])
  }
}
