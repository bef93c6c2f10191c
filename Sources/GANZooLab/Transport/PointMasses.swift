import Foundation

/// Masses at points of a line, whose cheapest transport needs no linear program: for convex costs of the distance
/// nothing overtakes (Villani 2003, theorem 2.18).
public struct PointMasses: Sendable, Equatable {
  /// Where the masses are, in any order; a place may come several times.
  public let positions: [Double]
  /// How much there is.
  public let masses: [Double]

  /// Masses; traps where there are none, lengths differ, a mass is negative, all are 0 or something is not finite.
  public init(_ positions: [Double], masses: [Double]) {
    precondition(positions.count == masses.count, "\(positions.count) places of \(masses.count) masses")
    precondition(positions.allSatisfy(\.isFinite), "a place that is not finite")
    precondition(masses.allSatisfy { $0 >= 0 && $0.isFinite } && masses.contains { $0 > 0 }, "masses that are none")
    (self.positions, self.masses) = (positions, masses)
  }

  /// One unit at each place.
  public init(_ positions: [Double]) { self.init(positions, masses: positions.map { _ in 1 }) }

  /// The distances to others, a row for each mass here, raised to a power.
  public func distances(to other: PointMasses, power: Double = 1) -> [[Double]] {
    positions.map { x in other.positions.map { y in pow(abs(x - y), power) } }
  }

  /// The cheapest plan, by sorting: the mass that is farthest left goes to the target that is farthest left.
  ///
  /// Traps where the other has another total.
  public func sortedPlan(to other: PointMasses) -> TransportPlan {
    var plan = positions.map { _ in other.positions.map { _ in 0.0 } }
    for move in moves(to: other) { plan[move.source][move.target] += move.mass }
    return TransportPlan(plan)
  }

  /// The Wasserstein distance of an order p ≥ 1, of the masses divided by their totals: (∫ |F⁻¹ − G⁻¹|ᵖ du)^(1/p) of
  /// the quantile functions, in time n log n. Traps where the other has another total.
  public func wasserstein(to other: PointMasses, order: Double = 1) -> Double {
    precondition(order >= 1, "a Wasserstein distance of order \(order)")
    let cost = moves(to: other).reduce(0) { sum, move in
      sum + move.mass * pow(abs(positions[move.source] - other.positions[move.target]), order)
    }
    return pow(cost / masses.reduce(0, +), 1 / order)
  }

  private func moves(to other: PointMasses) -> [(source: Int, target: Int, mass: Double)] {
    let (given, wanted) = (masses.reduce(0, +), other.masses.reduce(0, +))
    precondition(abs(given - wanted) <= 1e-9 * given, "\(given) for \(wanted)")
    let sources = positions.indices.sorted { positions[$0] < positions[$1] }
    let targets = other.positions.indices.sorted { other.positions[$0] < other.positions[$1] }
    var moves: [(source: Int, target: Int, mass: Double)] = []
    var (source, target) = (0, 0)
    var (left, missing) = (masses[sources[0]], other.masses[targets[0]])
    while true {
      let moved = min(left, missing)
      if moved > 0 { moves.append((sources[source], targets[target], moved)) }
      (left, missing) = (left - moved, missing - moved)
      if left <= 0 {
        source += 1
        guard source < sources.count else { return moves }
        left = masses[sources[source]]
      }
      if missing <= 0 {
        target += 1
        guard target < targets.count else { return moves }
        missing = other.masses[targets[target]]
      }
    }
  }
}
