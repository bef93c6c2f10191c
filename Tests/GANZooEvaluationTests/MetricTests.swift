import GANZooEvaluation
import Testing

@Suite("Figures of several draws")
struct FigureTests {
  @Test("have a mean and the deviation of a sample; of one draw there is none")
  func values() throws {
    let values = MeasuredValues([1, 2, 6])
    #expect(values.mean == 3)
    #expect(abs(try #require(values.deviation) - 7.0.squareRoot()) < 1e-12)
    #expect(MeasuredValues([4]).mean == 4 && MeasuredValues([4]).deviation == nil)
    #expect(MeasuredValues([2, 2]).deviation == 0)
  }

  @Test("have names that files and other programs can rely on")
  func names() {
    #expect(
      Metric.Kind.allCases.map(\.rawValue) == [
        "accuracy", "worst_class", "score", "frechet", "frechet_share", "kernel", "precision", "recall", "ms_ssim",
        "spread", "nearest_training_image", "gan_train",
      ])
    #expect(Evaluator.standardKinds.isDisjoint(with: [.nearest, .ganTrain]) && Evaluator.standardKinds.count == 10)
  }
}
