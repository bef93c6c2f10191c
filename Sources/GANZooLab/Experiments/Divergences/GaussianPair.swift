import Foundation

/// N(0, 1) and N(m, 1), and distances between them by the trapezoidal rule, which for such integrands is as exact as
/// `Double` is.
struct GaussianPair {
  let distance: Double

  private static let reach = 12.0
  private static let step = 0.01

  /// ∫ p log(p / q), which is m² / 2, and the same for q and p.
  var kullbackLeibler: Double {
    integral { x in density(x) * (logDensity(x) - logDensity(x - distance)) }
  }

  /// ½ KL(p, (p + q) / 2) + ½ KL(q, (p + q) / 2), at most log 2.
  var jensenShannon: Double {
    integral { x in
      let (p, q) = (logDensity(x), logDensity(x - distance))
      let largest = max(p, q)
      let mixture = largest + log((exp(p - largest) + exp(q - largest)) / 2)
      return 0.5 * exp(p) * (p - mixture) + 0.5 * exp(q) * (q - mixture)
    }
  }

  /// The Wasserstein-1 distance, ∫ |P(x) − Q(x)| dx of the cumulative distributions, which is m.
  var wasserstein: Double {
    integral { x in abs(cumulative(x) - cumulative(x - distance)) }
  }

  private func logDensity(_ x: Double) -> Double { -x * x / 2 - log(2 * Double.pi) / 2 }
  private func density(_ x: Double) -> Double { exp(logDensity(x)) }
  private func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

  private func integral(_ function: (Double) -> Double) -> Double {
    let (low, high) = (-Self.reach, distance + Self.reach)
    let count = Int(((high - low) / Self.step).rounded(.up))
    let step = (high - low) / Double(count)
    return (0...count).reduce(0) { sum, index in
      sum + function(low + Double(index) * step) * (index == 0 || index == count ? step / 2 : step)
    }
  }
}
