import Foundation
import GANZooLab
import Testing

@Suite("Loss and quality")
struct LossQualityTests {
  @Test("estimates of the distance, at known losses")
  func estimates() {
    // A critic that knows nothing has a loss of log 2 on either; one that knows all, of 0.
    #expect(abs(LossQualityOutcome.Kind.gan.estimate(real: log(2), fake: log(2))) < 1e-12)
    #expect(LossQualityOutcome.Kind.gan.estimate(real: 0, fake: 0) == log(2))
    #expect(LossQualityOutcome.Kind.clipping.estimate(real: -3, fake: 1) == 2)
  }

  @Test("a loss that falls with the distance has a rank correlation of 1, measured at the same steps")
  func correlation() {
    let losses = RunCurve(
      steps: Array(0..<40), seconds: Array(repeating: 0, count: 40), values: (0..<40).map { 40 - Double($0) })
    let measured = { (values: [Double]) in
      RunCurve(steps: [10, 20, 30, 40], seconds: [1, 2, 3, 4], values: values)
    }
    #expect(LossQualityCurves(estimate: losses, frechet: measured([8, 4, 2, 1]), median: 3).correlation == 1)
    #expect(LossQualityCurves(estimate: losses, frechet: measured([1, 2, 4, 8]), median: 3).correlation == -1)
    #expect(LossQualityCurves(estimate: losses, frechet: measured([1, 1, 1, 1]), median: 3).correlation.isNaN)
    // The second half goes from 20 to 1; medians of the ends are of two.
    let movement = LossQualityCurves(estimate: losses, frechet: measured([]), median: 1).movement
    #expect(abs(movement - 19.0 / 20) < 1e-12)
  }

  @Test("the quick form has both objectives with three pairs of networks")
  func quick() throws {
    let quick = try QuickExperiment("loss-quality")
    #expect(quick.result.findings.count == 6 && quick.result.tables[0].rows.count == 6)
    for networks in ["mlp", "dcgan", "mlp-both"] {
      let estimates = quick.numbers("gan-\(networks)", "estimate_over_steps", "mean")
      #expect(estimates.count == 4 && estimates.allSatisfy { $0 <= log(2) })
      #expect(quick.numbers("clipping-\(networks)", "frechet_share_over_steps", "x") == [2, 4])
    }
  }
}
