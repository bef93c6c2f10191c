import GANZooFormats
import GANZooVisualization

/// Trainings of one setting with both penalties, a value for each seed.
package struct SidednessOutcome: Sendable {
  let setting: SidednessSetting
  /// Fréchet distances at the end as a share of that of noise, and classifier scores: two-sided, one-sided.
  let frechet, score: [[Double]]

  init(_ setting: SidednessSetting, sides: [[RunRecord]]) {
    let last = { (name: String) in sides.map { runs in runs.map { RunCurve($0, name).last } } }
    self.init(setting, frechet: last("metric/frechet_share"), score: last("metric/score"))
  }

  package init(_ setting: SidednessSetting, frechet: [[Double]], score: [[Double]]) {
    (self.setting, self.frechet, self.score) = (setting, frechet, score)
  }

  /// Fréchet distances of a penalty; one that is not finite is larger than any other.
  private func distances(_ side: Int) -> [Double] { frechet[side].map { $0.isFinite ? $0 : .infinity } }

  /// Of how many seeds each penalty is the better one; one whose numbers were no longer finite is the worse one.
  package var wins: (two: Int, one: Int) {
    let pairs = Array(zip(distances(0), distances(1)))
    return (pairs.count { $0.0 < $0.1 }, pairs.count { $0.1 < $0.0 })
  }

  /// Mean distances of both penalties, infinite where one of its trainings was no longer finite.
  package var means: (two: Double, one: Double) {
    let means = [distances(0), distances(1)].map { $0.reduce(0, +) / Double(max(1, $0.count)) }
    return (means[0], means[1])
  }
}

/// Which penalty is better in how many settings.
package struct SidednessComparison {
  let outcomes: [SidednessOutcome]

  package init(_ outcomes: [SidednessOutcome]) { self.outcomes = outcomes }

  private var settingsWon: (two: Int, one: Int) {
    let means = outcomes.map(\.means)
    return (means.count { $0.two < $0.one }, means.count { $0.one < $0.two })
  }

  /// Trainings with the same seed, compared one by one.
  private var pairsWon: (two: Int, one: Int) {
    outcomes.map(\.wins).reduce((0, 0)) { ($0.0 + $1.two, $0.1 + $1.one) }
  }

  var summary: String {
    let (settings, pairs) = (settingsWon, pairsWon)
    let chance = signTest(pairs.two, pairs.one)
    return
      "The two-sided penalty has the lower mean Fréchet distance in \(settings.two) of \(outcomes.count) settings, "
      + "the one-sided in \(settings.one), and of pairs of trainings with one seed it is the better one in "
      + "\(pairs.two), the one-sided in \(pairs.one). Chance alone would divide the pairs at "
      + "least as unequally with a probability of \(chance.significant(2)); of the paper's 100 : 77 it is "
      + "\(signTest(100, 77).significant(2))."
  }

  package var findings: [ExperimentResult.Finding] {
    let pairs = pairsWon
    let count = pairs.two + pairs.one
    let chance = signTest(pairs.two, pairs.one)
    return [
      .init(
        claim: "the two-sided penalty is more often the better one, in 100 architectures to 77",
        found: "two-sided \(pairs.two), one-sided \(pairs.one) (agreement: at least as often)",
        agrees: count > 0 && pairs.two >= pairs.one),
      .init(
        claim: "the difference is not significant",
        found: "sign test p = \(chance.significant(2)) (agreement: more than 0.05)",
        agrees: count > 0 && chance > 0.05),
    ]
  }

  var table: ExperimentResult.Table {
    .init(
      title: "Fréchet distance (share of noise's) and classifier score at the end",
      columns: [
        "critic and λ", "Fréchet, two-sided", "Fréchet, one-sided", "score, two-sided", "score, one-sided",
        "seeds won, two : one",
      ],
      rows: outcomes.map { outcome in
        [outcome.setting.title] + (outcome.frechet + outcome.score).map { Spread($0).text() }
          + ["\(outcome.wins.two) : \(outcome.wins.one)"]
      })
  }

  func charts(_ normalizations: [String]) -> [LineChart] {
    normalizations.map { normalization in
      let some = outcomes.filter { $0.setting.normalization == normalization }
      return LineChart(
        title: normalization == "none" ? "Critic without normalisation" : "Critic with \(normalization) norm",
        x: .init("λ", isLogarithmic: true), y: .init("Fréchet distance, share of noise's", isLogarithmic: true),
        series: ["two-sided", "one-sided"].enumerated().map { side, name in
          LineChart.Series(
            name,
            some.map { outcome in
              let frechet = Spread(outcome.frechet[side])
              return .init(x: outcome.setting.lambda, y: frechet.mean, spread: frechet.deviation)
            })
        })
    }
  }

  var json: JSONObject {
    let (settings, pairs) = (settingsWon, pairsWon)
    let rows = outcomes.map { outcome -> JSONObject.Value in
      .object([
        "normalization": .string(outcome.setting.normalization), "lambda": .double(outcome.setting.lambda),
        "frechet_two_sided": Spread(outcome.frechet[0]).json, "frechet_one_sided": Spread(outcome.frechet[1]).json,
        "score_two_sided": Spread(outcome.score[0]).json, "score_one_sided": Spread(outcome.score[1]).json,
      ])
    }
    return [
      "settings_won": .object(["two_sided": .int(settings.two), "one_sided": .int(settings.one)]),
      "pairs_won": .object(["two_sided": .int(pairs.two), "one_sided": .int(pairs.one)]),
      "sign_test": .finite(signTest(pairs.two, pairs.one)), "settings": .array(rows),
    ]
  }
}
