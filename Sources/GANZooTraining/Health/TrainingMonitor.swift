public import GANZooData
public import GANZooEvaluation
public import GANZooInterchange
import GANZooNN
import GANZooTensors

/// Looks in on a training: the quick figures of its generator, and what the critic's class head makes of real examples.
///
/// It leaves no trace in the training, whose random numbers are others; networks run in inference mode.
public struct TrainingMonitor {
  /// Steps between two measurements.
  public let interval: Int
  private let evaluator: QuickEvaluator
  /// What tells the classifier from others.
  let classifierChecksum: String

  /// Key of the samples, the same each time, so that figures change with the weights alone.
  private static let seed: UInt64 = 1

  /// A monitor that judges by a classifier, against real examples that are new to it.
  ///
  /// Throws `EvaluationError`, or what the examples throw.
  public init(every interval: Int, _ classifier: Classifier, reference: any Dataset) throws {
    precondition(interval >= 1, "a measurement every \(interval) steps")
    self.interval = interval
    evaluator = try QuickEvaluator(classifier, reference: reference)
    classifierChecksum = classifier.saved.weightsChecksum
  }

  func isDue(after step: Int, of steps: Int) -> Bool { step % interval == 0 || step == steps }

  /// Measures the generator with its final weights.
  ///
  /// - Parameter check: called between batches; an error that it throws ends the measurement.
  public func measure(_ trainer: Trainer, check: () throws -> Void = {}) throws -> TrainingMeasurement {
    let figures = try trainer.withFinalWeights {
      try evaluator.evaluate(isConditional: trainer.classes != nil) { classes, consume in
        try trainer.generator.generate(trainer.latent, classes: classes, seed: Self.seed) { samples, first in
          try check()
          try consume(samples, first)
        }
      }
    }
    let hasClassHead = trainer.critic.network.outputShapes.count > 1
    let classHead =
      !hasClassHead
      ? nil
      : try evaluator.accuracy { images in
        try check()
        return trainer.critic([images], .inference)[1]
      }
    return TrainingMeasurement(step: trainer.steps, figures: figures, classHead: classHead)
  }
}

/// One look at a training.
public struct TrainingMeasurement: Sendable, Equatable {
  /// Steps that were done.
  public let step: Int
  /// What was found of the generator.
  public let figures: QuickMetrics
  /// The share of real examples that the critic's class head recognises; nil where it has none.
  public let classHead: Double?

  /// What was found after so many steps.
  public init(step: Int, figures: QuickMetrics, classHead: Double?) {
    (self.step, self.figures, self.classHead) = (step, figures, classHead)
  }

  /// What the log gets: the metrics, and of a generator that is told a class how well each is obeyed, by its number.
  public var allMetrics: [(name: String, value: Double)] {
    metrics + figures.classes.enumerated().compactMap { index, kind in kind.accuracy.map { ("accuracy_\(index)", $0) } }
  }

  /// The metrics by name.
  public var metrics: [(name: String, value: Double)] {
    Metric.Kind.allCases.compactMap { kind in figures.values[kind].map { (kind.rawValue, $0) } }
      + (figures.values[.accuracy] == nil ? [("effective_classes", figures.effectiveClasses.samples)] : [])
      + (classHead.map { [("class_head", $0)] } ?? [])
  }
}
