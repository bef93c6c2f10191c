/// How much mass goes from each of some sources to each of some targets.
///
/// Divided by its total it is a joint distribution γ(x, y) with the distributions of sources and targets as marginals
/// (Villani 2009, chapter 1; Arjovsky et al. 2017, section 2).
public struct TransportPlan: Sendable, Equatable {
  /// The masses, a row for each source and a column for each target; none is negative.
  public let masses: [[Double]]

  /// A plan; traps where rows differ in length, or a mass is negative or not finite.
  public init(_ masses: [[Double]]) {
    precondition(masses.first?.isEmpty == false, "a plan without sources or targets")
    precondition(masses.allSatisfy { $0.count == masses[0].count }, "rows of different lengths")
    precondition(masses.allSatisfy { $0.allSatisfy { $0 >= 0 && $0.isFinite } }, "masses are not negative")
    self.masses = masses
  }

  /// What each source gives: the sums of rows.
  public var sourceMarginals: [Double] { masses.map { $0.reduce(0, +) } }

  /// What each target gets: the sums of columns.
  public var targetMarginals: [Double] {
    masses.reduce(into: Array(repeating: 0, count: masses[0].count)) { sums, row in
      for (index, mass) in row.enumerated() { sums[index] += mass }
    }
  }

  /// The sum of all masses, each times the cost of a unit on its way; traps where the costs have another shape.
  public func cost(_ costs: [[Double]]) -> Double {
    precondition(costs.map(\.count) == masses.map(\.count), "costs of another shape")
    return zip(masses, costs).reduce(0) { sum, row in zip(row.0, row.1).reduce(sum) { $0 + $1.0 * $1.1 } }
  }
}
