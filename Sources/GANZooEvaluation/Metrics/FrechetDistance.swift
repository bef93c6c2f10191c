/// The Fréchet distance between samples and real images, whose features are each modelled as a Gaussian.
///
///     |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½)
///
/// It is 0 for equal statistics; lower is better. With Inception features it is the FID. Distances can be compared only
/// for equal features and equal numbers of samples. Source: Heusel et al. 2017, equation 6,
/// https://arxiv.org/abs/1706.08500.
public struct FrechetDistance: Sendable {
  /// Mean and covariance of the real images.
  public let reference: GaussianStatistics
  private let root: SquareMatrix

  /// Prepares the comparison from statistics of real images.
  public init(reference: GaussianStatistics) {
    self.reference = reference
    root = SquareMatrix(size: reference.size, values: reference.covariance).squareRoot
  }

  /// Prepares the comparison from features of real images, at least 2 rows.
  public init(reference: Features) { self.init(reference: GaussianStatistics(reference)) }

  /// The distance of samples, at least 2 rows with as many features as the reference.
  public func distance(of samples: Features) -> Double { distance(of: GaussianStatistics(samples)) }

  /// The distance of samples with these statistics. Takes O(size³) operations.
  public func distance(of samples: GaussianStatistics) -> Double {
    precondition(samples.size == reference.size, "features of \(samples.size) and of \(reference.size) numbers")
    let size = reference.size
    let shift = zip(reference.mean, samples.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let covariance = SquareMatrix(size: size, values: samples.covariance)
    let traces = SquareMatrix(size: size, values: reference.covariance).trace + covariance.trace
    // The eigenvalues of (Σ₁ Σ₂)^½ are the singular values of Σ₁^½ Σ₂^½. Computing them this way is more precise for
    // singular covariances than the square roots of the eigenvalues of Σ₁^½ Σ₂ Σ₁^½.
    let spread = traces - 2 * (root * covariance.squareRoot).nuclearNorm
    // A difference within rounding error counts as 0.
    return shift + (spread > traces * Double(size) * .ulpOfOne * 4 ? spread : 0)
  }
}
