import Foundation

/// p = N(0, 1) and q = N(m, 1), and distances between them by the trapezoidal rule, whose error for integrands that are
/// smooth and vanish at both ends falls faster than any power of its step.
package struct GaussianPair {
  /// The mean m of q.
  package let distance: Double
  /// The step of the trapezoidal rule.
  package let step: Double

  package init(distance: Double, step: Double = 0.01) { (self.distance, self.step) = (distance, step) }

  /// How far beyond both means is integrated: what lies farther out is below 1e-32.
  private static let reach = 12.0

  /// ∫ p log(p / q), which is m² / 2.
  package var forwardKL: Double { integral { x in density(x) * (logDensity(x) - logDensity(x - distance)) } }

  /// ∫ q log(q / p), which is m² / 2, too.
  package var reverseKL: Double {
    integral { x in density(x - distance) * (logDensity(x - distance) - logDensity(x)) }
  }

  /// The slope of KL(p, q) in m, −∫ p ∂ log q / ∂m, which is m.
  package var forwardKLSlope: Double { integral { x in density(x) * (distance - x) } }

  /// The Jensen-Shannon divergence ½ KL(p, M) + ½ KL(q, M) of the mixture M = (p + q) / 2, in nats.
  package var jensenShannon: Double { log(2) - jensenShannonGap }

  /// How far the Jensen-Shannon divergence is below log 2: ½ ∫ p log(1 + q / p) + q log(1 + p / q), which as a
  /// difference would be lost in rounding from m = 17 on.
  package var jensenShannonGap: Double {
    integral { x in
      let ratio = logRatio(x)
      return 0.5 * (density(x) * softplus(-ratio) + density(x - distance) * softplus(ratio))
    }
  }

  /// The slope of the Jensen-Shannon divergence in m: ½ ∫ (∂q / ∂m) log(q / M), as what is left once the constant log 2
  /// has gone, for the same reason.
  package var jensenShannonSlope: Double {
    // By symmetry; quadrature would leave rounding.
    guard distance != 0 else { return 0 }
    return integral { x in -0.5 * (x - distance) * density(x - distance) * softplus(logRatio(x)) }
  }

  /// The Wasserstein-1 distance, ∫ |P(x) − Q(x)| dx of the cumulative distributions, which is m.
  package var wasserstein: Double { integral { x in abs(cumulative(x) - cumulative(x - distance)) } }

  /// The density of a Gaussian around 0.
  package func density(_ x: Double) -> Double { exp(logDensity(x)) }

  private func logDensity(_ x: Double) -> Double { -x * x / 2 - log(2 * Double.pi) / 2 }
  private func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  /// log(p / q).
  private func logRatio(_ x: Double) -> Double { logDensity(x) - logDensity(x - distance) }

  /// log(1 + exp(x)).
  private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

  private func integral(_ function: (Double) -> Double) -> Double {
    let (low, high) = (-Self.reach, distance + Self.reach)
    let count = Int(((high - low) / step).rounded(.up))
    let step = (high - low) / Double(count)
    return (0...count).reduce(0) { sum, index in
      sum + function(low + Double(index) * step) * (index == 0 || index == count ? step / 2 : step)
    }
  }
}
