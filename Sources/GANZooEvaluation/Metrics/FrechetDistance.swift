/// The Fréchet distance of samples to real examples, both taken for Gaussians in the space of features.
///
///     |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½)
///
/// 0 for equal sets; lower is better. Heusel et al. 2017, equation 6, https://arxiv.org/abs/1706.08500. With
/// Inception's features it is the FID; distances of different features, or of different numbers of samples, cannot be
/// compared.
public struct FrechetDistance: Sendable {
  /// Mean and covariance of the real examples.
  public let reference: GaussianStatistics
  private let root: SquareMatrix

  /// Prepares the real examples, whose statistics can be kept and used again.
  public init(reference: GaussianStatistics) {
    self.reference = reference
    root = SquareMatrix(size: reference.size, values: reference.covariance).squareRoot
  }

  /// Prepares the real examples, at least 2 rows.
  public init(reference: Features) { self.init(reference: GaussianStatistics(reference)) }

  /// The distance of samples, at least 2 rows with as many numbers as the examples'.
  public func distance(of samples: Features) -> Double { distance(of: GaussianStatistics(samples)) }

  /// The distance of samples with these statistics, of as many numbers as the examples'. Takes size³ operations.
  public func distance(of samples: GaussianStatistics) -> Double {
    precondition(samples.size == reference.size, "features of \(samples.size) and of \(reference.size) numbers")
    let size = reference.size
    let shift = zip(reference.mean, samples.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let covariance = SquareMatrix(size: size, values: samples.covariance)
    let traces = SquareMatrix(size: size, values: reference.covariance).trace + covariance.trace
    // Eigenvalues of (Σ₁ Σ₂)^½ are singular values of Σ₁^½ Σ₂^½. These keep the digits that roots of the eigenvalues of
    // Σ₁^½ Σ₂ Σ₁^½ lose where a covariance is singular.
    let spread = traces - 2 * (root * covariance.squareRoot).nuclearNorm
    // What rounding alone can make is no distance.
    return shift + (spread > traces * Double(size) * .ulpOfOne * 4 ? spread : 0)
  }
}
