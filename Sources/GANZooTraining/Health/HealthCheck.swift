import GANZooEvaluation
import GANZooSupport

/// Finds out from measurements of a training whether it collapses or starves.
///
/// Every generator is bad at first, and a good training has a bad moment now and then. A health below its limit is a
/// trouble only if it lasts and does not mend:
/// - At least two measurements show it: the last one below the limit, those before at least near it. They span
///   `patience` steps, or twice as many if it is there from the start, when nothing is learnt yet.
/// - The score in the second half of that time must not exceed the first half's by more than sampling noise.
/// - If it is there from the start, the Fréchet distance must no longer fall clearly: generators often obey classes
///   only once their images look like something. Of points, the share near the data must no longer rise clearly.
///
/// Of recall and of covered modes the limit is a part of the best that the training had. Recall of a good training
/// falls, too: by a fifth or a quarter while samples become clear, not by half.
///
/// A trouble is over when the health is clearly above the limit. Otherwise a health near the limit would warn each
/// time.
package struct HealthCheck {
  /// The steps that a trouble has to last: a twentieth of the training, at least 100.
  package let patience: Int

  /// Sampling noise of a health: more than three standard errors of a share of 1,000 samples.
  private static let noise = 0.05

  /// A generator still learns while its Fréchet distance falls below this fraction of its earlier one.
  private static let progress = 2.0 / 3

  /// A check of a training of this many steps, which continues from earlier findings.
  package init(steps: Int, findings: Findings = Findings()) {
    patience = max(100, steps / 20)
    self.findings = findings
  }

  /// What earlier measurements have shown.
  package private(set) var findings: Findings

  /// What measurements have shown so far.
  package struct Findings: Codable {
    fileprivate var measurements = 0
    fileprivate var troubles: [History] = []
    /// Not there in checkpoints of before recall was measured.
    fileprivate var best: BestMetrics?

    /// The findings before the first measurement.
    package init() {}

    /// Whether a training can have led to these findings: a file may hold anything.
    var isPossible: Bool {
      let steps = 0...TrainingSettings.mostSteps
      return steps.contains(measurements) && best?.isPossible ?? true
        && troubles.allSatisfy { $0.samples.allSatisfy { steps.contains($0.step) } }
    }
  }

  /// The history of a health that is below its limit, or near it.
  fileprivate struct History: Codable {
    let trouble: Diagnosis
    let isFromStart: Bool
    /// Whether a warning was given; then its samples no longer matter until the trouble is over.
    var isTold = false
    var samples: [Sample] = []

    /// Names as in checkpoints of GANZoo 0.1.0.
    private enum CodingKeys: String, CodingKey {
      case trouble, isFromStart, isTold
      case samples = "readings"
    }
  }

  fileprivate struct Sample: Codable {
    let step: Int
    let health: Double
    let distance: Double?
  }

  /// The warnings that this measurement and those before give for the first time.
  package mutating func warnings(_ measurement: TrainingMeasurement) -> [String] {
    var best = findings.best ?? BestMetrics()
    best.add(measurement)
    findings.best = best
    let new = Diagnosis.all(measurement).filter { isNew($0, measurement, best) }
    findings.measurements += 1
    return Diagnosis.sentences(new, measurement, best)
  }

  /// The lines to print for a measurement: its metrics, and new warnings.
  mutating func lines(_ measurement: TrainingMeasurement) -> [String] {
    let step = "step \(measurement.step.grouped)"
    let numbers = measurement.metrics.map { "\($0.name) \($0.value.shortText)" }.joined(separator: "  ")
    return ["\(step)  \(numbers)"] + warnings(measurement).map { "warning: \(step): \($0)" }
  }

  private mutating func isNew(_ trouble: Diagnosis, _ measurement: TrainingMeasurement, _ best: BestMetrics) -> Bool {
    let known = findings.troubles.firstIndex { $0.trouble == trouble }
    guard let health = trouble.health(measurement, best), health < trouble.recovery else {
      if let known { findings.troubles.remove(at: known) }
      return false
    }
    if known == nil { findings.troubles.append(History(trouble: trouble, isFromStart: findings.measurements == 0)) }
    let index = known ?? findings.troubles.count - 1
    if findings.troubles[index].isTold { return false }
    let distance = trouble.isOfGenerator ? measurement.generatorMetrics.distance : nil
    findings.troubles[index].samples.append(Sample(step: measurement.step, health: health, distance: distance))
    guard lasts(findings.troubles[index], trouble) else { return false }
    findings.troubles[index].isTold = true
    findings.troubles[index].samples = []
    return true
  }

  private func lasts(_ history: History, _ trouble: Diagnosis) -> Bool {
    let samples = history.samples
    guard samples.count > 1, let first = samples.first, let last = samples.last, last.health < trouble.limit else {
      return false
    }
    let start = history.isFromStart ? 0 : first.step
    let needed = history.isFromStart ? max(2 * patience, trouble.leastSteps) : patience
    guard last.step - start >= needed else { return false }
    let early = samples.filter { 2 * $0.step <= start + last.step }
    let (health, distance) = (early.map(\.health).max(), early.compactMap(\.distance).min())
    if history.isFromStart, let now = last.distance, let distance, now < distance * Self.progress { return false }
    return last.health <= (health ?? last.health) + Self.noise
  }
}

extension QuickMetrics {
  /// What falls as long as a generator learns; of points the inverse of the share that is near the data.
  fileprivate var distance: Double? { values[.frechetShare] ?? values[.near].map { 1 / max($0, 1e-3) } }
}
