public import GANZooTensors

/// A measure of variety: the mean Euclidean distance between two samples of the same class, for each class.
///
/// It is 0 for a generator that ignores its latent vector, and close to that of the real images for a generator with
/// equal variety.
public struct WithinClassDistance: Equatable, Sendable {
  /// The mean distance of each class; nil for a class with fewer than two samples.
  public let distances: [Double?]

  /// Uses all pairs of a class if there are at most `limit`, otherwise `limit` random ones.
  ///
  /// - Parameters:
  ///   - labels: the class of each row, in 0 ..< classes.
  ///   - random: selects the pairs; see `ClassPairs`.
  ///   - device: whose threads compute; without one it is one thread. The result is the same.
  public init(
    _ features: Features, labels: [Int], classes: Int, limit: Int = 100_000, from random: RandomStream,
    on device: Device? = nil
  ) {
    precondition(labels.count == features.count, "\(labels.count) labels of \(features.count) rows")
    distances = ClassPairs(labels: labels, classes: classes, limit: limit, from: random).pairs.map { pairs in
      guard !pairs.isEmpty else { return nil }
      let distances = device.map(pairs) {
        features.squaredDistance($0.first, to: features, $0.second).squareRoot()
      }
      return distances.reduce(0, +) / Double(pairs.count)
    }
  }

  /// The ratio of distances of samples and real images, averaged over classes. Classes without pairs, and classes whose
  /// real images are all equal, are skipped; nil if none remains.
  ///
  /// A ratio of 1 means as much variety as real images, 0 means mode collapse in every class.
  public func ratio(toReal real: WithinClassDistance) -> Double? {
    precondition(
      distances.count == real.distances.count, "\(distances.count) and \(real.distances.count) classes")
    let ratios = zip(distances, real.distances).compactMap { found, real -> Double? in
      guard let found, let real, real > 0 else { return nil }
      return found / real
    }
    return ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
  }
}
