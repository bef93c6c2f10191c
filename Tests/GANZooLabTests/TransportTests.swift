import Foundation
import GANZooLab
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Optimal transport")
struct TransportTests {
  private static let three = TransportPlan([[1, 0, 0, 2], [0, 1, 0, 0], [0, 0, 2, 0]])

  @Test("a plan has marginals and a cost")
  func plan() {
    #expect(Self.three.sourceMarginals == [3, 1, 2] && Self.three.targetMarginals == [1, 1, 2, 2])
    let distances = PointMasses([1, 2, 3]).distances(to: PointMasses([7, 8, 9, 10]))
    #expect(distances[0] == [6, 7, 8, 9] && Self.three.cost(distances) == 42)
    #expect(PointMasses([1, 2]).distances(to: PointMasses([4]), power: 2) == [[9], [4]])
  }

  @Test("the cheapest plan of a textbook's problem, with prices that prove it")
  func textbook() throws {
    // Vogel's method's usual example; SciPy 1.17's linprog (HiGHS) finds 743, too.
    let costs: [[Double]] = [[19, 30, 50, 10], [70, 30, 40, 60], [40, 8, 70, 20]]
    let problem = try TransportProblem(supplies: [7, 9, 18], demands: [5, 8, 7, 14], costs: costs)
    let optimum = try problem.cheapest()
    #expect(abs(optimum.plan.cost(costs) - 743) < 1e-9)
    #expect(abs(optimum.dualValue - 743) < 1e-9)
    #expect(optimum.plan.sourceMarginals == [7, 9, 18] && optimum.plan.targetMarginals == [5, 8, 7, 14])
    for (source, row) in costs.enumerated() {
      for (target, cost) in row.enumerated() {
        let price = optimum.sourcePotentials[source] + optimum.targetPotentials[target]
        #expect(price <= cost + 1e-9)
        // Nothing goes where it costs more than the prices.
        if optimum.plan.masses[source][target] > 0 { #expect(abs(price - cost) < 1e-9) }
      }
    }
  }

  @Test("linear programs find what sorting finds, in every thread, and tell nobody")
  func threads() throws {
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in 0..<10 {
        do {
          let random = RandomStream(seed: UInt64(thread), purpose: .evaluation, step: number)
          let found = try TransportCase(random, most: 12)
          #expect(found.difference < 1e-9 && found.marginalError < 1e-9 && abs(found.dual - found.program) < 1e-9)
        } catch { Issue.record(error) }
      }
    }
  }

  @Test("sorting gives the area between cumulative distributions")
  func sorting() {
    let random = RandomStream(seed: 3, purpose: .evaluation)
    let words = random.integers(80, below: 1000).map(Double.init)
    let from = PointMasses(Array(words[0..<20]), masses: words[20..<40].map { ($0 + 1) / 20_000 })
    let total = from.masses.reduce(0, +)
    let weights = words[60..<80].map { $0 + 1 }
    let to = PointMasses(Array(words[40..<60]), masses: weights.map { $0 * total / weights.reduce(0, +) })
    let plan = from.sortedPlan(to: to)
    for (found, wanted) in zip(plan.sourceMarginals + plan.targetMarginals, from.masses + to.masses) {
      #expect(abs(found - wanted) < 1e-12)
    }
    let edges = (from.positions + to.positions).sorted()
    let below = { (masses: PointMasses, x: Double) in
      zip(masses.positions, masses.masses).filter { $0.0 <= x }.reduce(0) { $0 + $1.1 }
    }
    let area = zip(edges, edges.dropFirst()).reduce(0) { sum, edge in
      sum + abs(below(from, edge.0) - below(to, edge.0)) * (edge.1 - edge.0)
    }
    #expect(abs(plan.cost(from.distances(to: to)) - area) < 1e-9)
    #expect(abs(from.wasserstein(to: to) * total - area) < 1e-9)
    #expect(PointMasses([0, 2]).wasserstein(to: PointMasses([1, 1]), order: 2) == 1)
    #expect(PointMasses([0, 0]).wasserstein(to: PointMasses([3, 4]), order: 2) == 12.5.squareRoot())
  }

