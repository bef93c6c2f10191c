import GANZooTensors

/// The metrics that compare all pairs of rows: kernel distance, precision, recall, density and coverage.
///
/// Their cost is the products of the rows. So each pair of sets is multiplied once for all of them.
struct PairwiseMetrics {
  private let reference: PairedSet

  struct Values {
    let kernelDistance: Double
    let manifolds: PrecisionRecall.Value
  }

  /// Prepares comparisons with real images.
  init(reference: Features, on device: Device) {
    self.reference = PairedSet(reference, densityNeighbours: PrecisionRecall.densityNeighbours, on: device)
  }

  /// The metrics of samples.
  func values(of samples: Features) -> Values {
    let samples = PairedSet(samples, on: reference.manifold.rows.device)
    var comparison = ManifoldComparison(of: samples.manifold, with: reference.manifold)
    var between = KernelSum(size: samples.manifold.rows.features.size)
    samples.manifold.rows.forEachProduct(with: reference.manifold.rows) {
      comparison.add($0)
      between.add($0)
    }
    return Values(
      kernelDistance: samples.similarity + reference.similarity
        - 2 * between.mean(between: samples.manifold.rows.features.count, reference.manifold.rows.features.count),
      manifolds: comparison.value)
  }
}

/// What comparisons need of each set.
private struct PairedSet {
  let manifold: Manifold
  /// The mean kernel over pairs of different rows.
  let similarity: Double

  init(_ features: Features, densityNeighbours: Int? = nil, on device: Device) {
    var sum = KernelSum(size: features.size)
    manifold = Manifold(
      FeatureBlocks(features, on: device), neighbours: PrecisionRecall.neighbours, densityNeighbours: densityNeighbours
    ) { sum.addWithin($0) }
    similarity = sum.mean(within: features.count)
  }
}
