/// How samples and the manifold of real images lie to each other, from the products of both sets.
struct ManifoldComparison {
  private let samples, reference: Manifold
  private let error: Double
  /// The longer of both squared radii around each real image.
  private let squaredReaches: [Double]
  private var isRealistic, isRecalled, isCovered: [Bool]
  /// How many pairs of a sample and a real image are inside the ball for density.
  private var near = 0

  init(of samples: Manifold, with reference: Manifold) {
    (self.samples, self.reference) = (samples, reference)
    error = DistancePrefilter.errorBound(size: samples.rows.features.size)
    squaredReaches = zip(reference.squaredRadii.manifold, reference.squaredRadii.density).map(max)
    isRealistic = Array(repeating: false, count: samples.rows.features.count)
    isRecalled = Array(repeating: false, count: reference.rows.features.count)
    isCovered = isRecalled
  }

  /// The metrics, once all products were added.
  var value: PrecisionRecall.Value {
    let share = { (isInside: [Bool]) in Double(isInside.count { $0 }) / Double(isInside.count) }
    return PrecisionRecall.Value(
      precision: share(isRealistic), recall: share(isRecalled),
      density: Double(near) / Double(reference.squaredRadii.densityNeighbours) / Double(isRealistic.count),
      coverage: share(isCovered))
  }

  /// What was found in a part of a block.
  private struct Found {
    var realistic: [Int] = []
    var recalled: [Int] = []
    var covered: [Int] = []
    var near = 0
  }

  /// Adds products of samples with real images.
  mutating func add(_ block: ProductBlock) {
    let norms = block.columns.map { Float(reference.rows.squaredNorms[$0] * (1 - error)) }
    let reaches = block.columns.map {
      Float(reference.rows.squaredNorms[$0] * (1 - error) - squaredReaches[$0] * (1 + error))
    }
    // Those that are found already are no candidates.
    let missed = zip(block.columns, norms).map { isRecalled[$0] ? .infinity : $1 }
    let parts = block.parts { rows, products in
      var (found, missed) = (Found(), missed)
      for (position, sample) in rows.enumerated() {
        let products = UnsafeBufferPointer(
          rebasing: products[position * block.columns.count..<(position + 1) * block.columns.count])
        search(ballsAround: block.columns, for: sample, products, reaches, &found)
        for real in insideBall(of: sample, block.columns, products, missed) {
          missed[real - block.columns.lowerBound] = .infinity
          found.recalled.append(real)
        }
      }
      return found
    }
    for part in parts {
      for sample in part.realistic { isRealistic[sample] = true }
      for real in part.recalled { isRecalled[real] = true }
      for real in part.covered { isCovered[real] = true }
      near += part.near
    }
  }

  /// Finds the balls of these real images that a sample is in, decided in double precision.
  private func search(
    ballsAround reals: Range<Int>, for sample: Int, _ products: UnsafeBufferPointer<Float>, _ offsets: [Float],
    _ found: inout Found
  ) {
    var isInside = false
    let limit = Float(-samples.rows.squaredNorms[sample] * (1 - error))
    DistancePrefilter.candidates(products, offsets, limit: limit) {
      let real = reals.lowerBound + $0
      let distance = squaredDistance(sample, real)
      if distance <= reference.squaredRadii.manifold[real] { isInside = true }
      if distance < reference.squaredRadii.density[real] {
        found.near += 1
        if !isCovered[real] { found.covered.append(real) }
      }
      return limit
    }
    if isInside { found.realistic.append(sample) }
  }

  /// The real images among these that are inside a sample's ball or on its surface.
  private func insideBall(
    of sample: Int, _ reals: Range<Int>, _ products: UnsafeBufferPointer<Float>, _ offsets: [Float]
  ) -> [Int] {
    var found: [Int] = []
    let radius = samples.squaredRadii.manifold[sample]
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
