import Foundation
import GANZooEvaluation
import GANZooSupport

extension Diagnosis {
  /// For each trouble, a sentence of what was measured, what is usual and what helps; one for all collapsed classes.
  static func sentences(
    _ troubles: [Diagnosis], _ measurement: TrainingMeasurement, _ best: BestMetrics
  ) -> [String] {
    let metrics = measurement.generatorMetrics
    let percent = { (share: Double) in String(format: "%.0f %%", share * 100) }
    let collapsed = troubles.compactMap { if case .collapsed(let index) = $0 { metrics.classes[index] } else { nil } }
    let sentences = troubles.compactMap { trouble -> String? in
      switch trouble {
      case .starvedClassHead:
        "the critic's class head recognises \(percent(measurement.classHead ?? 0)) of real images, where chance gives "
          + "\(percent(metrics.realShares.max() ?? 1)) and a head that learns most: it starves beside the "
          + "critic's score; "
          + "a larger objective.class_loss.real helps"
      case .ignoredClasses:
        "\(percent(metrics.values[.accuracy] ?? 0)) of samples are of the class that was asked for, where chance gives "
          + "\(percent(1 / Double(metrics.classes.count))) and a generator that learns most: it ignores the class; "
          + "a larger objective.class_loss.generator helps"
      case .fewClasses:
        String(
          format: "samples are of %.1f classes (exp of the entropy of their shares), real images of %.1f: "
            + "the generator has collapsed to few kinds of images; \(remedy)",
          metrics.effectiveClasses.samples, metrics.effectiveClasses.real)
      case .lostRecall:
        "recall of \(QuickEvaluator.samples.grouped) samples fell from \(percent(best.recall?.value ?? 0)) at step "
          + "\((best.recall?.step ?? 0).grouped) to \(percent(metrics.values[.recall] ?? 0)): the generator leaves "
          + "out much of what it could make; a larger architecture.latent or lower learning rates help"
      case .fewModes:
        "samples cover \(covered(metrics.coveredShare, metrics)): the generator has collapsed to a part of the data; "
          + remedy
      case .lostModes:
        "samples cover \(covered(metrics.coveredShare, metrics)), but covered "
          + "\(covered(best.covered?.value, metrics)) at step \((best.covered?.step ?? 0).grouped): the generator has "
          + "lost a part of the data; \(remedy)"
      case .collapsed: nil
      }
    }
    return sentences + (collapsed.isEmpty ? [] : [collapse(of: collapsed, among: metrics.classes.count)])
  }

  /// `3 of 8 modes`, or `31 % of the curve`.
  private static func covered(_ share: Double?, _ metrics: QuickMetrics) -> String {
    let share = share ?? 0
    guard let modes = metrics.modes else { return String(format: "%.0f %% of the curve", share * 100) }
    return "\(Int((share * Double(modes)).rounded())) of \(modes) modes"
  }

  private static let remedy = "a gradient penalty (--objective wgan-gp) or lower learning rates help"
  private static let mostNames = 5

  private static func collapse(of kinds: [ClassMetrics], among count: Int) -> String {
    let names =
      kinds.prefix(mostNames).map(\.name).joined(separator: ", ") + (kinds.count > mostNames ? " and others" : "")
    let isAsked = kinds.contains { $0.accuracy != nil }
    let which = kinds.count == count ? "every class" : "class\(kinds.count == 1 ? "" : "es") \(names)"
    let spread = kinds.reduce(0) { $0 + ($1.spread ?? 0) } / Double(kinds.count)
    return String(
      format:
        "samples \(isAsked ? "of" : "taken for") %@ are %.2f times as far apart as real images, where 0.8 to 1.2 is "
        + "usual: the generator has collapsed to few images; \(remedy)", which, spread)
  }
}
