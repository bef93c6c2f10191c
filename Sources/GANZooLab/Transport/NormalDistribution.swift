import Foundation

/// A Gaussian on a line.
public struct NormalDistribution: Sendable, Equatable {
  /// Its mean.
  public let mean: Double
  /// Its standard deviation, 0 for a point.
  public let deviation: Double

  /// A distribution; traps where the deviation is negative or a number is not finite.
  public init(mean: Double = 0, deviation: Double = 1) {
    precondition(mean.isFinite && deviation >= 0 && deviation.isFinite, "no Gaussian has these: \(mean), \(deviation)")
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// The Wasserstein-1 distance in closed form.
  ///
  /// Quantiles are mean + deviation · z, so that it is the mean of |a + b Z| for a standard normal Z, with the
  /// differences a and b of both: |a| erf(|a| / (|b| √2)) + |b| √(2/π) exp(−a² / 2b²).
  public func wasserstein1(to other: NormalDistribution) -> Double {
    let (a, b) = (abs(mean - other.mean), abs(deviation - other.deviation))
    guard b > 0 else { return a }
    return a * erf(a / (b * 2.0.squareRoot())) + b * (2 / Double.pi).squareRoot() * exp(-a * a / (2 * b * b))
  }

  /// The Wasserstein-2 distance in closed form, √(a² + b²) with the differences of both (Dowson and Landau 1982): the
  /// square root of the Fréchet distance in one dimension.
  public func wasserstein2(to other: NormalDistribution) -> Double {
    hypot(mean - other.mean, deviation - other.deviation)
  }

  /// The share of the distribution below a place; below and at it where the deviation is 0.
  public func cumulative(_ x: Double) -> Double {
    guard deviation > 0 else { return x < mean ? 0 : 1 }
    return erfc((mean - x) / (deviation * 2.0.squareRoot())) / 2
  }

  /// The distribution in boxes: the masses of cells of a width, at the cells' middles, with all that is farther out in
  /// the outermost ones.
  ///
  /// - Parameters:
  ///   - range: what the cells cover.
  ///   - count: how many there are, at least 1.
  public func boxes(over range: ClosedRange<Double>, count: Int) -> PointMasses {
    precondition(count > 0, "no boxes")
    let width = (range.upperBound - range.lowerBound) / Double(count)
    let edges = (1..<count).map { range.lowerBound + Double($0) * width }
    let shares = [0] + edges.map(cumulative) + [1]
    return PointMasses(
      (0..<count).map { range.lowerBound + (Double($0) + 0.5) * width },
      masses: zip(shares.dropFirst(), shares).map { max(0, $0 - $1) })
  }
}
