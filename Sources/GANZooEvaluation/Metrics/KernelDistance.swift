import GANZooBackend
public import GANZooTensors

/// The kernel distance between samples and real images: the unbiased estimate of the squared maximum mean discrepancy
/// (MMD²) with the kernel k(x, y) = (xᵀy / size + 1)³.
///
///     mean of k(x, x′) over pairs of different samples + the same for real images − 2 · mean of k(x, y)
///
/// Lower is better. The expected value is 0 for equal distributions and any number of samples; single values may be
/// slightly negative. With Inception features it is the KID, here over all rows instead of averaged over random
/// subsets. Source: Bińkowski et al. 2018, section 4, https://arxiv.org/abs/1801.01401.
public struct KernelDistance: Sendable {
  /// Features of the real images.
  public let reference: Features
  private let similarity: Double

  /// Prepares the comparison with real images, at least 2 rows.
  public init(reference: Features, on device: Device) {
    self.reference = reference
    similarity = Self.similarity(within: FeatureBlocks(reference, on: device))
  }

  /// The distance of samples, at least 2 rows with as many features as the reference.
  public func distance(of samples: Features, on device: Device) -> Double {
    let samples = FeatureBlocks(samples, on: device)
    var between = KernelSum(size: reference.size)
    samples.forEachProduct(with: FeatureBlocks(reference, on: device)) { between.add($0) }
    return similarity + Self.similarity(within: samples)
      - 2 * between.mean(between: samples.features.count, reference.count)
  }

  /// The mean of k over all pairs of different rows.
  private static func similarity(within rows: FeatureBlocks) -> Double {
    var sum = KernelSum(size: rows.features.size)
    rows.forEachProduct(with: rows, fromDiagonal: true) { sum.addWithin($0) }
    return sum.mean(within: rows.features.count)
  }
}

/// The sum of k(x, y) = (xᵀy / size + 1)³ over pairs of rows, from their products.
struct KernelSum {
  private let scale: Double
  private var sum = 0.0

  init(size: Int) { scale = 1 / Double(size) }

  /// Adds all pairs of a block.
  mutating func add(_ block: ProductBlock) { sum += total(block) }

  /// Adds the pairs of different rows of a block of products of a set with itself, both (x, x′) and (x′, x). Blocks
  /// below the diagonal add nothing: they are those above, transposed.
  mutating func addWithin(_ block: ProductBlock) {
    guard block.columns.lowerBound >= block.rows.lowerBound else { return }
    guard block.columns == block.rows else { return sum += 2 * total(block) }
    let diagonal = stride(from: 0, to: block.values.count, by: block.columns.count + 1).map { block.values[$0] }
    sum += total(block) - diagonal.withUnsafeBufferPointer { Distances.cubicSum($0, scale: scale) }
  }

  /// The mean over pairs of `count` rows of one set and `others` of another.
  func mean(between count: Int, _ others: Int) -> Double { sum / (Double(count) * Double(others)) }

  /// The mean over pairs of different rows of a set of at least 2.
  func mean(within count: Int) -> Double {
    precondition(count >= 2, "\(count) rows have no pairs")
    return sum / (Double(count) * Double(count - 1))
  }

  private func total(_ block: ProductBlock) -> Double {
    block.parts { _, products in Distances.cubicSum(products, scale: scale) }.reduce(0, +)
  }
}
