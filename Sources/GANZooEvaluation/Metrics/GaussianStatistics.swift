/// Mean and covariance of features, for the Fréchet distance.
public struct GaussianStatistics: Equatable, Sendable {
  /// The mean [size].
  public let mean: [Double]
  /// The unbiased covariance (divided by count − 1) [size, size], symmetric.
  public let covariance: [Double]

  /// Number of features.
  public var size: Int { mean.count }

  /// Creates statistics from a mean [size] and a symmetric, positive semidefinite covariance [size, size].
  public init(mean: [Double], covariance: [Double]) {
    precondition(
      covariance.count == mean.count * mean.count, "a covariance of \(covariance.count) numbers for \(mean.count)")
    (self.mean, self.covariance) = (mean, covariance)
  }

  /// Computes the statistics of at least 2 rows. The covariance is singular if there are fewer rows than features; the
  /// Fréchet distance allows that.
  ///
  /// Takes count · size² / 2 multiplications.
  public init(_ features: Features) {
    let (count, size) = (features.count, features.size)
    precondition(count >= 2, "\(count) rows have no covariance")
    var mean = [Double](repeating: 0, count: size)
    for row in 0..<count {
      for column in 0..<size { mean[column] += Double(features.values[row * size + column]) }
    }
    for column in 0..<size { mean[column] /= Double(count) }
    self.mean = mean
    covariance = Self.covariance(features, mean)
  }

  private static func covariance(_ features: Features, _ mean: [Double]) -> [Double] {
    let (count, size) = (features.count, features.size)
    var deviation = [Double](repeating: 0, count: size)
    var covariance = [Double](repeating: 0, count: size * size)
    covariance.withUnsafeMutableBufferPointer { covariance in
      for row in 0..<count {
        for column in 0..<size { deviation[column] = Double(features.values[row * size + column]) - mean[column] }
        deviation.withUnsafeBufferPointer { deviation in
          for first in 0..<size {
            let factor = deviation[first]
            let products = UnsafeMutableBufferPointer(rebasing: covariance[first * size..<(first + 1) * size])
            for second in first..<size { products[second] += factor * deviation[second] }
          }
        }
      }
      for first in 0..<size {
        for second in first..<size {
          let value = covariance[first * size + second] / Double(count - 1)
          (covariance[first * size + second], covariance[second * size + first]) = (value, value)
        }
      }
    }
    return covariance
  }
}
