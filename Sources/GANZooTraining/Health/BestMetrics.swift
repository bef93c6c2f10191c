import GANZooEvaluation

/// The best values of metrics that a good training keeps, so that a fall is found.
struct BestMetrics: Codable {
  /// The best value of a metric.
  struct Best: Codable {
    /// The highest that two measurements in a row have reached: one alone may be chance.
    fileprivate(set) var value = 0.0
    /// The step of the second of them.
    fileprivate(set) var step = 0
    private var last: Double

    fileprivate init(first: Double) { last = first }

    fileprivate mutating func add(_ next: Double, at step: Int) {
      let both = min(last, next)
      if both > value { (value, self.step) = (both, step) }
      last = next
    }

    fileprivate var isPossible: Bool {
      (0...1).contains(value) && (0...1).contains(last) && (0...TrainingSettings.mostSteps).contains(step)
    }
  }

  /// Recall of images.
  private(set) var recall: Best?
  /// The share of modes, or of the curve, that points cover.
  private(set) var covered: Best?

  /// Adds a measurement.
  mutating func add(_ measurement: TrainingMeasurement) {
    let metrics = measurement.generatorMetrics
    Self.add(metrics.values[.recall], at: measurement.step, to: &recall)
    Self.add(metrics.coveredShare, at: measurement.step, to: &covered)
  }

  private static func add(_ value: Double?, at step: Int, to best: inout Best?) {
    guard let value else { return }
    if best == nil { best = Best(first: value) } else { best?.add(value, at: step) }
  }

  /// Whether points have covered at least this share.
  func isCoverageKnown(above share: Double) -> Bool { covered.map { $0.value >= share } ?? false }

  /// Whether a training can have these: a file may hold anything.
  var isPossible: Bool { [recall, covered].allSatisfy { $0?.isPossible ?? true } }
}

extension QuickMetrics {
  /// The share of modes, or of the curve, that points cover; nil of other samples.
  var coveredShare: Double? {
    if let modes, let covered = values[.modes] { return covered / Double(max(1, modes)) }
    return values[.curve]
  }
}
