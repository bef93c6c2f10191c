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

  /// Of how many seeds each penalty is the better one; one whose numbers were no longer finite is the worse one.
  package var wins: (two: Int, one: Int) {
    let pairs = zip(frechet[0], frechet[1]).map {
      (two: $0.isFinite ? $0 : .infinity, one: $1.isFinite ? $1 : .infinity)
    }
    return (pairs.count { $0.two < $0.one }, pairs.count { $0.one < $0.two })
  }

  /// Whether the two-sided penalty has the lower mean.
  var isTwoSidedBetter: Bool { Spread(frechet[0]).mean < Spread(frechet[1]).mean }
}

/// Which penalty is better in how many settings.
package struct SidednessComparison {
  let outcomes: [SidednessOutcome]

  package init(_ outcomes: [SidednessOutcome]) { self.outcomes = outcomes }

  private var settingsWon: (two: Int, one: Int) {
    let two = outcomes.count { $0.isTwoSidedBetter }
    return (two, outcomes.count - two)
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
      + "and of pairs of trainings with one seed it is the better one in \(pairs.two), the one-sided in \(pairs.one). "
      + "Chance alone would divide the pairs at least as unequally with a probability of \(chance.significant(2)); of "
      + "the paper's 100 : 77 it is \(signTest(100, 77).significant(2))."
  }

  package var finding: ExperimentResult.Finding {
    let pairs = pairsWon
    return .init(
      claim: "the two-sided penalty is the better one in 100 architectures and the one-sided in 77, which is no "
        + "significant difference",
      found: "two-sided \(pairs.two), one-sided \(pairs.one); sign test "
        + "p = \(signTest(pairs.two, pairs.one).significant(2))",
      agrees: pairs.two >= pairs.one || signTest(pairs.two, pairs.one) > 0.05)
  }

  var table: ExperimentResult.Table {
    .init(
      title: "Fréchet distance (share of noise) and classifier score at the end",
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
        x: .init("λ", isLogarithmic: true), y: .init("Fréchet distance, share of noise", isLogarithmic: true),
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
