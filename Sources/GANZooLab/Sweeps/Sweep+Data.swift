public import GANZooData
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension Sweep {
  /// Loads the datasets of recipes, each once, and checks that the networks can learn from them: what does not fit
  /// would end runs long after the first began.
  ///
  /// - Parameters:
  ///   - recipes: those of the runs, in their order.
  ///   - downloads: the folder under which downloaded data sets lie.
  /// - Returns: for each recipe its dataset.
  /// - Throws: `SweepDataError` for the first run that could not begin.
  public func datasets(of recipes: [Recipe], downloads: String?) throws -> [any Dataset] {
    var known: [String: any Dataset] = [:]
    return try zip(runs, recipes).map { run, recipe in
      let key = recipe.dataKey
      do {
        let dataset = try known[key] ?? recipe.loadDataset(downloads: downloads)
        known[key] = dataset
        try recipe.check(dataset)
        return dataset
      } catch {
        throw SweepDataError(
          run: run.name, reason: "\(error)", isWrongUse: (error as? any UserError)?.isWrongUse ?? false)
      }
    }
  }
}

extension Recipe {
  /// What says which dataset a recipe has. The seed does where a part of the examples is chosen by it.
  fileprivate var dataKey: String {
    let isPart = data.examples != nil || data.heldOut > 0
    return resolved.paths
      .filter { $0.hasPrefix("data.") || $0 == "architecture.sample" || isPart && $0 == "training.seed" }
      .map { "\($0)=\(resolved.yaml(at: $0) ?? "")" }.joined(separator: "\n")
  }
}

/// A run of a sweep that its data do not fit.
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

  /// A sentence that names the run.
  public var description: String { "the run \(run.shown()) could not begin: \(reason)" }
}
