import Foundation
public import GANZooData
public import GANZooTensors

/// Computes a few metrics during training, from a thousand samples and as many real images, in about a second.
///
/// Values can be compared with each other, but not with those of `Evaluator`: of fewer samples the Fréchet distance and
/// recall are larger.
public struct QuickEvaluator {
  /// The classifier that computes features and predictions.
  public let classifier: Classifier
  private let metricComputer: MetricComputer
  private let reference: DatasetSubset
  private let realShares: [Double]

  /// Number of samples, and the largest number of real images.
  public static let samples = 1_000

  /// Prepares the evaluation with a random subset of real images, which should be new to the classifier, like
  /// `Holdout.validation`.
  ///
  /// - Throws: `EvaluationError`, or what the dataset throws.
  public init(_ classifier: Classifier, reference: any Dataset) throws {
    try classifier.check(reference, atLeast: Evaluator.minimumReal)
    self.classifier = classifier
    let random = RandomStream(seed: 0, purpose: .evaluation, part: EvaluationStream.watched)
    let choice = random.choice(min(Self.samples, reference.count), of: reference.count)
    self.reference = DatasetSubset(reference, choice)
    let images = try classifier.classify(self.reference)
    metricComputer = MetricComputer(classifier: classifier, reference: try ReferenceStatistics(images, classifier))
    realShares = classifier.classNames.indices.map { kind in
      Double(images.labels.count { $0 == kind }) / Double(images.count)
    }
  }

  /// Computes the metrics of generated samples.
  ///
  /// - Parameters:
  ///   - isConditional: true if the generator takes a class as input.
  ///   - generate: passes samples [N, H, W, C] of these classes to `consume` in batches, each with the index of its
  ///     first sample.
  /// - Throws: what `generate` throws; `EvaluationError` if a sample or an output of the classifier is not finite.
  public func evaluate(
    isConditional: Bool, generate: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> QuickMetrics {
    let images = try classifier.classify(samples: Self.samples, isConditional: isConditional, generate: generate)
    let spread = metricComputer.spread(of: images)
    return QuickMetrics(
      values: metricComputer.values(of: images, Evaluator.quickKinds, spread: spread),
      classes: metricComputer.classMetrics([images], spreads: [spread]),
      realShares: realShares)
  }

  /// The accuracy on the real images of `scores`, a function of images [N, H, W, C] to class scores [N, classes].
  /// Throws what the dataset and `scores` throw.
  public func accuracy(of scores: (Tensor) throws -> Tensor) throws -> Double {
    try reference.accuracy(of: scores, on: classifier.device)
  }
}

/// Metrics of a generator during training.
public struct QuickMetrics: Sendable, Equatable {
  /// The metrics of `Evaluator.quickKinds`, without those that are undefined for the generator.
  public let values: [Metric.Kind: Double]
  /// Metrics of each class.
  public let classes: [ClassMetrics]
  /// The fraction of each class in the real images.
  public let realShares: [Double]
  /// The number of modes that points can cover; nil where there are none.
  public let modes: Int?

  /// Creates a set of metrics.
  public init(values: [Metric.Kind: Double], classes: [ClassMetrics], realShares: [Double], modes: Int? = nil) {
    (self.values, self.classes, self.realShares, self.modes) = (values, classes, realShares, modes)
  }

  /// The effective number of classes, exp(−Σ p log p) of the class fractions p, of samples and of real images.
  ///
  /// It is 1 if all images are of one class; the number of classes if they are evenly distributed.
  public var effectiveClasses: (samples: Double, real: Double) {
    let perplexity = { (shares: [Double]) in exp(-shares.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }) }
    return (perplexity(classes.map(\.share)), perplexity(realShares))
  }
}
