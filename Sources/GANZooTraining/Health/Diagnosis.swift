import Foundation
import GANZooEvaluation

/// What can be wrong with a training, as far as measurements show it.
enum Diagnosis: Hashable, Codable {
  /// The critic's class head learns nothing of real images: its loss is lost beside that of the score.
  case starvedClassHead
  /// The generator ignores the class that is asked for.
  case ignoredClasses
  /// A generator without classes makes samples of hardly more than one.
  case fewClasses
  /// The samples of a class are all alike: of the class asked for, or of the class recognised where none is asked for.
  case collapsed(class: Int)

  /// All that can be told of measurements like this one.
  static func all(_ measurement: TrainingMeasurement) -> [Diagnosis] {
    [.starvedClassHead, .ignoredClasses, .fewClasses]
      + measurement.generatorMetrics.classes.indices.map { .collapsed(class: $0) }
  }

  /// A score of health, from 0 (as bad as can be) to 1 (as real images are); nil where it cannot be measured.
  func health(_ measurement: TrainingMeasurement) -> Double? {
    let metrics = measurement.generatorMetrics
    switch self {
    case .starvedClassHead:
      // Chance: always to say the most frequent class.
      return measurement.classHead.map { Self.beyondChance($0, metrics.realShares.max() ?? 1) }
    case .ignoredClasses:
      // A starved class head cannot teach the generator: that is one trouble, not two.
      if let head = Self.starvedClassHead.health(measurement), head < Self.starvedClassHead.limit { return nil }
      return metrics.values[.accuracy].map { Self.beyondChance($0, 1 / Double(metrics.classes.count)) }
    case .fewClasses:
      let (samples, real) = metrics.effectiveClasses
      return metrics.values[.accuracy] != nil || real <= 1 ? nil : (samples - 1) / (real - 1)
    case .collapsed(let index):
      let kind = metrics.classes[index]
      // Of a class that is hardly ever recognised, a few samples say nothing.
      return kind.accuracy == nil && kind.share < Self.leastShare ? nil : kind.spread
    }
  }

  /// The health below which there is trouble.
  ///
  /// Healthy runs are far above it once they have learnt anything (spread is 0.8 to 1.2, most of a share is right), and
  /// metrics of 1,000 samples do not err so far: the standard error of a share is 0.016 at most.
  var limit: Double {
    switch self {
    case .starvedClassHead, .ignoredClasses: 0.1
    case .fewClasses: 0.25
    case .collapsed: 0.3
    }
  }

  /// Whether the generator has it, not the critic.
  var isOfGenerator: Bool { self != .starvedClassHead }

  private static let leastShare = 0.02

  private static func beyondChance(_ share: Double, _ chance: Double) -> Double {
    chance < 1 ? (share - chance) / (1 - chance) : 1
  }
}

extension Diagnosis {
  /// For each trouble, a sentence of what was measured, what is usual and what helps; one for all collapsed classes.
  static func sentences(_ troubles: [Diagnosis], _ measurement: TrainingMeasurement) -> [String] {
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
      case .collapsed: nil
      }
    }
    return sentences + (collapsed.isEmpty ? [] : [collapse(of: collapsed, among: metrics.classes.count)])
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
