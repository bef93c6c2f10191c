public import GANZooData
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension Sweep {
  /// Loads the datasets of recipes, and checks that the networks can learn from them: what does not fit would end runs
  /// long after the first began.
  ///
  /// Each is loaded once, also where every seed learns from a part of its own: a thousand copies would not fit into
  /// memory.
  ///
  /// - Parameters:
  ///   - recipes: those of the runs, in their order.
  ///   - downloads: the folder under which downloaded data sets lie.
  /// - Returns: for each recipe its dataset.
  /// - Throws: `SweepDataError` for the first run that could not begin.
  public func datasets(of recipes: [Recipe], downloads: String?) throws -> [any Dataset] {
    var known: [String: any Dataset] = [:]
    return try zip(runs, recipes).map { run, recipe in
      let key = recipe.key(leavingOut: Recipe.partSettings.subtracting(["data.split"]))
      do {
        let whole = try known[key] ?? recipe.loadDataset(recipe.data.split, downloads: downloads)
        known[key] = whole
        let dataset = try recipe.data.part(of: whole, seed: recipe.training.seed)
        try recipe.check(dataset)
        return dataset
      } catch {
        throw SweepDataError(run: run.name, error)
      }
    }
  }

  /// Tries whether the samples of runs that are not over can be measured, once for each data set.
  ///
  /// - Parameters:
  ///   - states: those of the runs.
  ///   - recipes, datasets: those of the runs.
  ///   - measure: makes what measures; an error that it throws is the run's.
  /// - Throws: `SweepDataError` for the first run whose samples could not be measured.
  public func checkMeasurements(
    _ states: [SweepRunState], _ recipes: [Recipe], _ datasets: [any Dataset],
    measure: (Recipe, any Dataset) throws -> Void
  ) throws {
    var tried: Set<String> = []
    for (state, (recipe, dataset)) in zip(states, zip(recipes, datasets)) where !state.isOver {
      guard tried.insert(recipe.key(leavingOut: Recipe.partSettings)).inserted else { continue }
      do { try measure(recipe, dataset) } catch { throw SweepDataError(run: state.run.name, error) }
    }
  }
}

extension Recipe {
  /// Settings that say which part of a data set is learnt from.
  fileprivate static let partSettings: Set = ["data.split", "data.examples", "data.held_out", "training.seed"]

  /// What says which dataset a recipe has, but for some settings.
  fileprivate func key(leavingOut left: Set<String>) -> String {
    resolved.paths
      .filter { $0.hasPrefix("data.") || ["architecture.sample", "training.seed"].contains($0) }
      .filter { !left.contains($0) }
      .map { "\($0)=\(resolved.yaml(at: $0) ?? "")" }.joined(separator: "\n")
  }
}

/// A run of a sweep that could not learn from its data, or whose samples could not be measured.
public struct SweepDataError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The run's name.
  public let run: String
  /// What does not fit, in words.
  public let reason: String
  /// True if the sweep's file is wrong, rather than data or the machine.
  public let isWrongUse: Bool

  package init(run: String, reason: String, isWrongUse: Bool) {
    (self.run, self.reason, self.isWrongUse) = (run, reason, isWrongUse)
  }

  fileprivate init(run: String, _ error: any Error) {
    self.init(run: run, reason: "\(error)", isWrongUse: (error as? any UserError)?.isWrongUse ?? false)
  }

  /// A sentence that names the run.
  public var description: String { "the run \(run.shown()) could not begin: \(reason)" }
}
