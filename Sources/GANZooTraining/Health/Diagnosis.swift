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
  /// The generator leaves out much of what it once covered of real images.
  case lostRecall
  /// Points have never been near more than a few modes, or a small part of the curve.
  case fewModes
  /// Points have left many of the modes, or much of the curve, that they once covered.
  case lostModes

  /// All that can be told of measurements like this one.
  static func all(_ measurement: TrainingMeasurement) -> [Diagnosis] {
    [.starvedClassHead, .ignoredClasses, .fewClasses, .lostRecall, .fewModes, .lostModes]
      + measurement.generatorMetrics.classes.indices.map { .collapsed(class: $0) }
  }

  /// A score of health, from 0 (as bad as can be) to 1 (as real images are); nil where it cannot be measured.
  ///
  /// - Parameter best: what this training has had before, as far as known.
  func health(_ measurement: TrainingMeasurement, _ best: BestMetrics = BestMetrics()) -> Double? {
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
    case .lostRecall:
      // Of a collapse to few images or few kinds a fall of recall is a part.
      if let spread = metrics.values[.spread], spread < Self.collapsed(class: 0).limit { return nil }
      if let kinds = Self.fewClasses.health(measurement), kinds < Self.fewClasses.limit { return nil }
      return Self.remaining(metrics.values[.recall], of: best.recall, atLeast: Self.leastRecall)
    case .fewModes: return best.isCoverageKnown(above: limit) ? nil : metrics.coveredShare
    case .lostModes: return Self.remaining(metrics.coveredShare, of: best.covered, atLeast: Self.fewModes.limit)
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
    case .fewModes, .lostRecall: 0.5
    case .lostModes: 0.7
    }
  }

  /// The health at which the trouble is over: clearly above the limit.
  var recovery: Double { self == .lostModes ? 0.9 : 1.5 * limit }

  /// The steps that it has to last at least where it is there from the start: points of good trainings find most of 25
  /// modes within 1,000 steps.
  var leastSteps: Int { self == .fewModes ? 1_500 : 0 }

  /// Whether the generator has it, not the critic.
  var isOfGenerator: Bool { self != .starvedClassHead }

  private static let leastShare = 0.02
  /// Half of it is far below it: the standard error of a share of 1,000 is 0.016 at most.
  private static let leastRecall = 0.2

  /// What is left of the best value; nil where that is not yet known, or too small to tell a fall from chance.
  private static func remaining(_ value: Double?, of best: BestMetrics.Best?, atLeast least: Double) -> Double? {
    guard let value, let best, best.value >= least else { return nil }
    return value / best.value
  }

  private static func beyondChance(_ share: Double, _ chance: Double) -> Double {
    chance < 1 ? (share - chance) / (1 - chance) : 1
  }
}
