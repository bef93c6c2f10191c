import GANZooLab
import GANZooSupport
import Testing

@Suite("Scores of four methods")
struct ScoresTests {
  private func outcome(_ method: Scores.Method, _ values: [Double], secondsEach: Double) -> ScoreOutcome {
    let curve = RunCurve(
      steps: values.indices.map { 50 * ($0 + 1) }, seconds: values.indices.map { secondsEach * Double($0 + 1) },
      values: values)
    return ScoreOutcome("mnist", method, score: [curve], frechet: [curve])
  }

  @Test("agree with the paper where the curves are as its are, and only there")
  func findings() {
    // As in the paper: the GAN is fast and restless, clipping slow, the penalty better, with Adam the best.
    let gan = outcome(.gan, [4, 7, 6, 8, 6, 8], secondsEach: 1)
    let clipping = outcome(.clipping, [1, 2, 3, 4, 4, 4], secondsEach: 5)
    let rmsprop = outcome(.penaltyRMSprop, [1, 3, 4, 5, 5, 5], secondsEach: 10)
    let adam = outcome(.penaltyAdam, [3, 5, 7, 8, 8, 8], secondsEach: 10)
    let paper = ScoreComparison("mnist", [gan, clipping, rmsprop, adam])
    #expect(paper.findings.map(\.agrees) == [true, true, true, true])
    let other = ScoreComparison(
      "mnist",
      [
        outcome(.gan, [1, 1, 1, 1, 1, 1], secondsEach: 10), outcome(.clipping, [5, 5, 5, 5, 5, 6], secondsEach: 5),
        rmsprop, outcome(.penaltyAdam, [1, 3, 3, 5, 1, 5], secondsEach: 10),
      ])
    #expect(other.findings.map(\.agrees) == [false, false, false, false])
  }

  @Test("a dataset without a classifier is refused")
  func settings() throws {
    let error = #expect(throws: UnknownNameError.self) {
      try ExperimentRun(ExperimentEntry.registry["scores"], overrides: ["datasets=[\"a b\"]"])
    }
    #expect(error?.description == "no dataset with a classifier 'a b'; known: mnist, fashion-mnist")
  }

  @Test("the quick form measures each method twice")
  func quick() throws {
    let quick = try QuickExperiment("scores")
    #expect(quick.result.findings.count == 4)
    for method in ["gan", "clipping", "penalty-rmsprop", "penalty-adam"] {
      #expect(quick.numbers("mnist", method, "score_over_steps", "x") == [2, 4])
      #expect(quick.numbers("mnist", method, "score_over_steps", "mean").allSatisfy { (1...10).contains($0) })
      let seconds = quick.numbers("mnist", method, "score_over_seconds", "x")
      #expect(seconds.count == 2 && seconds[0] > 0 && seconds[0] < seconds[1])
      #expect(quick.numbers("mnist", method, "frechet_share", "values")[0] > 0.01)
    }
  }
}
