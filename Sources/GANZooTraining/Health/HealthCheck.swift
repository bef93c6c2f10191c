import GANZooEvaluation
import GANZooSupport

/// Finds out from measurements of a training whether it collapses or starves.
///
/// Every generator is bad at first, and a good training has a bad moment now and then. A figure under its limit is a
/// trouble only where it lasts and does not mend:
/// - It has to be seen twice at least (the last time under the limit, before that at least near it), over as many steps
///   as the `patience`; over twice as many from the start of a training, which has not learnt anything then.
/// - The score in the second half of that time must not exceed the first half's by more than sampling noise.
/// - From the start of a training, it must not be the trouble of a generator whose images still get clearly better by
///   their Fréchet distance: classes are often obeyed only when images look like something.
///
/// A trouble is over when a figure is clearly above the limit; near the limit there would be a warning each time.
package struct HealthCheck {
  /// Steps over which a trouble has to last: a twentieth of the training, 100 at least.
  package let patience: Int

  /// A trouble is over at so many times its limit.
  private static let recovery = 1.5
  /// What health changes by without any reason: more than three standard errors of a share of 1,000 samples.
  private static let noise = 0.05

  /// A generator learns while the Fréchet distance falls below so much of what it was.
  private static let progress = 2.0 / 3

  /// A check of a training of so many steps, which goes on from what was found before.
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

    /// Of no measurement yet.
    package init() {}

    /// Whether a training can have come to it: a file may hold anything.
    var isPossible: Bool {
      let steps = 0...SavedRun.mostSteps
      return steps.contains(measurements)
        && troubles.allSatisfy { $0.samples.allSatisfy { steps.contains($0.step) } }
    }
  }

  /// The course of a health that is under its limit, or near it.
  fileprivate struct History: Codable {
    let trouble: Diagnosis
    let isFromStart: Bool
    /// Told, and not over since; its samples do not matter any more.
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

  /// What this measurement, with those before, is the first to show, in sentences.
  package mutating func warnings(_ measurement: TrainingMeasurement) -> [String] {
    let new = Diagnosis.all(measurement).filter { isNew($0, measurement) }
    findings.measurements += 1
    return Diagnosis.sentences(new, measurement)
  }

  /// What is shown of a measurement: its numbers, and new warnings.
  mutating func lines(_ measurement: TrainingMeasurement) -> [String] {
    let step = "step \(measurement.step.grouped)"
    let numbers = measurement.metrics.map { "\($0.name) \($0.value.shortText)" }.joined(separator: "  ")
    return ["\(step)  \(numbers)"] + warnings(measurement).map { "warning: \(step): \($0)" }
  }

  private mutating func isNew(_ trouble: Diagnosis, _ measurement: TrainingMeasurement) -> Bool {
    let known = findings.troubles.firstIndex { $0.trouble == trouble }
    guard let health = trouble.health(measurement), health < trouble.limit * Self.recovery else {
      if let known { findings.troubles.remove(at: known) }
      return false
    }
    if known == nil { findings.troubles.append(History(trouble: trouble, isFromStart: findings.measurements == 0)) }
    let index = known ?? findings.troubles.count - 1
    if findings.troubles[index].isTold { return false }
    let distance = trouble.isOfGenerator ? measurement.figures.values[.frechetShare] : nil
    findings.troubles[index].samples.append(Sample(step: measurement.step, health: health, distance: distance))
    guard lasts(findings.troubles[index], limit: trouble.limit) else { return false }
    findings.troubles[index].isTold = true
    findings.troubles[index].samples = []
    return true
  }

  private func lasts(_ history: History, limit: Double) -> Bool {
    let samples = history.samples
    guard samples.count > 1, let first = samples.first, let last = samples.last, last.health < limit else {
      return false
    }
    let start = history.isFromStart ? 0 : first.step
    guard last.step - start >= (history.isFromStart ? 2 * patience : patience) else { return false }
    let early = samples.filter { 2 * $0.step <= start + last.step }
    let (health, distance) = (early.map(\.health).max(), early.compactMap(\.distance).min())
    if history.isFromStart, let now = last.distance, let distance, now < distance * Self.progress { return false }
    return last.health <= (health ?? last.health) + Self.noise
  }
}
