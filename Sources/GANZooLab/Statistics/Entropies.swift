import Foundation

/// Divergences between distributions of the same things, in nats.
package enum Entropies {
  /// Σ p log(p / q): infinite where q lacks what p has. Traps where lengths differ.
  package static func kullbackLeibler(_ p: [Double], _ q: [Double]) -> Double {
    precondition(p.count == q.count, "distributions of \(p.count) and of \(q.count) things")
    return zip(p, q).reduce(0) { sum, pair in
      pair.0 == 0 ? sum : pair.1 == 0 ? .infinity : sum + pair.0 * log(pair.0 / pair.1)
    }
  }

  /// ½ KL(p, M) + ½ KL(q, M) of the mixture M = (p + q) / 2, from 0 to log 2.
  package static func jensenShannon(_ p: [Double], _ q: [Double]) -> Double {
    let mixture = zip(p, q).map { ($0 + $1) / 2 }
    return (kullbackLeibler(p, mixture) + kullbackLeibler(q, mixture)) / 2
  }
}
