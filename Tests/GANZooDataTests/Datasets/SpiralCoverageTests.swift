import Foundation
import GANZooData
import GANZooSupport
import Testing

@Suite("Coverage of the Swiss roll")
struct SpiralCoverageTests {
  /// A place of the spiral, moved along its normal by some standard deviations of the noise.
  private func point(_ t: Double, deviations: Double = 0) -> [Float] {
    let (x, y) = (cos(t) - t * sin(t), sin(t) + t * cos(t))
    let off = deviations * 0.25 / hypot(x, y)
    return [Float((t * cos(t) + off * y) / 7.5), Float((t * sin(t) - off * x) / 7.5)]
  }

  private let ends = (1.5 * Double.pi, 4.5 * Double.pi)

  @Test("The data cover all of it", arguments: [1_000, 10_000])
  func data(count: Int) throws {
    let entry = try #require(DatasetEntry.builtIn.first { $0.name == "swiss-roll" })
    let points = try entry.make(SettingsReader(SettingsTree()))(DatasetRequest()).batch(Array(0..<count)).values
    let coverage = SpiralCoverage(by: points)
    #expect(coverage.covered > 0.99 && coverage.share > 0.999)
  }

  @Test("A point counts within four standard deviations of the curve, wherever that is")
  func reach() {
    for t in [5, 8.3, 11, 14] {
      for (deviations, share) in [(3.9, 1.0), (-3.9, 1), (4.1, 0), (-4.1, 0)] {
        #expect(SpiralCoverage(by: point(t, deviations: deviations)).share == share, "\(t), \(deviations)")
      }
    }
    // The curve has ends, and windings between which there is nothing.
    #expect(SpiralCoverage(by: point(ends.0 - 0.5) + point(ends.1 + 0.5)).share == 0)
    #expect(SpiralCoverage(by: [0, 0, .nan, 0, .infinity, 0]).share == 0)
    #expect(SpiralCoverage(by: []) == SpiralCoverage(by: [.nan, 0]))
  }

  @Test("A half of the spiral is a half of it, however many points are there")
  func half() {
    let half = (0..<1_000).flatMap { point(ends.0 + (ends.1 - ends.0) * Double($0) / 2_000) }
    #expect(SpiralCoverage(by: half).covered == 0.5)
    // A part with less than a tenth of its fair share is not covered: 1 of 2,000 points, where fair were 20.
    let one = Array(repeating: point(6), count: 1_999).flatMap { $0 }
    #expect(SpiralCoverage(by: one + point(12)).covered == 0.01)
  }
}
