import GANZooTensors

/// Real examples, with what every comparison with them needs.
final class Reference {
  let judged: ClassifiedImages
  let frechet: FrechetDistance
  let withinClass: WithinClassDistance
  /// Fréchet distance of as many images of uniform noise.
  let noiseDistance: Double
  // Seconds for ten thousand examples, which quick figures have no use for.
  private(set) lazy var kernel = KernelDistance(reference: judged.features, on: device)
  private(set) lazy var manifold = PrecisionRecall(reference: judged.features, on: device)

  private let device: Device

  init(_ judged: ClassifiedImages, _ classifier: Classifier) throws {
    self.judged = judged
    device = classifier.device
    frechet = FrechetDistance(reference: judged.features)
    withinClass = judged.withinClassDistance(classes: classifier.classNames.count)
    noiseDistance = frechet.distance(of: try classifier.judgeNoise(count: judged.count).features)
  }
}

extension ClassifiedImages {
  /// Pairs whose distances are taken, over all classes, and the most of one.
  private static let pairs = (all: 1 << 22, ofClass: 100_000)

  /// Distances in pixel space of the images that were kept.
  func withinClassDistance(classes: Int) -> WithinClassDistance {
    WithinClassDistance(
      kept, labels: keptClasses, classes: classes, limit: max(1, min(Self.pairs.ofClass, Self.pairs.all / classes)),
      from: RandomStream(seed: 0, purpose: .evaluation, part: EvaluationDraw.distancePairs))
  }
}
