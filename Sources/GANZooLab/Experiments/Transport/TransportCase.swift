package import GANZooTensors

/// A random problem on a line, solved by linear programming and by sorting.
package struct TransportCase: Codable, Sendable {
  /// The cheapest plan's cost where a unit costs its distance, and where it costs the distance squared.
  package let program, squaredProgram: Double
  /// The same by sorting.
  package let sorted, squaredSorted: Double
  /// How far the plan's marginals are from what was asked for, at the most.
  package let marginalError: Double
  /// The mean of a 1-Lipschitz function over the sources less that over the targets, times the total mass.
  package let dual: Double

  /// The largest difference of both methods.
  package var difference: Double { max(abs(program - sorted), abs(squaredProgram - squaredSorted)) }

  /// Solves a problem of a random stream, with up to `most` sources and targets, places in [0, 10) and 1 in all.
  package init(_ random: RandomStream, most: Int) throws {
    var words = random.integers(2 + 4 * most, below: 1 << 32).map { Double($0) / Double(1 << 32) }[...]
    let (sources, targets) = (Self.masses(&words, most: most), Self.masses(&words, most: most))
    let distances = sources.distances(to: targets)
    let squares = sources.distances(to: targets, power: 2)
    let optimum = try TransportProblem(supplies: sources.masses, demands: targets.masses, costs: distances).cheapest()
    let squared = try TransportProblem(supplies: sources.masses, demands: targets.masses, costs: squares).cheapest()
    program = optimum.plan.cost(distances)
    squaredProgram = squared.plan.cost(squares)
    let order = sources.sortedPlan(to: targets)
    (sorted, squaredSorted) = (order.cost(distances), order.cost(squares))
    let errors = [optimum.plan, squared.plan].flatMap { plan in
      zip(plan.sourceMarginals + plan.targetMarginals, sources.masses + targets.masses).map { abs($0 - $1) }
    }
    marginalError = errors.max() ?? 0
    dual = Self.dual(sources, targets, optimum.targetPotentials)
  }

  private static func masses(_ words: inout ArraySlice<Double>, most: Int) -> PointMasses {
    let count = 1 + Int(words.removeFirst() * Double(most))
    let places = (0..<count).map { _ in words.removeFirst() * 10 }
    let masses = (0..<count).map { _ in words.removeFirst() + 0.01 }
    let total = masses.reduce(0, +)
    return PointMasses(places, masses: masses.map { $0 / total })
  }

  /// What the Kantorovich-Rubinstein duality says: the prices of targets make a function, x ↦ min |x − y| − price of y,
  /// which nowhere changes by more than the distance.
  private static func dual(_ sources: PointMasses, _ targets: PointMasses, _ prices: [Double]) -> Double {
    let critic = { (x: Double) in zip(targets.positions, prices).map { abs(x - $0) - $1 }.min() ?? 0 }
    let mean = { (masses: PointMasses) in
      zip(masses.positions, masses.masses).reduce(0) { $0 + $1.1 * critic($1.0) }
    }
    return mean(sources) - mean(targets)
  }
}
