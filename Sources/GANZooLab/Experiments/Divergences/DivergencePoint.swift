import Foundation

/// All that is measured of N(0, 1) and N(m, 1).
package struct DivergencePoint: Codable, Sendable {
  package let mean: Double
  package let forwardKL, reverseKL, forwardKLSlope: Double
  /// How far the Jensen-Shannon divergence is below log 2, and its slope.
  package let jensenShannonGap, jensenShannonSlope: Double
  package let wasserstein: Double

  package init(mean: Double) {
    let pair = GaussianPair(distance: mean)
    self.mean = mean
    (forwardKL, reverseKL, forwardKLSlope) = (pair.forwardKL, pair.reverseKL, pair.forwardKLSlope)
    (jensenShannonGap, jensenShannonSlope) = (pair.jensenShannonGap, pair.jensenShannonSlope)
    wasserstein = pair.wasserstein
  }

  package var jensenShannon: Double { log(2) - jensenShannonGap }

  /// The largest error against m² / 2, m and m, as a share of these where they are above 1.
  package var error: Double {
    let closed = [(forwardKL, mean * mean / 2), (reverseKL, mean * mean / 2), (forwardKLSlope, mean)]
    return (closed + [(wasserstein, mean)]).map { abs($0 - $1) / max(1, $1) }.max() ?? 0
  }
}

/// All that is measured of two parallel lines.
package struct ParallelLinesPoint: Codable, Sendable {
  package let distance, wasserstein, jensenShannon, kullbackLeibler: Double

  package init(distance: Double, count: Int) throws {
    let lines = ParallelLines(distance: distance, count: count)
    self.distance = distance
    wasserstein = try lines.wasserstein()
    (jensenShannon, kullbackLeibler) = (lines.jensenShannon, lines.kullbackLeibler)
  }
}
