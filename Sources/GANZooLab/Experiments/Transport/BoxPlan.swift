/// Boxes at places of a line, places where they are wanted, and plans to bring them there.
package struct BoxPlan: Sendable {
  package let sources, targets: PointMasses
  /// Plans with their names.
  package let plans: [(name: String, plan: TransportPlan)]

  /// Six boxes that all go to the right.
  package static let sixBoxes = BoxPlan(
    sources: PointMasses([1, 2, 3], masses: [3, 1, 2]), targets: PointMasses([7, 8, 9, 10], masses: [1, 1, 2, 2]),
    plans: [
      ("first plan", TransportPlan([[1, 0, 0, 2], [0, 1, 0, 0], [0, 0, 2, 0]])),
      ("second plan", TransportPlan([[1, 1, 1, 0], [0, 0, 1, 0], [0, 0, 0, 2]])),
    ])

  /// Two boxes, of which one goes to the right and one to the left.
  package static let twoBoxes = BoxPlan(
    sources: PointMasses([1, 4]), targets: PointMasses([2, 3]),
    plans: [("cheap plan", TransportPlan([[1, 0], [0, 1]])), ("dear plan", TransportPlan([[0, 1], [1, 0]]))])

  /// What each plan costs: a box times the distance it goes.
  package var costs: [Double] { plans.map { $0.plan.cost(sources.distances(to: targets)) } }

  /// The costs of the cheapest and of the dearest of all plans, by linear programming.
  package func extremes() throws -> (least: Double, most: Double) {
    let distances = sources.distances(to: targets)
    let cheapest = try TransportProblem(supplies: sources.masses, demands: targets.masses, costs: distances).cheapest()
    let dearest = try TransportProblem(
      supplies: sources.masses, demands: targets.masses, costs: distances.map { $0.map { -$0 } }
    ).cheapest()
    return (cheapest.plan.cost(distances), dearest.plan.cost(distances))
  }

  /// The plans as tables.
  package var tables: [ExperimentResult.Table] {
    zip(plans, costs).map { plan, cost in
      let rows = zip(sources.positions, plan.plan.masses).map { place, masses in
        ([place] + masses).map { "\(Int($0))" }
      }
      return ExperimentResult.Table(
        title: "Boxes from each place to each: the \(plan.name), which costs \(Int(cost.rounded()))",
        columns: ["from"] + targets.positions.map { "to \(Int($0))" }, rows: rows)
    }
  }
}
