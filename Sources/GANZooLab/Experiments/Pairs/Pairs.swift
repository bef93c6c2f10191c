import Foundation
import GANZooData
import GANZooFormats
import GANZooSupport
import GANZooTensors
import GANZooTraining
import GANZooVisualization

/// Any objectives × architectures × data sets × seeds, in one table.
struct Pairs: Experiment {
  /// What is combined.
  let architectures, objectives, data: [String]
  let seeds: [Int]
  /// Length and size of each training.
  let steps, batch: Int
  /// What the papers' learning rates are multiplied by.
  let rateFactor: Double
  /// Changes of all recipes, whatever the architecture.
  let overrides: [String]

  static let entry = ExperimentEntry(
    name: "pairs", title: "Objectives, architectures and data sets in all combinations",
    source: "Lucic et al. 2018, \"Are GANs Created Equal?\", arXiv:1711.10337, of which this is a small form",
    minutes: 10
  ) { settings, form in
    Pairs(
      architectures: try settings.strings("architectures", default: ["mlp", "dcgan"], count: 1...20).unique,
      objectives: try settings.strings(
        "objectives",
        default: form.choose(
          full: ["wgan-gp", "wgan-clipping", "non-saturating", "hinge"], quick: ["wgan-gp", "non-saturating"]),
        count: 1...20
      ).unique,
      data: try settings.strings("data", default: ["mnist"], count: 1...20).unique, seeds: try form.seeds(settings),
      steps: try settings.int("steps", default: form.choose(full: 800, quick: 2), in: 1...1_000_000),
      batch: try settings.int("batch", default: form.choose(full: 32, quick: 8), in: 1...4096),
      rateFactor: try settings.double("rate_factor", default: 5, in: 0.001...1000),
      overrides: try settings.strings("overrides", default: [], count: 0...100))
  }

  /// A cell of the table.
  private struct Pair: Hashable {
    let architecture, objective, data: String
    var name: String { "\(architecture)-\(objective)-\(data)".replacing("/", with: "-").inFileName }
  }

  private var pairs: [Pair] {
    architectures.flatMap { architecture in
      objectives.flatMap { objective in
        data.map { Pair(architecture: architecture, objective: objective, data: $0) }
      }
    }
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let pairs = pairs
    let runs = try pairs.flatMap { pair in
      let changes = try changes(of: pair, lab.zoo)
      return seeds.map { seed in
        Sweep.Run("\(pair.name)-s\(seed)", model: pair.architecture, overrides: changes, seed: seed)
      }
    }
    let sweep = Sweep(
      runs, evaluateEvery: steps, isReported: false,
      arguments: ["--checkpoint-every", "10m"])
    let records = try lab.train(sweep)
    let rows = pairs.enumerated().map { index, pair in
      Row(pair: pair, records: Array(records[index * seeds.count..<(index + 1) * seeds.count]))
    }
    return result(rows.sorted { ($0.distance.knownMean ?? .infinity) < ($1.distance.knownMean ?? .infinity) })
  }

  /// What a pair changes in the architecture's default recipe.
  private func changes(of pair: Pair, _ zoo: Zoo) throws -> [String] {
    let method =
      TrainingMethod.of(pair.objective)?.overrides(rateFactor: rateFactor) ?? ["objective.name=\(pair.objective)"]
    let training = [
      "training.steps=\(steps)", "training.batch=\(batch)", "training.grid_every=\(steps)", "data.set=\(pair.data)",
    ]
    var all = TrainingChanges.unaltered + training + method + overrides
    // Of a data set with other samples the networks have another size.
    let entry = try zoo.datasets[pair.data]
    var recipe = try zoo.recipe(model: pair.architecture, overrides: all)
    // Trainings with labels and without are not alike; a few architectures are nothing without.
    let unlabelled = ["architecture.classes=0"] + all
    if recipe.architecture.classes != nil,
      let other = try? zoo.recipe(model: pair.architecture, overrides: unlabelled)
    {
      (recipe, all) = (other, unlabelled)
    }
    guard let shape = entry.shape else { return all }
    return (recipe.overrides(sample: Shape(shape), classes: entry.classes) ?? []) + all
  }

  // MARK: - What came out

  private struct Row {
    let pair: Pair
    let distance, score: Spread
    let failed: Int

    init(pair: Pair, records: [RunRecord]) {
      self.pair = pair
      distance = Spread(records.compactMap { $0.log.lastValue(of: "frechet_share") })
      score = Spread(records.compactMap { $0.log.lastValue(of: "score") })
      failed = records.filter { $0.state == .failed }.count
    }
  }

