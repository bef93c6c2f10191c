import Foundation
public import GANZooData
import GANZooSupport
import GANZooTensors
public import GANZooTraining

/// How long a sweep takes, by a few steps of its recipes.
public struct SweepEstimate: Sendable {
  /// Seconds that the steps that are left take, one run after the other, each with its threads.
  public let seconds: Double
  /// Steps of all runs.
  public let steps: Int
  /// Steps of them that are not done yet. A run that is over has none.
  public let stepsLeft: Int

  /// The most recipes that are timed; the others are taken for as fast as these are in the mean.
  private static let mostTimed = 12

  /// Times a step of each recipe that is still trained, or of some of them spread over the sweep.
  ///
  /// - Parameters:
  ///   - states: how far the runs are.
  ///   - recipes: those of the runs.
  ///   - datasets: those of the recipes.
  ///   - check: called before each; an error that it throws ends the estimate.
  /// - Throws: what data sets and trainers throw.
  public init(
    _ sweep: Sweep, _ states: [SweepRunState], recipes: [Recipe], _ datasets: [any Dataset],
    check: (_ done: Int, _ all: Int) throws -> Void
  ) throws {
    let planned = try zip(recipes, datasets).map { try $0.counting(examples: $1.count).training.steps }
    let left = zip(states, planned).map { state, steps in state.plan.isTrainedNow ? max(0, steps - state.steps) : 0 }
    let trained = recipes.indices.filter { left[$0] > 0 }
    let timed = trained.indices.filter { Self.isTimed($0, of: trained.count) }.map { trained[$0] }
    var measured: [Int: Double] = [:]
    for (place, index) in timed.enumerated() {
      try check(place, timed.count)
      let recipe = recipes[index]
      let device = Device(threads: sweep.threads)
      let trainer = try Trainer(recipe, dataset: datasets[index], on: device)
      // The first is slower: it takes memory. Bursts are left out.
      try trainer.step(criticUpdates: 1) { _ in }
      device.synchronize()
      let time = try ContinuousClock().measure {
        try trainer.step(criticUpdates: recipe.schedule.updates) { _ in }
        device.synchronize()
      }
      measured[index] = time / .seconds(1)
    }
    let mean = measured.isEmpty ? 0 : measured.values.reduce(0, +) / Double(measured.count)
    steps = planned.reduce(0, +)
    stepsLeft = left.reduce(0, +)
    seconds = zip(recipes.indices, left).map { (measured[$0] ?? mean) * Double($1) }.reduce(0, +)
  }

  private static func isTimed(_ index: Int, of count: Int) -> Bool {
    let stride = max(1, (count + mostTimed - 1) / mostTimed)
    return index % stride == 0
  }
}
