import Foundation
import GANZooLab
import GANZooVisualization
import Testing

@Suite("Divergences")
struct DivergencesTests {
  @Test("of Gaussians are those of closed forms, to rounding", arguments: [0, 0.3, 1, 5, 17, 35, 60])
  func closedForms(_ mean: Double) {
    let pair = GaussianPair(distance: mean)
    for (found, closed) in [
      (pair.forwardKL, mean * mean / 2), (pair.reverseKL, mean * mean / 2), (pair.forwardKLSlope, mean),
      (pair.wasserstein, mean),
    ] { #expect(abs(found - closed) <= 1e-12 * max(1, closed), "\(found), not \(closed)") }
  }

  @Test("Jensen-Shannon: known values, the definition, its slope as a difference, and a finer step")
  func jensenShannon() {
    // The definition, integrated by SciPy 1.17's quad to 1e-14.
    for (mean, value) in [
      (0.5, 0.030_311_300_520_839), (1, 0.111_421_482_184_736_2), (2, 0.336_830_820_346_831_65),
      (5, 0.675_942_577_380_980_2),
    ] { #expect(abs(GaussianPair(distance: mean).jensenShannon - value) < 1e-12, "\(mean)") }
    #expect(abs(GaussianPair(distance: 0).jensenShannon) < 1e-14)
    #expect(GaussianPair(distance: 0).jensenShannonSlope == 0)
    for mean in [0.5, 2, 5.0] {
      let pair = GaussianPair(distance: mean)
      let finer = GaussianPair(distance: mean, step: 0.004)
      #expect(abs(pair.jensenShannon - finer.jensenShannon) < 1e-14)
      // The definition as a sum over small cells.
      let cells = stride(from: -10, to: mean + 10, by: 0.01).map { ($0, $0 - mean) }
      let masses = [cells.map { pair.density($0.0) * 0.01 }, cells.map { pair.density($0.1) * 0.01 }]
      #expect(abs(pair.jensenShannon - Entropies.jensenShannon(masses[0], masses[1])) < 1e-12)
      let difference =
        (GaussianPair(distance: mean + 1e-5).jensenShannon - GaussianPair(distance: mean - 1e-5).jensenShannon) / 2e-5
      #expect(abs(pair.jensenShannonSlope - difference) < 1e-9, "\(mean)")
    }
  }

  @Test("Jensen-Shannon keeps its digits where it is nearly log 2: its distance falls like exp(−m² / 8)")
  func saturation() {
    let gaps = [20.0, 25, 30, 35, 60].map { ($0, GaussianPair(distance: $0)) }
    for (mean, pair) in gaps {
      // ∫ √(p q) = exp(−m² / 8) bounds what both have in common.
      let bound = exp(-mean * mean / 8)
      #expect(pair.jensenShannonGap > 0.01 * bound && pair.jensenShannonGap < bound, "\(mean)")
      #expect(pair.jensenShannonSlope > 0 && pair.jensenShannonSlope < mean * bound)
    }
  }

  @Test("of parallel lines: |θ| by linear programs; log 2 and infinite but where they are one line")
  func lines() throws {
    for distance in [-1, -0.25, 0.1, 3] {
      let point = try ParallelLinesPoint(distance: distance, count: 7)
      #expect(abs(point.wasserstein - abs(distance)) < 1e-12)
      #expect(abs(point.jensenShannon - log(2)) < 1e-15 && point.kullbackLeibler == .infinity)
    }
    let same = try ParallelLinesPoint(distance: 0, count: 7)
    #expect(same.wasserstein == 0 && same.jensenShannon == 0 && same.kullbackLeibler == 0)
  }

  @Test("of distributions of the same things")
  func entropies() {
    #expect(Entropies.kullbackLeibler([0.5, 0.5, 0], [0.25, 0.25, 0.5]) == log(2))
    #expect(Entropies.kullbackLeibler([1, 0], [0, 1]) == .infinity)
    #expect(
      Entropies.jensenShannon([1, 0], [0, 1]) == log(2) && Entropies.jensenShannon([0.3, 0.7], [0.3, 0.7]) == 0)
  }

  @Test("the experiment agrees with its sources but on the slope of KL, which does not vanish")
  func experiment() throws {
    let (result, numbers) = try LabTests.run("divergences")
    #expect(result.findings.map(\.agrees) == [true, true, false, true, true, true, true], "\(result.findings)")
    let gaussians = try #require(numbers["gaussians"] as? [String: [Double]])
    #expect(gaussians["mean"]?.count == 36 && gaussians["mean"]?.last == 35)
    #expect(abs((gaussians["kl_forward"]?.last ?? 0) - 612.5) < 1e-9)
    #expect(abs((gaussians["jensen_shannon"]?.last ?? 0) - log(2)) < 1e-15)
    let wasserstein = try #require(gaussians["wasserstein"])
    #expect(wasserstein.enumerated().allSatisfy { abs($0.element - Double($0.offset)) < 1e-9 })
    #expect(numbers["saturated_from"] as? Double == 6)
    #expect(result.figure.panels.count == 6)
  }

  @Test("settings that leave the curves near one another are told as they are")
  func near() throws {
    let (result, _) = try LabTests.run("divergences", overrides: ["farthest=1", "points=8"])
    #expect(!result.agrees && !result.findings[1].agrees && !result.findings[3].agrees)
    #expect(result.summary.contains("it stays below log 2"))
  }
}