  private func result(_ rows: [Row]) -> ExperimentResult {
    let table = ExperimentResult.Table(
      title: "Sorted by the Fréchet distance",
      columns: ["architecture", "objective", "data", "Fréchet distance, share of noise's", "score", "not finite"],
      rows: rows.map { row in
        [
          row.pair.architecture, row.pair.objective, row.pair.data, row.distance.text(), row.score.text(),
          "\(row.failed)",
        ]
      })
    let numbers = rows.map { row -> JSONObject.Value in
      .object([
        "architecture": .string(row.pair.architecture), "objective": .string(row.pair.objective),
        "data": .string(row.pair.data), "frechet_share": row.distance.json, "score": row.score.json,
        "failed": .int(row.failed),
      ])
    }
    let best = rows[0], last = rows[rows.count - 1]
    let spreads = rows.map(\.distance.deviation)
    let widest = seeds.count > 1 ? spreads.max() : nil
    let seedWords = seeds.count == 1 ? "one seed" : "\(seeds.count) seeds"
    return ExperimentResult(
      summary:
        "Of \(rows.count) pairs of networks, objective and data, each trained for \(steps) steps with \(seedWords), "
        + "\(best.pair.objective) with \(best.pair.architecture) on \(best.pair.data) comes nearest to real images: "
        + "its Fréchet distance is \(best.distance.text()) of that of noise. The last is \(last.pair.objective) with "
        + "\(last.pair.architecture) on \(last.pair.data), with \(last.distance.text())."
        + (widest.map {
          " Seeds alone make a standard deviation of up to \($0.tersestText); what differs by less is no difference."
        } ?? ""),
      setting:
        "Default recipes of \(architectures.joined(separator: ", ")) without EMA, falling rates, moved images and, "
        + "where they can do without, classes; \(steps) steps of \(batch), objectives with "
        + "the optimizers and critic updates of their papers, learning rates times \(rateFactor.tersestText). Fréchet "
        + "distance of 1,000 samples in a classifier's features, as a share of that of uniform noise; classifier score "
        + "from 1 to 10.",
      departures: [
        "Trainings of the literature are hundreds of times longer, with learning rates that are "
          + "\(rateFactor.tersestText) times lower."
      ],
      findings: findings(rows), tables: [table], numbers: ["pairs": .array(numbers)], figure: figure(rows),
      figureSize: (960, 440))
  }

  /// The paper found no objective that is always better than the non-saturating GAN.
  private func findings(_ rows: [Row]) -> [ExperimentResult.Finding] {
    let standard = "non-saturating"
    guard objectives.contains(standard), objectives.count > 1 else { return [] }
    let better = objectives.filter { objective in
      objective != standard
        && rows.filter { $0.pair.objective == objective }.allSatisfy { row in
          let rival = rows.first {
            $0.pair.objective == standard && $0.pair.architecture == row.pair.architecture
              && $0.pair.data == row.pair.data
          }
          guard let own = row.distance.knownMean, let other = rival?.distance.knownMean else { return false }
          return own + row.distance.deviation + (rival?.distance.deviation ?? 0) < other
        }
    }
    let isKnown = rows.contains { $0.pair.objective == standard && $0.distance.knownMean != nil }
    let words = better.isEmpty ? "none is" : "\(better.joined(separator: ", ")): better each time"
    return [
      .init(
        claim: "no objective is better than the non-saturating GAN with every network and data set",
        found: (isKnown ? words : "of the non-saturating GAN no distance is known")
          + " (agreement: none is better each time by more than the standard deviations of both)",
        agrees: isKnown && better.isEmpty)
    ]
  }

  /// A dot with its spread for each pair, the best at the left.
  private func figure(_ rows: [Row]) -> ChartSheet {
    let series = objectives.enumerated().map { color, objective in
      LineChart.Series(
        objective,
        rows.enumerated().compactMap { place, row in
          guard row.pair.objective == objective, let mean = row.distance.knownMean else { return nil }
          return LineChart.Point(x: Double(place + 1), y: mean, spread: row.distance.deviation)
        }, style: .dots(radius: 5), color: color)
    }
    return ChartSheet([
      LineChart(
        title: "Fréchet distance of each pair",
        note:
          "mean of \(seeds.count.counted("seed")), standard deviation as a bar; in the order of "
          + "the table",
        x: .init("place in the table", isWhole: true), y: .init("Fréchet distance, share of noise's"), series: series)
    ])
  }
}
