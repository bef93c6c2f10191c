import GANZooLab
import Testing

@Suite("Overfitting of the critic")
struct OverfittingTests {
  private func curves(_ training: [Double], _ heldOut: [Double]) -> OverfittingCurves {
    let curve = { (values: [Double]) in
      RunCurve(steps: values.indices.map { 50 * $0 }, seconds: values.map { _ in 0 }, values: values)
    }
    return OverfittingCurves(training: curve(training), heldOut: curve(heldOut))
  }

  @Test("the curves part where they stay apart to the end")
  func parting() throws {
    let both = [Double](repeating: 4, count: 10)
    #expect(curves(both, both).parting == nil)
    // Apart by a tenth and more from the eleventh value on; a single peak before that does not count.
    var training = both + both.map { $0 + 1 }
    training[3] = 9
    let apart = curves(training, both + both.map { $0 - 1 })
    #expect(apart.parting == 500)
    let moves = try #require(apart.movesAfterParting)
    #expect(moves.training == 0 && moves.heldOut == 0)
    // They come together again.
    #expect(curves(training + both, both + both.map { $0 - 1 } + both).parting == nil)
  }

  @Test("the quick form trains on a hundred digits with either method, and holds a hundred out")
  func quick() throws {
    let quick = try QuickExperiment("overfitting")
    #expect(quick.result.findings.count == 2 && quick.result.tables[0].rows.count == 2)
    for method in ["penalty", "clipping"] {
      #expect(quick.numbers(method, "training_curve", "x") == [0, 2, 4, 6, 8])
      #expect(quick.numbers(method, "held_out_curve", "mean").count == 5)
      let ends = ["training", "held_out"].map { quick.numbers(method, $0, "values") }
      #expect(ends[0].count == 1 && ends[1].count == 1 && ends[0] != ends[1])
    }
    // Clipped to 0.01, two layers of 32 units cannot tell anything apart by more than this.
    let (score, most) = (quick.numbers("clipping", "training", "values")[0], 0.01 * 0.01 * 32.0 * 784.0)
    #expect(abs(score) < most)
  }
}
