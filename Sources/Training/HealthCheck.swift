import Console
import Evaluation

/// Finds out from measurements of a training whether it collapses or starves.
///
/// Every generator is bad at first, and a good training has a bad moment now and then. A figure under its limit is a trouble
/// only where it lasts and does not mend:
/// - It has to be seen twice at least (the last time under the limit, before that at least near it), over as many steps as the
///   `patience`; over twice as many from the start of a training, which has not learnt anything then.
/// - Its health must not have risen, since the first half of that time, by more than chance alone makes it.
/// - From the start of a training, it must not be the trouble of a generator whose images still get clearly better by their
///   Fréchet distance: classes are often obeyed only when images look like something.
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

  /// A check of a training of so many steps.
  package init(steps: Int) { patience = max(100, steps / 20) }

  /// What the last of these measurements is the first to show, in sentences.
  package func warnings(_ measurements: [TrainingMeasurement]) -> [String] {
    guard let last = measurements.last else { return [] }
    return Trouble.sentences(Trouble.all(last).filter { isNew($0, measurements) }, last)
  }

  /// What is shown of the last of these measurements: its numbers, and new warnings.
  func lines(_ measurements: [TrainingMeasurement]) -> [String] {
    guard let last = measurements.last else { return [] }
    let step = "step \(last.step.grouped)"
    let numbers = last.values.map { "\($0.name) \($0.value.shortText)" }.joined(separator: "  ")
    return ["\(step)  \(numbers)"] + warnings(measurements).map { "warning: \(step): \($0)" }
  }

  private typealias Reading = (step: Int, health: Double, distance: Double?)

  private func isNew(_ trouble: Trouble, _ measurements: [TrainingMeasurement]) -> Bool {
    var readings: [Reading] = []
    for measurement in measurements.reversed() {
      guard let health = trouble.health(measurement), health < trouble.limit * Self.recovery else { break }
      let distance = trouble.isOfGenerator ? measurement.figures.values[.frechetShare] : nil
      readings.append((measurement.step, health, distance))
    }
    readings.reverse()
    let isFromStart = readings.count == measurements.count
    let lasts = { (count: Int) in self.lasts(readings.prefix(count), limit: trouble.limit, isFromStart: isFromStart) }
    return lasts(readings.count) && !(0..<readings.count).contains(where: lasts)
  }

  private func lasts(_ readings: ArraySlice<Reading>, limit: Double, isFromStart: Bool) -> Bool {
    guard readings.count > 1, let first = readings.first, let last = readings.last, last.health < limit else {
      return false
    }
    let start = isFromStart ? 0 : first.step
    guard last.step - start >= (isFromStart ? 2 * patience : patience) else { return false }
    let early = readings.filter { 2 * $0.step <= start + last.step }
    let (health, distance) = (early.map(\.health).max(), early.compactMap(\.distance).min())
    if isFromStart, let now = last.distance, let distance, now < distance * Self.progress { return false }
    return last.health <= (health ?? last.health) + Self.noise
  }
}
