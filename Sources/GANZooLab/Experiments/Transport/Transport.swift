import Foundation
import GANZooFormats
import GANZooSupport
import GANZooTensors
import GANZooVisualization

/// Plans that move boxes, the cheapest of them by linear programming and by sorting, and Gaussians as boxes.
struct Transport: Experiment {
  let seeds: [Int]
  /// Random problems for each seed.
  let cases: Int
  /// The most sources and targets of a random problem.
  let points: Int
  /// In how many boxes a Gaussian is divided.
  let boxes: Int

  static let entry = ExperimentEntry(
    name: "transport", title: "Transport plans and the cheapest of them",
    source: "J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, section Earth-Mover distance; Arjovsky et al. 2017, "
      + "section 2",
    minutes: 0.05
  ) { settings, form in
    Transport(
      seeds: try form.seeds(settings),
      cases: try settings.int("cases", default: form.choose(full: 200, quick: 20), in: 1...100_000),
      points: try settings.int("points", default: form.choose(full: 30, quick: 8), in: 1...200),
      boxes: try settings.int("boxes", default: form.choose(full: 4000, quick: 1000), in: 100...100_000))
  }

  /// No difference of two ways to the same number is larger.
  static let tolerance = 1e-9
  /// Random problems of a part.
  private static let block = 20

  func run(_ lab: Lab) throws -> ExperimentResult {
    let parts = seeds.flatMap { seed in
      stride(from: 0, to: cases, by: Self.block).map { first in part(seed, first..<min(first + Self.block, cases)) }
    }
    let blocks = (cases + Self.block - 1) / Self.block
    let solved = try lab.measure(parts)
    let bySeed = seeds.indices.map { Array(solved[$0 * blocks..<($0 + 1) * blocks].joined()) }
    let pairs = Self.gaussians.map { GaussianBoxes(from: $0.0, to: $0.1, count: boxes) }
    return try report(bySeed, pairs)
  }

  private func part(_ seed: Int, _ numbers: Range<Int>) -> LabPart<[TransportCase]> {
    let points = points
    return LabPart("seed-\(seed)-cases-\(numbers.lowerBound)") { _, progress in
      try numbers.map { number in
        try progress(Double(number - numbers.lowerBound) / Double(numbers.count))
        let random = RandomStream(seed: UInt64(seed), purpose: .evaluation, step: number)
        return try TransportCase(random, most: points)
      }
    }
  }

  private static let gaussians: [(NormalDistribution, NormalDistribution)] = [
    (.init(), .init(mean: 3)), (.init(), .init(deviation: 2)), (.init(), .init(mean: 3, deviation: 2)),
    (.init(mean: -1, deviation: 0.5), .init(mean: 1, deviation: 1.5)),
  ]

  // MARK: - What came out

