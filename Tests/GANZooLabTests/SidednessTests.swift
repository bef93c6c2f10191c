import GANZooLab
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

  @Test("agrees with the paper unless one-sided penalties win more often than by chance")
  func finding() {
    #expect(SidednessComparison([outcome([1, 1, 1], [2, 2, 2])]).finding.agrees)
    #expect(SidednessComparison([outcome([2, 2, 2], [1, 1, 1])]).finding.agrees)
    let lost = (0..<3).map { _ in outcome([2, 2, 2], [1, 1, 1]) }
    #expect(!SidednessComparison(lost).finding.agrees)
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
