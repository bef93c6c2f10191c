import Foundation
public import GANZooData
public import GANZooTensors

/// The quick figures of a generator at work: a thousand samples beside as many real examples, in a second or less.
///
/// They compare with each other, not with an `Evaluator`'s: the Fréchet distance of fewer samples is larger.
public struct QuickEvaluator {
  /// What judges.
  public let classifier: Classifier
  private let measuring: MetricComputer
  private let reference: SelectedExamples
  private let realShares: [Double]

  /// Samples, and real examples where there are so many.
  public static let samples = 1_000

  /// An evaluator with some of these real examples, which should be new to the classifier, as `Holdout.validation` is.
  ///
  /// - Throws: `EvaluationError`, or what the examples throw.
  public init(_ classifier: Classifier, reference: any Dataset) throws {
    try classifier.check(reference, atLeast: Evaluator.fewestSamples)
    self.classifier = classifier
    let random = RandomStream(seed: 0, purpose: .evaluation, part: EvaluationDraw.watched)
    let choice = random.choice(min(Self.samples, reference.count), of: reference.count)
    self.reference = SelectedExamples(reference, choice)
    let judged = try classifier.judge(self.reference)
    measuring = MetricComputer(classifier: classifier, reference: try Reference(judged, classifier))
    realShares = classifier.classNames.indices.map { kind in
      Double(judged.asked.count { $0 == kind }) / Double(judged.count)
    }
  }

  /// The figures of samples.
  ///
  /// - Parameters:
  ///   - areTold: whether what draws them is told a class.
  ///   - draw: hands over samples [N, H, W, C] of these classes in batches, each with the number of its first.
  /// - Throws: what `draw` throws; `EvaluationError` where a sample or what the classifier says of it is not finite.
  public func evaluate(
    areTold: Bool, draw: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> QuickFigures {
    let judged = try classifier.judge(samples: Self.samples, areTold: areTold, draw: draw)
    return QuickFigures(
      values: measuring.values(of: judged, Evaluator.quickKinds), classes: measuring.classFigures([judged]),
      realShares: realShares)
  }

  /// The share of the real examples whose class has the largest number of those that `judge` gives: images
  /// [N, H, W, C] → [N, classes]. Throws what the examples and `judge` throw.
  public func accuracy(of judge: (Tensor) throws -> Tensor) throws -> Double {
    try reference.accuracy(of: judge, on: classifier.device)
  }
}

/// What is found of a generator in a second.
public struct QuickFigures: Sendable, Equatable {
  /// The figures of `Evaluator.quickKinds` that have a meaning for the generator.
  public let values: [Metric.Kind: Double]
  /// What is found of each class.
  public let classes: [ClassMetrics]
  /// The share of each class in the real examples.
  public let realShares: [Double]

  /// Figures that were measured.
  public init(values: [Metric.Kind: Double], classes: [ClassMetrics], realShares: [Double]) {
    (self.values, self.classes, self.realShares) = (values, classes, realShares)
  }

  /// How many classes the samples have, and the real examples: exp(−Σ p log p) of the classes' shares p.
  ///
  /// 1 where all are of one class, the number of classes where these are even.
  public var effectiveClasses: (samples: Double, real: Double) {
    let perplexity = { (shares: [Double]) in exp(-shares.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }) }
    return (perplexity(classes.map(\.share)), perplexity(realShares))
  }
}
