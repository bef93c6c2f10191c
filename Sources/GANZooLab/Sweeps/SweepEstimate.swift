import Foundation
import GANZooData
import GANZooSupport
import GANZooTensors
public import GANZooTraining

/// How long a sweep takes, by a few steps of its recipes.
public struct SweepEstimate: Sendable {
  /// Seconds that all runs take one after the other, each with its threads.
  public let seconds: Double
  /// Steps of all runs.
  public let steps: Int

  /// The most recipes that are timed; the others are taken for as fast as these are in the mean.
  private static let mostTimed = 12

  /// Times a step of each recipe, or of some of them spread over the sweep.
  ///
  /// - Parameters:
  ///   - recipes: those of the runs.
  ///   - downloads: the folder under which downloaded data sets lie.
  ///   - check: called before each; an error that it throws ends the estimate.
  /// - Throws: what data sets and trainers throw.
  public init(
    _ sweep: Sweep, recipes: [Recipe], downloads: String?, check: (_ done: Int, _ all: Int) throws -> Void
  ) throws {
    var datasets: [String: any Dataset] = [:]
    var planned: [Int] = []
    for recipe in recipes {
      let dataset = try datasets[Self.data(of: recipe)] ?? recipe.loadDataset(downloads: downloads)
      datasets[Self.data(of: recipe)] = dataset
      planned.append(try recipe.counting(examples: dataset.count).training.steps)
    }
    let timed = recipes.indices.filter { Self.isTimed($0, of: recipes.count) }
    var measured: [Int: Double] = [:]
    for (place, index) in timed.enumerated() {
      try check(place, timed.count)
      let recipe = recipes[index]
      guard let dataset = datasets[Self.data(of: recipe)] else { continue }
      let trainer = try Trainer(recipe, dataset: dataset, on: Device(threads: sweep.threads))
      // The first is slower: it takes memory. Bursts are left out.
      try trainer.step(criticUpdates: 1) { _ in }
      let time = try ContinuousClock().measure { try trainer.step(criticUpdates: recipe.schedule.updates) { _ in } }
      measured[index] = time / .seconds(1)
    }
    let mean = measured.isEmpty ? 0 : measured.values.reduce(0, +) / Double(measured.count)
    steps = planned.reduce(0, +)
    seconds = zip(recipes.indices, planned).map { (measured[$0] ?? mean) * Double($1) }.reduce(0, +)
  }

  /// What says which dataset a recipe has.
  private static func data(of recipe: Recipe) -> String {
    recipe.resolved.paths.filter { $0.hasPrefix("data.") || $0 == "architecture.sample" }
      .map { "\($0)=\(recipe.resolved.yaml(at: $0) ?? "")" }.joined(separator: "\n")
  }

  private static func isTimed(_ index: Int, of count: Int) -> Bool {
    let stride = max(1, (count + mostTimed - 1) / mostTimed)
    return index % stride == 0
  }
}
