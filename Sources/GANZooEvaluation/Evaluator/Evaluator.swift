public import GANZooData
public import GANZooInterchange
import GANZooNN
import GANZooTensors

/// Evaluates generators with a classifier, by comparing samples with real images.
///
/// Samples are compared with the dataset `reference`. Metrics of real images are computed for the reference itself if
/// they need no comparison; otherwise the dataset `counterpart`, real images that are also new to the classifier, is
/// compared with the reference.
public struct Evaluator {
  /// The classifier that computes features and predictions.
  public let classifier: Classifier
  let metricComputer: MetricComputer
  private let counterpart: ClassifiedImages
  private let datasets: (reference: any Dataset, counterpart: any Dataset)

  /// Number of sample sets per evaluation, and of subsets of real images if there are more than samples.
  public static let repetitions = 3
  /// The smallest number of samples, or of real texts.
  public static let minimumSamples = 100
  /// The smallest number of real images, or of images that are judged without a generator: each needs three
  /// neighbours, covariances need two.
  public static let minimumReal = 5
  /// With fewer images than this metrics vary much by chance.
  public static let fewReal = 100
  /// All metrics of images except those that use training images or train a classifier.
  public static let standardKinds =
    Set(Metric.Kind.allCases).subtracting([.nearest, .ganTrain] + TextEvaluator.kinds + PointEvaluator.kinds)
  /// Metrics that take at most a second for a thousand samples.
  public static let quickKinds: Set<Metric.Kind> = [
    .accuracy, .worstClass, .score, .frechetShare, .precision, .recall, .density, .coverage, .spread,
  ]
  /// Metrics of a set of images that need no comparison with another set.
  private static let soleKinds: Set<Metric.Kind> = [.accuracy, .worstClass, .score, .similarity]

  /// Prepares an evaluation with real images of the classifier's shape and classes.
  ///
  /// - Parameter progress: called after each of `parts`.
  /// - Throws: `EvaluationError`, or what the datasets throw.
  public init(
    _ classifier: Classifier, reference: any Dataset, counterpart: any Dataset, progress: () -> Void = {}
  ) throws {
    for dataset in [reference, counterpart] { try classifier.check(dataset, atLeast: Self.minimumReal) }
    self.classifier = classifier
    self.datasets = (reference, counterpart)
    metricComputer = MetricComputer(
      classifier: classifier,
      reference: try ReferenceStatistics(try classifier.classify(reference, progress), classifier, progress))
    self.counterpart = try classifier.classify(counterpart, progress)
  }

  /// The number of batches of sets of these sizes, for progress reports.
  public static func batches(_ counts: [Int]) -> Int {
    counts.reduce(0) { $0 + ($1 + Classifier.batch - 1) / Classifier.batch }
  }

  /// Computes all metrics except GAN-train for three sample sets, with the seeds `seed`, `seed` + 1 and `seed` + 2.
  ///
  /// - Parameters:
  ///   - samples: number of samples in each set, at least `minimumSamples`; classes are evenly distributed.
  ///   - training: the dataset that is searched for the nearest training images.
  ///   - progress: called after each of `parts`.
  /// - Throws: `EvaluationError` if the generator does not match the classifier or a value is not finite; what the
  ///   datasets throw.
  public func evaluate(
    _ generator: Generator, samples: Int, seed: UInt64, training: any Dataset, progress: () -> Void = {}
  ) throws -> Evaluation {
    try check(generator)
    var sampleSets: [ClassifiedImages] = []
    let seeds = (0..<Self.repetitions).map { seed &+ UInt64($0) }
    for seed in seeds { sampleSets.append(try classifySamples(of: generator, samples: samples, seed: seed, progress)) }
    return try evaluation(of: sampleSets, seeds: seeds, training: training, progress)
  }

  /// Computes all metrics except GAN-train for images that are there, whoever made them: one set, so that metrics have
  /// one value each.
  ///
  ///     let images = try LabeledImages(contentsOf: "samples.npz").fitted(to: classifier.image.sizes)
  ///     print(try evaluator.evaluate(images, training: training).report)
  ///
  /// Where the images have classes, and all of them are the classifier's by name or by number, it is measured whether
  /// they are obeyed.
  ///
  /// - Parameters:
  ///   - images: at least `minimumReal`, of the classifier's shape.
  ///   - training: the dataset that is searched for the nearest training images.
  ///   - progress: called after each of `parts`.
  /// - Throws: `EvaluationError`; what the datasets throw.
  public func evaluate(
    _ images: any Dataset, training: any Dataset, progress: () -> Void = {}
  ) throws -> Evaluation {
    guard Shape(images.shape) == classifier.image else {
      throw EvaluationError.images(expected: classifier.image, found: Shape(images.shape))
    }
    guard images.count >= Self.minimumReal else {
      throw EvaluationError.tooFewImages(expected: Self.minimumReal, found: images.count)
    }
    let numbers = classifier.classNumbers(of: images.classNames)
    let relabeled = { (labels: [Int]) in numbers.map { numbers in labels.map { numbers[$0] } } ?? [] }
    let set = try classifier.classify(images, relabeled: relabeled, progress)
    return try evaluation(of: [set], seeds: [], training: training, progress)
  }

