import GANZooTensors

/// The metrics that compare all pairs of rows: kernel distance, precision and recall.
///
/// Their cost is the products of the rows. So each pair of sets is multiplied once for all of them.
struct PairwiseMetrics {
  private let reference: PairedSet

  struct Values {
    let kernelDistance: Double
    let coverage: PrecisionRecall.Value
  }

  /// Prepares comparisons with real images.
  init(reference: Features, on device: Device) { self.reference = PairedSet(reference, on: device) }

  /// The metrics of samples.
  func values(of samples: Features) -> Values {
    let samples = PairedSet(samples, on: reference.manifold.rows.device)
    var coverage = Coverage(of: samples.manifold, and: reference.manifold)
    var between = KernelSum(size: samples.manifold.rows.features.size)
    samples.manifold.rows.forEachProduct(with: reference.manifold.rows) {
      coverage.add($0)
      between.add($0)
    }
    return Values(
      kernelDistance: samples.similarity + reference.similarity
        - 2 * between.mean(between: samples.manifold.rows.features.count, reference.manifold.rows.features.count),
      coverage: coverage.value)
  }
}

/// What comparisons need of each set.
private struct PairedSet {
  let manifold: Manifold
  /// The mean kernel over pairs of different rows.
  let similarity: Double

  private static let neighbours = 3

  init(_ features: Features, on device: Device) {
    var sum = KernelSum(size: features.size)
    manifold = Manifold(FeatureBlocks(features, on: device), neighbours: Self.neighbours) { sum.addWithin($0) }
    similarity = sum.mean(within: features.count)
  }
}
