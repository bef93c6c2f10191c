public import GANZooData
public import GANZooInterchange
public import GANZooNN
import GANZooTensors

/// Judges generators of a data set's images by a classifier, against real examples.
///
/// Samples are compared with the `reference`. The same figures of real data are those of the reference itself where a figure
/// needs no comparison; where it does, those of the `counterpart`, real examples that the classifier has not seen either,
/// compared with the reference.
public struct Evaluator {
  /// What judges.
  public let classifier: Classifier
  let measuring: MetricComputer
  private let counterpart: ClassifiedImages
  private let examples: (reference: any Dataset, counterpart: any Dataset)

  /// Draws of samples, and of real examples where there are more than are drawn.
  public static let draws = 3
  /// The least samples of a draw, and the least real examples: neighbourhoods and covariances need some.
  public static let fewestSamples = 100
  /// All but those that look at training images, or train.
  public static let standardKinds = Set(Metric.Kind.allCases).subtracting([.nearest, .ganTrain])
  /// Figures that a thousand samples have in a second or less.
  public static let quickKinds: Set<Metric.Kind> = [.accuracy, .worstClass, .score, .frechetShare, .spread]
  /// Figures of images by themselves.
  private static let soleKinds: Set<Metric.Kind> = [.accuracy, .worstClass, .score, .similarity]

  /// An evaluator with real examples of the classifier's shape and classes.
  ///
  /// - Parameter progress: told of each batch of images that was looked at.
  /// - Throws: `EvaluationError`, or what the examples throw.
  public init(
    _ classifier: Classifier, reference: any Dataset, counterpart: any Dataset, progress: () -> Void = {}
  ) throws {
    for examples in [reference, counterpart] { try classifier.check(examples, atLeast: Self.fewestSamples) }
    self.classifier = classifier
    self.examples = (reference, counterpart)
    measuring = MetricComputer(
      classifier: classifier, reference: try Reference(try classifier.judge(reference, progress), classifier))
    self.counterpart = try classifier.judge(counterpart, progress)
  }

  /// Batches of images that `init` and `evaluate` look at.
  public static func batches(_ counts: [Int]) -> Int {
    counts.reduce(0) { $0 + ($1 + Classifier.batch - 1) / Classifier.batch }
  }

  /// All figures but GAN-train of three draws of samples, with the keys `seed`, `seed` + 1 and `seed` + 2.
  ///
  /// - Parameters:
  ///   - samples: in a draw, at least `fewestSamples`; their classes are even.
  ///   - training: where nearest training images are looked for.
  ///   - progress: told of each batch of samples that was looked at.
  /// - Throws: `EvaluationError` where the generator draws something else than the classifier judges, or what is not finite;
  ///   what the examples throw.
  public func evaluate(
    _ generator: Generator, samples: Int, seed: UInt64, training: any Dataset, progress: () -> Void = {}
  ) throws -> Evaluation {
    try check(generator)
    var draws: [ClassifiedImages] = []
    let seeds = (0..<Self.draws).map { seed &+ UInt64($0) }
    for seed in seeds { draws.append(try judge(generator, samples: samples, seed: seed, progress)) }
    let found = draws.map { measuring.values(of: $0, Self.standardKinds) }
    let realSamples = min(samples, examples.reference.count, examples.counterpart.count)
    let real = try realValues(count: realSamples, Self.standardKinds)
    let figures = Metric.Kind.allCases.compactMap { kind -> Metric? in
      let (samples, real) = (found.compactMap { $0[kind] }, real.compactMap { $0[kind] })
      return samples.isEmpty || real.isEmpty
        ? nil : Metric(kind: kind, samples: MeasuredValues(samples), real: MeasuredValues(real))
    }
    let nearest = try NearestImages(
      samples: draws[0], real: measuring.reference.judged, training: training, classifier)
    let report = EvaluationReport(
      samples: samples, seeds: seeds, realSamples: realSamples, figures: figures + [nearest.figure],
      classes: measuring.classFigures(draws), confusion: measuring.confusion(of: draws))
    return Evaluation(
      report: report, nearest: nearest.picture,
      confusion: draws[0].confusionPicture(classifier))
  }

  /// Refuses a generator of other images or classes than the classifier's. Throws `EvaluationError`.
  ///
  /// Classes go by their names: those of a generator may stand in another order.
  public func check(_ generator: Generator) throws(EvaluationError) {
    try classifier.check(generator)
  }

  private func judge(
    _ generator: Generator, samples: Int, seed: UInt64, _ progress: () -> Void
  ) throws -> ClassifiedImages {
    try classifier.judge(samples: samples, areTold: !generator.file.classNames.isEmpty) { classes, consume in
      let numbers = generator.file.classNumbers(of: classifier.classNames)
      try generator.generate(classes: classes.map { numbers?[$0] ?? $0 }, seed: seed) { images, first in
        try consume(images, first)
        progress()
      }
    }
  }

  /// The figures of draws of real examples: one draw where all of one kind are taken.
  private func realValues(count: Int, _ kinds: Set<Metric.Kind>) throws -> [[Metric.Kind: Double]] {
    let isAll = count == examples.reference.count && count == examples.counterpart.count
    guard !isAll else { return [realValues(measuring.reference.judged, counterpart, kinds)] }
    // Draws of the smaller set as a whole would differ in the other alone.
    let isWhole = count == min(examples.reference.count, examples.counterpart.count)
    return try (0..<(isWhole ? 1 : Self.draws)).map { draw in
      let choose = { (examples: any Dataset) in
        RandomStream(seed: 0, purpose: .evaluation, step: draw, part: EvaluationDraw.real)
          .choice(count, of: examples.count)
      }
      return realValues(
        try classifier.judge(examples.reference, indices: choose(examples.reference)),
        try classifier.judge(examples.counterpart, indices: choose(examples.counterpart)), kinds)
    }
  }

  private func realValues(
    _ reference: ClassifiedImages, _ counterpart: ClassifiedImages, _ kinds: Set<Metric.Kind>
  ) -> [Metric.Kind: Double] {
    let sole = measuring.values(of: reference, kinds.intersection(Self.soleKinds))
    return sole.merging(measuring.values(of: counterpart, kinds.subtracting(Self.soleKinds))) { sole, _ in sole }
  }
}
