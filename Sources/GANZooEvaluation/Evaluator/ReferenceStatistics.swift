import GANZooTensors

/// Real images with the statistics that comparisons need.
final class ReferenceStatistics {
  let images: ClassifiedImages
  let frechet: FrechetDistance
  let withinClass: WithinClassDistance
  /// Fréchet distance of an equal number of images of uniform noise.
  let noiseDistance: Double
  // Computed on demand: it takes half a second for ten thousand images, and not all metrics use it.
  private(set) lazy var pairs = PairwiseMetrics(reference: images.features, on: device)

  private let device: Device

  /// - Parameter progress: called after each batch of noise, of which there is as much as there are images.
  init(_ images: ClassifiedImages, _ classifier: Classifier, _ progress: () -> Void = {}) throws {
    self.images = images
    device = classifier.device
    frechet = FrechetDistance(reference: images.features)
    withinClass = images.withinClassDistance(classes: classifier.classNames.count, on: classifier.device)
    noiseDistance = frechet.distance(of: try classifier.classifyNoise(count: images.count, progress).features)
  }
}

extension ClassifiedImages {
  /// Largest number of pairs, over all classes and for one class.
  private static let pairs = (all: 1 << 22, ofClass: 100_000)

  /// Mean pixel distances within classes, computed from the kept images.
  func withinClassDistance(classes: Int, on device: Device) -> WithinClassDistance {
    WithinClassDistance(
      kept, labels: keptClasses, classes: classes, limit: max(1, min(Self.pairs.ofClass, Self.pairs.all / classes)),
      from: RandomStream(seed: 0, purpose: .evaluation, part: EvaluationStream.distancePairs), on: device)
  }
}
