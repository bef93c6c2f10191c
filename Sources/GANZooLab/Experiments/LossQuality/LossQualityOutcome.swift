import Foundation
import GANZooFormats
import GANZooVisualization

/// What a training's critic says, and how good its samples are.
package struct LossQualityCurves: Sendable {
  /// The Wasserstein estimate or that of the Jensen-Shannon distance, a running median.
  package let estimate: RunCurve
  /// Fréchet distance as a share of that of noise.
  package let frechet: RunCurve

  init(_ run: RunRecord, _ kind: LossQualityOutcome.Kind, median: Int) {
    let (real, fake) = (RunCurve(run, "critic/real"), RunCurve(run, "critic/fake"))
    self.init(
      estimate: real.mapped { _ in zip(real.values, fake.values).map(kind.estimate) },
      frechet: RunCurve(run, "metric/frechet_share"), median: median)
  }

  package init(estimate: RunCurve, frechet: RunCurve, median: Int) {
    self.estimate = estimate.mapped { Smoothing.median(median).applied(to: $0) }
    self.frechet = frechet
  }

  /// Spearman's rank correlation of both, at the steps that were measured; not a number where there is none. A metric's
  /// step counts the steps that were done, a loss's starts at 0.
  package var correlation: Double {
    rankCorrelation(frechet.steps.map { estimate.value(atStep: $0 - 1) }, frechet.values) ?? .nan
  }

  /// How much the estimate moves in the second half: its range as a share of its largest magnitude.
  package var movement: Double {
    let half = estimate.values.suffix(max(1, estimate.values.count / 2)).filter(\.isFinite)
    guard let low = half.min(), let high = half.max() else { return .nan }
    return (high - low) / max(abs(low), abs(high), .leastNormalMagnitude)
  }
}

/// The trainings of one objective and one pair of networks.
package struct LossQualityOutcome: Sendable {
  package enum Kind: String, CaseIterable {
    case clipping
    case gan

    var title: String { self == .clipping ? "WGAN" : "GAN" }

    /// The estimate of the critic's terms: E D(x) − E D(G(z)); or log 2 + L / 2 with
    /// L = E log D(x) + E log (1 − D(G(z))), of which the terms are the negative parts.
    package func estimate(real: Double, fake: Double) -> Double {
      self == .clipping ? -real - fake : log(2) - (real + fake) / 2
    }
  }

  let kind: Kind
  let networks: LossQuality.Networks
  let runs: [LossQualityCurves]

  init(_ kind: Kind, _ networks: LossQuality.Networks, _ runs: [LossQualityCurves]) {
    (self.kind, self.networks, self.runs) = (kind, networks, runs)
  }

  var title: String { "\(kind.title), \(networks.title)" }
  var correlation: Spread { Spread(runs.map(\.correlation)) }
  var finalEstimate: Spread { Spread(runs.map(\.estimate.last)) }
  var finalFrechet: Spread { Spread(runs.map(\.frechet.last)) }
  var movement: Spread { Spread(runs.map(\.movement)) }

  var json: JSONObject.Value {
    .object([
      "rank_correlation": correlation.json, "estimate": finalEstimate.json, "frechet_share": finalFrechet.json,
      "movement": movement.json, "estimate_over_steps": CurveBundle.json(CurveBundle(runs.map(\.estimate)).points()),
      "frechet_share_over_steps": CurveBundle.json(CurveBundle(runs.map(\.frechet)).points()),
    ])
  }
}