  @Test("distances between Gaussians in closed form are those of their boxes and known ones")
  func gaussians() {
    let unit = NormalDistribution()
    #expect(unit.wasserstein1(to: .init(mean: 3)) == 3 && unit.wasserstein2(to: .init(mean: 3, deviation: 5)) == 5)
    // E |Z| = √(2 / π).
    #expect(abs(unit.wasserstein1(to: .init(deviation: 2)) - 0.797_884_560_802_865_4) < 1e-15)
    #expect(abs(unit.cumulative(1.96) - 0.975_002_104_851_779_5) < 1e-15)
    #expect(NormalDistribution(mean: 1, deviation: 0).cumulative(1) == 1)
    for (mean, deviation) in [(0.5, 1.5), (-2.0, 0.25), (0.0, 3.0)] {
      let boxes = GaussianBoxes(from: unit, to: .init(mean: mean, deviation: deviation), count: 4000)
      #expect(boxes.difference < 1e-4, "\(boxes.closed), \(boxes.sorted)")
    }
  }

  @Test(
    "a problem that is none is refused with what was found",
    arguments: [
      (
        [1.0], [1.0], [[1.0, 2]],
        "a transport problem of 1 sources and 1 targets takes costs of that shape, each at least 1, not rows of 2"
      ),
      (
        [], [1], [],
        "a transport problem of 0 sources and 1 targets takes costs of that shape, each at least 1, not rows of "
      ),
      ([-1, 2], [1], [[1], [1]], "a mass is a finite number and not negative, not -1.0"),
      ([.infinity], [1], [[1]], "a mass is a finite number and not negative, not inf"),
      ([1], [1], [[.nan]], "a cost is a finite number, not nan"),
      ([1], [2], [[1]], "sources have 1.0 in all and targets want 2.0, which has to be the same and above 0"),
      ([0], [0], [[1]], "sources have 0.0 in all and targets want 0.0, which has to be the same and above 0"),
    ] as [([Double], [Double], [[Double]], String)])
  func refused(_ supplies: [Double], _ demands: [Double], _ costs: [[Double]], _ message: String) {
    let error = #expect(throws: TransportError.self) {
      try TransportProblem(supplies: supplies, demands: demands, costs: costs)
    }
    #expect(error?.description == message && error?.isWrongUse == true)
  }

  @Test("a problem that would take too much memory is refused, the largest one is solved")
  func size() throws {
    let ones = { (count: Int) in Array(repeating: 1.0, count: count) }
    let error = #expect(throws: TransportError.self) {
      try TransportProblem(supplies: ones(501), demands: ones(501), costs: (0..<501).map { _ in ones(501) })
    }
    #expect(error?.description == "501 sources and 501 targets are too many: at most 250,000 pairs")
    let wide = try TransportProblem(supplies: [300], demands: ones(300), costs: [ones(300)]).cheapest()
    #expect(wide.plan.masses == [ones(300)])
    let tall = try TransportProblem(supplies: ones(300), demands: [300], costs: ones(300).map { [$0] }).cheapest()
    #expect(tall.plan.masses == ones(300).map { [$0] })
  }

  @Test("the experiment finds 42, 2 and what sorting finds")
  func experiment() throws {
    let (result, numbers) = try LabTests.run("transport")
    #expect(result.agrees, "\(result.findings)")
    #expect(BoxPlan.sixBoxes.costs == [42, 42] && BoxPlan.twoBoxes.costs == [2, 4])
    let extremes = try #require(numbers["six_boxes"] as? [String: Any])
    #expect(extremes["cheapest"] as? Double == 42 && extremes["dearest"] as? Double == 42)
    #expect(numbers["random_problems"] as? Int == 20)
    let difference = try #require(numbers["largest_difference"] as? Double)
    #expect(difference < 1e-9)
    #expect(
      result.tables[0].rows == [["1", "1", "0", "0", "2"], ["2", "0", "1", "0", "0"], ["3", "0", "0", "2", "0"]])
    #expect(result.tables[0].columns == ["from", "to 7", "to 8", "to 9", "to 10"])
  }
}
