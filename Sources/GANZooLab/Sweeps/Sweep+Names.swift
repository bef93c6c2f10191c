import GANZooEvaluation
import GANZooSupport
public import GANZooTraining
import GANZooVisualization

extension Sweep {
  /// Refuses metrics, of `metric` and of the rules of `stop`, that no run can have.
  ///
  /// A loss that is not one of those of the built-in objectives may be a plug-in's: `namesNotSeen(in:)` tells it
  /// afterwards.
  /// - Parameters:
  ///   - recipes: those of the runs.
  ///   - file: the sweep's name in messages.
  /// - Throws: `UnknownNameError`, or `SweepFileError.notMeasured`.
  public func checkNames(_ recipes: [Recipe], file: String) throws {
    for name in namesAsked {
      if Self.isMetric(name) {
        guard evaluateEvery != nil else { throw SweepFileError.notMeasured(file: file, metric: name) }
      } else if !Self.isLoss(name, recipes) {
        throw UnknownNameError(
          kind: "metric or loss", found: name, known: TrainingMeasurement.names + LogNames.articleNames.keys.sorted())
      }
    }
  }

  /// Metrics and losses that the sweep asks for, but that no run has.
  public func namesNotSeen(in states: [SweepRunState]) -> [String] {
    namesAsked.filter { name in !states.contains { $0.log[name] != nil } }
  }

  private var namesAsked: [String] {
    var seen: Set<String> = []
    return ((metric.map { [$0] } ?? []) + stopRules.map(\.metric)).filter { seen.insert($0).inserted }
  }

  private static func isMetric(_ name: String) -> Bool {
    let plain = name.hasPrefix("metric/") ? String(name.dropFirst("metric/".count)) : name
    return TrainingMeasurement.names.contains(plain) || plain.wholeMatch(of: /accuracy_[0-9]+/) != nil
  }

  /// Whether a log may have a loss of this name.
  private static func isLoss(_ name: String, _ recipes: [Recipe]) -> Bool {
    if LogNames.articleNames[name] != nil || NetworkRole.allCases.contains(where: { name.hasPrefix("\($0.rawValue)/") })
    {
      return true
    }
    // Losses that the article does not have keep names without the network's.
    return !name.hasPrefix("metric/") && recipes.contains { $0.logNames == .kerasArticle }
  }
}
