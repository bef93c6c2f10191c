import GANZooEvaluation
import Testing

@Suite("Scores of a critic")
struct CriticScoresTests {
  @Test("the share of pairs counts a tie half, and is that of the other side's rest")
  func share() {
    let (real, samples) = (CriticScores([3, 1, 2, 2]), CriticScores([2, 0, 5]))
    // Of 3: 2 and 0 are lower; of 1: 0; of each 2: 0, and a tie: 2 + 1 + 1.5 + 1.5 of 12.
    #expect(real.shareAbove(samples) == 6.0 / 12)
    #expect(samples.shareAbove(real) == 1 - 6.0 / 12)
    #expect(real.shareAbove(real) == 0.5)
    #expect(CriticScores([1]).shareAbove(CriticScores([0])) == 1)
  }

  @Test("their mean and deviation are those of the scores")
  func measured() {
    let scores = CriticScores([3, 1, 2])
    #expect((scores.count, scores.measured.mean, scores.measured.deviation) == (3, 2, 1))
    #expect(CriticScores([4]).measured.deviation == nil)
  }
}
