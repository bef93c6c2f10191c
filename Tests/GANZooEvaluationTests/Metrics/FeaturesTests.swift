import GANZooEvaluation
import Testing

@Suite("Features")
struct FeaturesTests {
  @Test("A range of rows")
  func rows() throws {
    let features = try Features([0, 1, 2, 3, 4, 5, 6, 7], size: 2)
    #expect(features.count == 4)
    #expect(features.rows(1..<3) == (try Features([2, 3, 4, 5], size: 2)))
  }

  @Test("A value that is not finite is reported with its row and column")
  func notFinite() throws {
    #expect(throws: MetricsError.notFinite(row: 1, column: 0, value: .infinity)) {
      try Features([0, 1, .infinity, 3], size: 2)
    }
    let error = MetricsError.notFinite(row: 1, column: 0, value: .infinity)
    #expect("\(error)" == "features: row 1 has inf at 0, but all numbers have to be finite")
  }
}
