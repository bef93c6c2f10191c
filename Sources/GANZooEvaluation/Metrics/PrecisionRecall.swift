public import GANZooTensors

/// Improved precision and recall, density and coverage: four shares that compare samples with real images by balls
/// around both, each reaching to the k-th nearest other row of its set.
///
/// The manifold of a set is the union of its balls. Precision is the fraction of samples inside the manifold of the
/// real images; recall is the fraction of real images inside the manifold of the samples. Both count the surface of a
/// ball.
/// Source: Kynkäänniemi et al. 2019, equations 1 and 2, https://arxiv.org/abs/1904.06991.
///
/// Density and coverage have balls around real images alone, so that a sample far from all others does no harm. Density
/// is the number of balls that a sample is in, divided by k, on average; coverage is the fraction of balls with a
/// sample in them. A ball has no surface here, as in the authors' package `prdc`. Source: Naeem et al. 2020, section 3,
/// https://arxiv.org/abs/2002.09797.
public struct PrecisionRecall: Sendable {
  /// Precision, recall and coverage in 0 ... 1, density from 0; of all of them real images have high values.
  public struct Value: Equatable, Sendable {
    /// Fraction of realistic samples, and fraction of real images that the generator covers.
    public let precision, recall: Double
    /// How many real images are near a sample, about 1 for real images and more where the generator favours what is
    /// frequent; fraction of the real images that have a sample near them.
    public let density, coverage: Double
  }

  /// The k of the k-th nearest neighbour for precision and recall, and for density and coverage.
  public let neighbours, densityNeighbours: Int
  private let features: Features
  private let squaredRadii: Manifold.Radii

  /// The k of precision and recall, as in the paper.
  static let neighbours = 3
  /// The k of density and coverage, as in the paper.
  static let densityNeighbours = 5

  /// Prepares the comparison with real images, more than `neighbours` rows; of fewer than `densityNeighbours` others
  /// all are neighbours.
  public init(reference: Features, neighbours: Int = 3, densityNeighbours: Int = 5, on device: Device) {
    (self.neighbours, self.densityNeighbours) = (neighbours, densityNeighbours)
    features = reference
    squaredRadii =
      Manifold(
        FeatureBlocks(reference, on: device), neighbours: neighbours, densityNeighbours: densityNeighbours
      ).squaredRadii
  }

  /// The metrics of samples, more than `neighbours` rows with as many features as the reference.
  public func value(of samples: Features, on device: Device) -> Value {
    let samples = Manifold(FeatureBlocks(samples, on: device), neighbours: neighbours)
    let reference = Manifold(rows: FeatureBlocks(features, on: device), squaredRadii: squaredRadii)
    var comparison = ManifoldComparison(of: samples, with: reference)
    samples.rows.forEachProduct(with: reference.rows) { comparison.add($0) }
    return comparison.value
  }
}

/// The union of balls around rows, each reaching to the row's k-th nearest other row.
struct Manifold {
  /// The squared radii of the balls around each row.
  struct Radii {
    /// Those for precision and recall.
    let manifold: [Double]
    /// Those for density and coverage, at least as long, and their k; empty for samples, which need none.
    let density: [Double]
    let densityNeighbours: Int
  }

  let rows: FeatureBlocks
  let squaredRadii: Radii

  init(rows: FeatureBlocks, squaredRadii: Radii) { (self.rows, self.squaredRadii) = (rows, squaredRadii) }

  /// Finds the radii. `body` gets the products of all rows with all rows, each once.
  init(
    _ rows: FeatureBlocks, neighbours: Int, densityNeighbours: Int? = nil, _ body: (ProductBlock) -> Void = { _ in }
  ) {
    precondition(
      neighbours >= 1 && neighbours < rows.features.count,
      "\(neighbours) neighbours in a set of \(rows.features.count) rows")
    let wider = densityNeighbours.map { min($0, rows.features.count - 1) }
    // One more, because each row is its own nearest neighbour, or has a copy at distance 0.
    var nearest = NearestNeighbours(of: rows, limit: max(neighbours, wider ?? 0) + 1)
    nearest.addRows(body)
    self.init(
      rows: rows,
      squaredRadii: Radii(
        manifold: nearest.squaredDistances(toNeighbour: neighbours),
        density: wider.map { nearest.squaredDistances(toNeighbour: $0) } ?? [], densityNeighbours: wider ?? 0))
  }
}
