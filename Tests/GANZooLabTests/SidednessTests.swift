import GANZooLab
import GANZooSupport
import Testing

@Suite("The penalty's sides")
struct SidednessTests {
  private func outcome(_ two: [Double], _ one: [Double]) -> SidednessOutcome {
    SidednessOutcome(SidednessSetting("none", 10), frechet: [two, one], score: [two, one])
  }

  @Test("the lower distance wins, and a training that was not finite loses")
  func wins() {
    let wins = outcome([1, 2, .nan, 3], [2, 1, 5, 4]).wins
    #expect(wins.two == 2 && wins.one == 2)
    let none = outcome([.nan, 1], [.nan, 1]).wins
    #expect(none.two == 0 && none.one == 0)
  }

  @Test("who wins more often, and whether by more than chance, are told apart")
  func findings() {
    let agrees = { (outcomes: [SidednessOutcome]) in SidednessComparison(outcomes).findings.map(\.agrees) }
    #expect(agrees([outcome([1, 1, 1], [2, 2, 2])]) == [true, true])
    #expect(agrees([outcome([2, 2, 2], [1, 1, 1])]) == [false, true])
    #expect(agrees((0..<3).map { _ in outcome([2, 2, 2], [1, 1, 1]) }) == [false, false])
    #expect(agrees((0..<3).map { _ in outcome([1, 1, 1], [2, 2, 2]) }) == [true, false])
    #expect(agrees([outcome([.nan], [.nan])]) == [false, false])
  }

  @Test("a mean with a training that was not finite is the worse one")
  func means() {
    let means = outcome([1, .nan], [5, 5]).means
    #expect(means.two == .infinity && means.one == 5)
  }

  @Test("a normalisation that there is not is refused, and a value that stands twice counts once")
  func settings() throws {
    let entry = try ExperimentEntry.registry["sidedness"]
    let error = #expect(throws: UnknownNameError.self) {
      try ExperimentRun(entry, overrides: ["normalizations=[\"a/b\"]"])
    }
    #expect(error?.description == "no normalization 'a/b'; known: none, batch, layer")
    let quick = try QuickExperiment("sidedness", "lambdas=[10, 10]", "normalizations=[none, none]")
    #expect((quick["settings"] as? [Any])?.count == 1)
  }

  @Test("the quick form trains both")
  func quick() throws {
    let quick = try QuickExperiment("sidedness")
    let settings = try #require(quick["settings"] as? [[String: Any]])
    #expect(settings.count == 1 && settings[0]["lambda"] as? Double == 10)
    let won = try #require(quick["pairs_won"] as? [String: Int])
    #expect(won.values.reduce(0, +) <= 1)
    for key in ["frechet_two_sided", "frechet_one_sided"] {
      let values = try #require((settings[0][key] as? [String: Any])?["values"] as? [Double])
      #expect(values.count == 1 && values[0] > 0.01)
    }
  }
}
