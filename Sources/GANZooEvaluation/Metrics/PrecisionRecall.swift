public import GANZooTensors

/// Improved precision and recall.
///
/// The manifold of a set is the union of balls around its rows, each with the distance to the k-th nearest other row as
/// radius. Precision is the fraction of samples inside the manifold of the real images; recall is the fraction of real
/// images inside the manifold of the samples. Source: Kynkäänniemi et al. 2019, equations 1 and 2,
/// https://arxiv.org/abs/1904.06991.
public struct PrecisionRecall: Sendable {
  /// Precision and recall in 0 ... 1; higher is better.
  public struct Value: Equatable, Sendable {
    /// Fraction of realistic samples, and fraction of real images that the generator covers.
    public let precision, recall: Double
  }

  /// The k of the k-th nearest neighbour.
  public let neighbours: Int
  private let features: Features
  private let squaredRadii: [Double]

  /// Prepares the comparison with real images, more than `neighbours` rows.
  public init(reference: Features, neighbours: Int = 3, on device: Device) {
    self.neighbours = neighbours
    features = reference
    squaredRadii = Manifold(FeatureBlocks(reference, on: device), neighbours: neighbours).squaredRadii
  }

  /// Precision and recall of samples, more than `neighbours` rows with as many features as the reference.
  public func value(of samples: Features, on device: Device) -> Value {
    let samples = Manifold(FeatureBlocks(samples, on: device), neighbours: neighbours)
    let reference = Manifold(rows: FeatureBlocks(features, on: device), squaredRadii: squaredRadii)
    var coverage = Coverage(of: samples, and: reference)
    samples.rows.forEachProduct(with: reference.rows) { coverage.add($0) }
    return coverage.value
  }
}

/// The union of balls around rows, each reaching to the row's k-th nearest other row.
struct Manifold {
  let rows: FeatureBlocks
  let squaredRadii: [Double]

  init(rows: FeatureBlocks, squaredRadii: [Double]) { (self.rows, self.squaredRadii) = (rows, squaredRadii) }

  /// Finds the radii. `body` gets the products of all rows with all rows, each once.
  init(_ rows: FeatureBlocks, neighbours: Int, _ body: (ProductBlock) -> Void = { _ in }) {
    precondition(
      neighbours >= 1 && neighbours < rows.features.count,
      "\(neighbours) neighbours in a set of \(rows.features.count) rows")
    // k + 1, because each row is its own nearest neighbour, or has a copy at distance 0.
    var nearest = NearestNeighbours(of: rows, limit: neighbours + 1)
    nearest.addRows(body)
    self.init(rows: rows, squaredRadii: nearest.squaredRadii)
  }
}

/// Which samples are inside the manifold of real images and the other way round, from the products of both sets.
struct Coverage {
  private let samples, reference: Manifold
  private let error: Double
  private var isRealistic, isCovered: [Bool]

  init(of samples: Manifold, and reference: Manifold) {
    (self.samples, self.reference) = (samples, reference)
    error = DistancePrefilter.errorBound(size: samples.rows.features.size)
    isRealistic = Array(repeating: false, count: samples.rows.features.count)
    isCovered = Array(repeating: false, count: reference.rows.features.count)
  }

  /// The fractions, once all products were added.
  var value: PrecisionRecall.Value {
    let share = { (isInside: [Bool]) in Double(isInside.count { $0 }) / Double(isInside.count) }
    return PrecisionRecall.Value(precision: share(isRealistic), recall: share(isCovered))
  }

  /// Adds products of samples with real images.
  mutating func add(_ block: ProductBlock) {
    let norms = block.columns.map { Float(reference.rows.squaredNorms[$0] * (1 - error)) }
    let reaches = block.columns.map {
      Float(reference.rows.squaredNorms[$0] * (1 - error) - reference.squaredRadii[$0] * (1 + error))
    }
    // Those that are found already are no candidates.
    let uncovered = zip(block.columns, norms).map { isCovered[$0] ? .infinity : $1 }
    let parts = block.parts { rows, products in
      var (realistic, covered, uncovered) = ([Int](), [Int](), uncovered)
      for (position, sample) in rows.enumerated() {
        let products = UnsafeBufferPointer(
          rebasing: products[position * block.columns.count..<(position + 1) * block.columns.count])
        if !isRealistic[sample], isInsideBall(sample, of: block.columns, products, reaches) {
          realistic.append(sample)
        }
        for found in insideBall(of: sample, block.columns, products, uncovered) {
          uncovered[found - block.columns.lowerBound] = .infinity
          covered.append(found)
        }
      }
      return (realistic: realistic, covered: covered)
    }
    for part in parts {
      for sample in part.realistic { isRealistic[sample] = true }
      for real in part.covered { isCovered[real] = true }
    }
  }

  /// Whether a sample is inside a ball of one of these real images or on its surface, decided in double precision.
  private func isInsideBall(
    _ sample: Int, of reals: Range<Int>, _ products: UnsafeBufferPointer<Float>, _ offsets: [Float]
  ) -> Bool {
    var isInside = false
    let limit = Float(-samples.rows.squaredNorms[sample] * (1 - error))
    DistancePrefilter.candidates(products, offsets, limit: limit) {
      let real = reals.lowerBound + $0
      isInside = squaredDistance(sample, real) <= reference.squaredRadii[real]
      return isInside ? nil : limit
    }
    return isInside
  }

  /// The real images among these that are inside a sample's ball or on its surface.
  private func insideBall(
    of sample: Int, _ reals: Range<Int>, _ products: UnsafeBufferPointer<Float>, _ offsets: [Float]
  ) -> [Int] {
    var found: [Int] = []
    let radius = samples.squaredRadii[sample]
    let limit = Float(radius * (1 + error) - samples.rows.squaredNorms[sample] * (1 - error))
    DistancePrefilter.candidates(products, offsets, limit: limit) {
      let real = reals.lowerBound + $0
      if squaredDistance(sample, real) <= radius { found.append(real) }
      return limit
    }
    return found
  }

  private func squaredDistance(_ sample: Int, _ real: Int) -> Double {
    samples.rows.features.squaredDistance(sample, to: reference.rows.features, real)
  }
}
