import GANZooEvaluation
import Testing

@Suite("Values of a metric")
struct FigureTests {
  @Test("They have a mean and a sample standard deviation, which a single value lacks")
  func values() throws {
    let values = MeasuredValues([1, 2, 6])
    #expect(values.mean == 3)
    #expect(abs(try #require(values.deviation) - 7.0.squareRoot()) < 1e-12)
    #expect(MeasuredValues([4]).mean == 4 && MeasuredValues([4]).deviation == nil)
    #expect(MeasuredValues([2, 2]).deviation == 0)
  }

  @Test("what is good only up to the value of real images is told so, as in Documentation/quality.md")
  func better() {
    for kind in [Metric.Kind.accuracy, .worstClass, .score, .kernel, .precision, .recall, .density, .coverage] {
      #expect(kind.better == "as real", "\(kind)")
    }
    #expect(Metric.Kind.frechet.better == "lower" && Metric.Kind.modes.better == "higher")
  }

  @Test("The names of metrics are fixed, because files and other programs use them")
  func names() {
    #expect(
      Metric.Kind.allCases.map(\.rawValue) == [
        "accuracy", "worst_class", "score", "frechet", "frechet_share", "kernel", "precision", "recall", "density",
        "coverage", "ms_ssim", "spread", "nearest_training_image", "gan_train", "modes_covered", "curve_covered",
        "within_4_sigma", "js_1", "js_2", "js_3", "js_4",
      ])
    #expect(Evaluator.standardKinds.isDisjoint(with: [.nearest, .ganTrain]) && Evaluator.standardKinds.count == 12)
  }
}
