import GANZooLab
import Testing

@Suite("Limits of the critic's weights")
struct ClippingTests {
  @Test("sliced Wasserstein distance, at known distances")
  func distance() {
    let points: [Float] = (0..<200).map { Float($0 * 37 % 101) / 50 }
    #expect(slicedWasserstein(points, points) == 0)
    // Of points that are all moved by 3, the mean of 3 |cos| over all directions: 6 / π.
    let moved = points.enumerated().map { $0.offset % 2 == 0 ? $0.element + 3 : $0.element }
    #expect(abs(slicedWasserstein(points, moved, directions: 1024) - 6 / Double.pi) < 1e-4)
    // The order of points does not matter.
    let turned = stride(from: 198, through: 0, by: -2).flatMap { [points[$0], points[$0 + 1]] }
    #expect(slicedWasserstein(points, turned) < 1e-9)
  }

  @Test("the plateau is reached where nine tenths of the last values are")
  func plateau() {
    let ramp = (0..<1000).map { min(1, Double($0) / 500) }
    #expect(ClippedTraining(estimates: ramp).updatesToPlateau == 451)
    #expect(ClippedTraining(estimates: ramp.map { -$0 }).updatesToPlateau.isNaN)
  }

  @Test("the quick form measures two limits with batch norm and without")
  func quick() throws {
    let quick = try QuickExperiment("clipping")
    let limits = try #require(quick["limits"] as? [[String: Any]])
    #expect(limits.map { $0["limit"] as? Double } == [0.01, 0.1, 0.01, 0.1])
    #expect(limits.map { $0["batch_norm"] as? Bool } == [true, true, false, false])
    let means = { (key: String) in limits.map { ($0[key] as? [String: Any])?["mean"] as? Double ?? .nan } }
    #expect(means("share_at_limit").allSatisfy { (0...1).contains($0) })
    // Weights begin beyond the lower limit: more of them are at it than at ten times it.
    #expect(means("share_at_limit")[0] > means("share_at_limit")[1])
    #expect(means("distance").allSatisfy { $0 > 0 && $0 < 10 })
    #expect(quick.result.findings.count == 7)
  }
}
