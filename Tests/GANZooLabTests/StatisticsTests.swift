import GANZooLab
import GANZooVisualization
import Testing

@Suite("Statistics over seeds")
struct StatisticsTests {
  @Test("mean and standard deviation leave out what is not finite")
  func spread() {
    let spread = Spread([1, .nan, 2, 3, .infinity])
    #expect(spread.values == [1, 2, 3] && spread.mean == 2 && spread.deviation == 1)
    #expect(spread.text() == "2.00 ± 1.0")
    #expect(Spread([0.012345]).text() == "0.0123" && Spread([12345, 12347]).text() == "12346 ± 1.4")
    #expect(Spread([]).text() == "–" && Spread([.nan]).mean.isNaN)
  }

  @Test("rank correlation, against SciPy's spearmanr")
  func ranks() throws {
    #expect(rankCorrelation([1, 2, 3, 4], [10, 100, 1000, 1001]) == 1)
    #expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
    // Ranks 0, 1.5, 1.5, 3 and 0, 2, 1, 3: 4.5 / √(4.5 · 5).
    #expect(try abs(#require(rankCorrelation([1, 2, 2, 4], [1, 3, 2, 4])) - 0.9486832980505138) < 1e-12)
    #expect(rankCorrelation([1, 2, .nan, 3], [1, 2, 9, 3]) == 1)
    #expect(rankCorrelation([1, 2, 3], [5, 5, 5]) == nil && rankCorrelation([1, 2], [1, 2]) == nil)
  }

  @Test("sign test, against SciPy's binomtest")
  func signs() {
    #expect(abs(signTest(100, 77) - 0.09792971039700368) < 1e-9)
    #expect(abs(signTest(9, 1) - 0.021484375) < 1e-12 && abs(signTest(0, 5) - 0.0625) < 1e-12)
    #expect(signTest(3, 3) == 1 && signTest(0, 0) == 1)
  }

  @Test("curves have values between their points, and means over seeds")
  func curves() {
    let curve = RunCurve(steps: [10, 20, 30], seconds: [1, 3, 4], values: [5, 9, 1])
    #expect(curve.value(atSecond: 2) == 7 && curve.value(atSecond: 3) == 9 && curve.value(atSecond: 99) == 1)
    #expect(curve.value(atSecond: 0.5).isNaN && curve.value(atStep: 9).isNaN)
    #expect(curve.value(atStep: 29) == 9 && curve.last == 1)
    let other = RunCurve(steps: [10, 20], seconds: [3, 5], values: [7, 9])
    let root = 2.0.squareRoot()
    let bundle = CurveBundle([curve, other])
    #expect(bundle.points().map(\.x) == [10, 20, 30] && bundle.points().map(\.y) == [6, 9, 1])
    #expect(bundle.points().map(\.spread) == [root, 0, 0])
    #expect(bundle.pointsInTime().map(\.x) == [2, 4, 4])
  }
}
