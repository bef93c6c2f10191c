import GANZooData
import GANZooSupport
import Testing

@Suite("Mode coverage")
struct ModeCoverageTests {
  private let mixture = GaussianMixture.eight

  /// Points at a distance of some standard deviations to the right of a mode.
  private func points(_ count: Int, at mode: Int, deviations: Double = 0) -> [Float] {
    let center = mixture.centers[mode]
    let point = [Float(center.x + deviations * mixture.deviation), Float(center.y)]
    return (0..<count).flatMap { _ in point }
  }

  @Test("The data cover all modes")
  func data() throws {
    let coverage = ModeCoverage(of: .twentyFive, by: try twentyFive().values)
    #expect((coverage.covered, coverage.modes) == (25, 25))
    // A fraction of 1 − e^−8 of a normal distribution in a plane lies within four standard deviations.
    #expect(coverage.share > 0.999)
  }

  private func twentyFive() throws -> (values: [Float], labels: [Int]) {
    let entry = try #require(DatasetEntry.builtIn.first { $0.name == "25-gaussians" })
    return try entry.make(SettingsReader(SettingsTree()))(DatasetRequest()).batch(Array(0..<10_000))
  }

  @Test("A sample counts if it is within four standard deviations of its nearest mode")
  func reach() {
    let samples = points(3, at: 0, deviations: 3.9) + points(1, at: 0, deviations: 4.1)
    #expect(ModeCoverage(of: mixture, by: samples).share == 0.75)
    #expect(ModeCoverage(of: mixture, by: [.nan, 0, 0, 0]).share == 0)
  }

  @Test("A mode is covered by a tenth of its fair share")
  func covered() {
    // With 800 samples and eight modes, the fair share is 100.
    let samples = points(781, at: 0) + points(10, at: 1) + points(9, at: 2)
    #expect(ModeCoverage(of: mixture, by: samples).covered == 2)
    #expect(ModeCoverage(of: mixture, by: []).covered == 0)
  }
}
