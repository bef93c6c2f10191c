import Foundation

/// The distributions of (0, Z) and (θ, Z) with Z uniform in [0, 1], as points on two lines: example 1 of Arjovsky et
/// al. 2017.
package struct ParallelLines {
  /// The distance θ of the lines, negative for the left side.
  package let distance: Double
  /// Points on each line, in the middles of as many pieces.
  package let count: Int

  /// Their Wasserstein-1 distance by linear programming over all pairs of points, which is |θ|.
  package func wasserstein() throws -> Double {
    let heights = (0..<count).map { (Double($0) + 0.5) / Double(count) }
    let costs = heights.map { low in heights.map { high in hypot(distance, high - low) } }
    let masses = heights.map { _ in 1 / Double(count) }
    return try TransportProblem(supplies: masses, demands: masses, costs: costs).cheapest().plan.cost(costs)
  }

  /// Their Jensen-Shannon divergence: a point of one line is on the other only where both are the same line.
  package var jensenShannon: Double { divergences.jensenShannon }

  /// KL of the first from the second: infinite where it has mass and the second has none.
  package var kullbackLeibler: Double { divergences.kullbackLeibler }

  private var divergences: (jensenShannon: Double, kullbackLeibler: Double) {
    let mass = 1 / Double(count)
    let line = Array(repeating: mass, count: count)
    let nothing = Array(repeating: 0.0, count: count)
    // The points of both lines; where these are the same there are only half as many.
    let (p, q) = distance == 0 ? (line, line) : (line + nothing, nothing + line)
    return (Entropies.jensenShannon(p, q), Entropies.kullbackLeibler(p, q))
  }
}
