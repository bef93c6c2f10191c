import CGANZooGLPK
public import GANZooSupport

/// Mass at sources that is to be brought to targets, as cheaply as possible: a linear program, solved by GLPK's simplex
/// method.
public struct TransportProblem: Sendable, Equatable {
  /// The mass at each source.
  public let supplies: [Double]
  /// The mass that each target wants.
  public let demands: [Double]
  /// What a unit costs on its way, a row for each source and a column for each target.
  public let costs: [[Double]]

  /// The most pairs of a source and a target: a million take GLPK some hundred MB.
  public static let mostPairs = 250_000

  /// A problem.
  ///
  /// - Parameters:
  ///   - supplies: positive or zero.
  ///   - demands: positive or zero, with the same sum but for rounding.
  ///   - costs: any finite numbers.
  /// - Throws: `TransportError`.
  public init(supplies: [Double], demands: [Double], costs: [[Double]]) throws(TransportError) {
    guard !supplies.isEmpty, !demands.isEmpty, costs.count == supplies.count,
      costs.allSatisfy({ $0.count == demands.count })
    else { throw .shape(sources: supplies.count, targets: demands.count, costs: costs.map(\.count)) }
    guard supplies.count <= Self.mostPairs / demands.count else {
      throw .tooLarge(sources: supplies.count, targets: demands.count)
    }
    for mass in supplies + demands where !(mass >= 0 && mass.isFinite) { throw .mass(mass) }
    for cost in costs.joined() where !cost.isFinite { throw .cost(cost) }
    let (given, wanted) = (supplies.reduce(0, +), demands.reduce(0, +))
    guard given > 0, abs(given - wanted) <= 1e-9 * given else { throw .totals(supplies: given, demands: wanted) }
    (self.supplies, self.demands, self.costs) = (supplies, demands, costs)
  }

  /// A plan than which none is cheaper, and the proof of it.
  ///
  /// Throws `TransportError.unsolved` where GLPK finds no optimum, which rounding alone can bring about.
  public func cheapest() throws(TransportError) -> TransportOptimum {
    // All that GLPK keeps belongs to the thread, and is freed with it here.
    defer { glp_free_env() }
    glp_term_out(GLP_OFF)
    guard let program = glp_create_prob() else { throw .unsolved(reason: "out of memory") }
    defer { glp_delete_prob(program) }
    build(program)
    var control = glp_smcp()
    glp_init_smcp(&control)
    control.msg_lev = GLP_MSG_OFF
    (control.tol_bnd, control.tol_dj) = (1e-11, 1e-11)
    control.tm_lim = Self.longest
    let failure = glp_simplex(program, &control)
    guard failure == 0 else { throw .unsolved(reason: "GLPK's simplex method ended with \(failure)") }
    let status = glp_get_status(program)
    guard status == GLP_OPT else { throw .unsolved(reason: "GLPK's status is \(status)") }
    let columns = demands.count
    let masses = supplies.indices.map { source in
      demands.indices.map { max(0, glp_get_col_prim(program, Int32(source * columns + $0 + 1))) }
    }
    let duals = (1..<supplies.count + demands.count).map { glp_get_row_dual(program, Int32($0)) }
    return TransportOptimum(
      plan: TransportPlan(masses), sourcePotentials: Array(duals.prefix(supplies.count)),
      targetPotentials: Array(duals.dropFirst(supplies.count)) + [0])
  }

  /// Milliseconds.
  private static let longest: Int32 = 60_000

  /// A row for each source and for each target but the last, which gets what is left: sums that differ by rounding
  /// would have no solution. A column for each pair.
  private func build(_ program: OpaquePointer) {
    glp_set_obj_dir(program, GLP_MIN)
    let limits = supplies + demands.dropLast()
    glp_add_rows(program, Int32(limits.count))
    for (index, mass) in limits.enumerated() { glp_set_row_bnds(program, Int32(index + 1), GLP_FX, mass, mass) }
    glp_add_cols(program, Int32(supplies.count * demands.count))
    // GLPK counts from 1.
    var (rows, columns): ([Int32], [Int32]) = ([0], [0])
    for (source, row) in costs.enumerated() {
      for (target, cost) in row.enumerated() {
        let column = Int32(source * demands.count + target + 1)
        glp_set_col_bnds(program, column, GLP_LO, 0, 0)
        glp_set_obj_coef(program, column, cost)
        let limits = [source + 1] + (target < demands.count - 1 ? [supplies.count + target + 1] : [])
        rows += limits.map { Int32($0) }
        columns += limits.map { _ in column }
      }
    }
    let ones = Array(repeating: 1.0, count: rows.count)
    glp_load_matrix(program, Int32(rows.count - 1), rows, columns, ones)
  }
}

/// A cheapest plan with prices that prove it: no plan costs less than the supplies and demands at these prices do,
/// since no pair of prices is above the cost of its way (the dual linear program).
public struct TransportOptimum: Sendable, Equatable {
  /// The plan.
  public let plan: TransportPlan
  /// A price for a unit at each source; with that of a target at most the cost between both.
  public let sourcePotentials: [Double]
  /// A price for a unit at each target.
  public let targetPotentials: [Double]

  /// What supplies and demands are worth at the prices: the cost of the plan but for rounding.
  public var dualValue: Double {
    zip(plan.sourceMarginals, sourcePotentials).reduce(0) { $0 + $1.0 * $1.1 }
      + zip(plan.targetMarginals, targetPotentials).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// Masses that cannot be transported.
public enum TransportError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// Costs have another shape than sources and targets, or there are none of these.
  case shape(sources: Int, targets: Int, costs: [Int])
  /// There are more pairs than `TransportProblem.mostPairs`.
  case tooLarge(sources: Int, targets: Int)
  /// A mass is negative or not finite.
  case mass(Double)
  /// A cost is not finite.
  case cost(Double)
  /// As much is wanted as is not there, or there is nothing.
  case totals(supplies: Double, demands: Double)
  /// The solver gave up.
  case unsolved(reason: String)

  /// A sentence with what was found.
  public var description: String {
    switch self {
    case .shape(let sources, let targets, let costs):
      "a transport problem of \(sources) sources and \(targets) targets takes costs of that shape, each at least 1, "
        + "not rows of \(costs.prefix(5).map { "\($0)" }.joined(separator: ", "))\(costs.count > 5 ? ", …" : "")"
    case .tooLarge(let sources, let targets):
      "\(sources) sources and \(targets) targets are too many: at most \(TransportProblem.mostPairs.grouped) pairs"
    case .mass(let mass): "a mass is a finite number and not negative, not \(mass)"
    case .cost(let cost): "a cost is a finite number, not \(cost)"
    case .totals(let supplies, let demands):
      "sources have \(supplies) in all and targets want \(demands), which has to be the same and above 0"
    case .unsolved(let reason): "no cheapest plan was found: \(reason)"
    }
  }

  /// True but where the solver is at fault.
  public var isWrongUse: Bool {
    if case .unsolved = self { false } else { true }
  }
}