  /// The metrics of sets of equal size, and pictures of the first.
  private func evaluation(
    of sampleSets: [ClassifiedImages], seeds: [UInt64], training: any Dataset, _ progress: () -> Void
  ) throws -> Evaluation {
    let samples = sampleSets[0].count
    let spreads = sampleSets.map(metricComputer.spread(of:))
    let found = zip(sampleSets, spreads).map { set, spread in
      defer { Self.tell(Self.metricParts(of: set.count), progress) }
      return metricComputer.values(of: set, Self.standardKinds, spread: spread)
    }
    let realSamples = min(samples, datasets.reference.count, datasets.counterpart.count)
    let real = try realValues(count: realSamples, Self.standardKinds, progress)
    let metrics = Metric.Kind.allCases.compactMap { kind -> Metric? in
      let (samples, real) = (found.compactMap { $0[kind] }, real.compactMap { $0[kind] })
      return samples.isEmpty || real.isEmpty
        ? nil : Metric(kind: kind, samples: MeasuredValues(samples), real: MeasuredValues(real))
    }
    let nearest = try NearestImages(
      samples: sampleSets[0], real: metricComputer.reference.images, training: training, classifier, progress)
    let report = EvaluationReport(
      samples: samples, seeds: seeds, realSamples: realSamples, metrics: metrics + [nearest.metric],
      classes: metricComputer.classMetrics(sampleSets, spreads: spreads),
      confusion: metricComputer.confusion(of: sampleSets))
    return Evaluation(
      report: report, nearest: nearest.picture,
      confusion: sampleSets[0].confusionPicture(classifier))
  }

  /// Throws `EvaluationError` unless the generator has the classifier's image shape and classes.
  ///
  /// Classes are compared by name; the generator may have them in another order.
  public func check(_ generator: Generator) throws(EvaluationError) {
    try classifier.check(generator)
  }

  private func classifySamples(
    of generator: Generator, samples: Int, seed: UInt64, _ progress: () -> Void
  ) throws -> ClassifiedImages {
    try classifier.classify(samples: samples, isConditional: !generator.file.classNames.isEmpty) { classes, consume in
      let numbers = generator.file.classNumbers(of: classifier.classNames)
      try generator.generate(classes: classes.map { numbers?[$0] ?? $0 }, seed: seed) { images, first in
        try consume(images, first)
        Self.tell(Self.partsOfGeneratedBatch, progress)
      }
    }
  }

  /// Metrics of random subsets of the real images; of one subset if it contains all images of a dataset.
  private func realValues(
    count: Int, _ kinds: Set<Metric.Kind>, _ progress: () -> Void
  ) throws -> [[Metric.Kind: Double]] {
    let (reference, counterpart) = (datasets.reference.count, datasets.counterpart.count)
    let parts = Self.metricParts(of: count)
    guard count < max(reference, counterpart) else {
      defer { Self.tell(parts, progress) }
      return [realValues(metricComputer.reference.images, self.counterpart, kinds)]
    }
    let sets = Self.realSets(count, reference: reference, counterpart: counterpart)
    return try (0..<sets).map { repetition in
      let choose = { (dataset: any Dataset) in
        RandomStream(seed: 0, purpose: .evaluation, step: repetition, part: EvaluationStream.real)
          .choice(count, of: dataset.count)
      }
      defer { Self.tell(parts, progress) }
      return realValues(
        try classifier.classify(datasets.reference, indices: choose(datasets.reference), progress),
        try classifier.classify(datasets.counterpart, indices: choose(datasets.counterpart), progress), kinds)
    }
  }

  /// Tells that so many parts of the work are done.
  private static func tell(_ parts: Int, _ progress: () -> Void) { for _ in 0..<parts { progress() } }

  private func realValues(
    _ reference: ClassifiedImages, _ counterpart: ClassifiedImages, _ kinds: Set<Metric.Kind>
  ) -> [Metric.Kind: Double] {
    let sole = metricComputer.values(of: reference, kinds.intersection(Self.soleKinds))
    return sole.merging(metricComputer.values(of: counterpart, kinds.subtracting(Self.soleKinds))) { sole, _ in sole }
  }
}