  private func report(_ bySeed: [[TransportCase]], _ pairs: [GaussianBoxes]) throws -> ExperimentResult {
    let (six, two) = (BoxPlan.sixBoxes, BoxPlan.twoBoxes)
    let (sixExtremes, twoExtremes) = (try six.extremes(), try two.extremes())
    let all = bySeed.flatMap(\.self)
    let worst = (
      difference: all.map(\.difference).max() ?? 0, marginal: all.map(\.marginalError).max() ?? 0,
      dual: all.map { abs($0.dual - $0.program) }.max() ?? 0, gaussian: pairs.map(\.difference).max() ?? 0
    )
    let findings = [
      ExperimentResult.Finding(
        claim: "The total transport cost of either plan for six boxes is 42.",
        found: "they cost \(six.costs.map(\.plain).joined(separator: " and ")) (the second plan, which is our own, by "
          + "construction)",
        agrees: six.costs.allSatisfy { abs($0 - 42) <= Self.tolerance }),
      ExperimentResult.Finding(
        claim: "Not all plans cost the same; the cost of the cheapest one of the second example is two.",
        found: "for two boxes plans cost from \(twoExtremes.least.plain) to \(twoExtremes.most.plain)",
        agrees: abs(twoExtremes.least - 2) <= Self.tolerance && twoExtremes.most > twoExtremes.least),
      ExperimentResult.Finding(
        claim: "A plan is a joint distribution whose marginals are both distributions.",
        found: "in \(all.count.grouped) random problems they are off by at most \(worst.marginal.short)",
        agrees: worst.marginal <= Self.tolerance),
      ExperimentResult.Finding(
        claim: "On a line the cheapest plan is found by sorting (Villani 2003, theorem 2.18).",
        found: "linear programs and sorting differ by at most \(worst.difference.short)",
        agrees: worst.difference <= Self.tolerance),
      ExperimentResult.Finding(
        claim: "By the Kantorovich-Rubinstein duality the distance is reached by a 1-Lipschitz function.",
        found: "a function made of the linear program's prices gives the same but for \(worst.dual.short)",
        agrees: worst.dual <= Self.tolerance),
      ExperimentResult.Finding(
        claim: "Between Gaussians the distances of order 1 and 2 have closed forms (Dowson and Landau 1982).",
        found: "with each Gaussian in \(boxes.grouped) boxes sorting gives them but for \(worst.gaussian.short)",
        agrees: worst.gaussian <= GaussianBoxes.tolerance),
    ]
    let numbers: JSONObject = [
      "six_boxes": .object([
        "plans": .array(six.costs.map { .double($0) }), "cheapest": .double(sixExtremes.least),
        "dearest": .double(sixExtremes.most),
      ]),
      "two_boxes": .object([
        "plans": .array(two.costs.map { .double($0) }), "cheapest": .double(twoExtremes.least),
        "dearest": .double(twoExtremes.most),
      ]),
      "random_problems": .int(all.count), "largest_difference": .double(worst.difference),
      "largest_marginal_error": .double(worst.marginal), "largest_dual_gap": .double(worst.dual),
      "gaussians": .array(pairs.map { .object($0.numbers) }),
    ]
    return ExperimentResult(
      summary: summary(sixExtremes, twoExtremes, all, worst.difference),
      setting: "Places, boxes and plans as below. Random problems: \(cases.grouped) for each of \(seeds.count) seeds, "
        + "up to \(points) sources and \(points) targets uniform in [0, 10), uniform masses that are 1 in all, and "
        + "costs of the distance and of its square; by GLPK's simplex method and by sorting. Gaussians are divided "
        + "into \(boxes.grouped) boxes over 24 standard deviations.",
      departures: [
        "The article has its boxes and plans in pictures. These have all that its text says: box 1 goes from 1 to 7, "
          + "two boxes from 1 to 10, two boxes come to 9, and the plan costs 42; the second plan, and the example "
          + "whose distance is two, are our own."
      ],
      findings: findings, tables: six.tables + two.tables + [problems(bySeed), GaussianBoxes.table(pairs)],
      numbers: numbers, figure: figure(all), figureSize: (1080, 1080))
  }

  private func summary(
    _ six: (least: Double, most: Double), _ two: (least: Double, most: Double), _ all: [TransportCase],
    _ difference: Double
  ) -> String {
    let isSame = six.most - six.least <= Self.tolerance
    let dearest =
      isSame ? "the same: where all boxes go in one direction no plan is better than another" : six.most.plain
    return "A transport plan says how many boxes go from each place to each other place, and a box costs the distance "
      + "that it goes. The cheapest plan for the six boxes costs \(six.least.plain), and the dearest \(dearest). Where "
      + "one box has to go to the right and another to the left it matters: plans cost from \(two.least.plain) to "
      + "\(two.most.plain). The Wasserstein distance is the cost of the cheapest plan. It takes a linear program in "
      + "general, and on a line only sorting: in \(all.count.grouped) random problems both differ by at most "
      + "\(difference.short)."
  }

  private func problems(_ bySeed: [[TransportCase]]) -> ExperimentResult.Table {
    ExperimentResult.Table(
      title: "Random problems, largest differences",
      columns: ["seed", "problems", "program − sorting", "marginals", "program − dual"],
      rows: zip(seeds, bySeed).map { seed, cases in
        [
          "\(seed)", cases.count.grouped, (cases.map(\.difference).max() ?? 0).short,
          (cases.map(\.marginalError).max() ?? 0).short, (cases.map { abs($0.dual - $0.program) }.max() ?? 0).short,
        ]
      })
  }
}
