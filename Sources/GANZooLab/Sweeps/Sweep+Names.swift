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
  /// - Throws: `UnknownNameError`, `SweepFileError.notMeasured`, or `SweepFileError.noRunHas` for a metric of other
  ///   data or of other networks.
  public func checkNames(_ recipes: [Recipe], file: String) throws {
    let metrics = RunMetricNames(recipes)
    for name in namesAsked {
      if Self.isMetric(name) {
        guard evaluateEvery != nil else { throw SweepFileError.notMeasured(file: file, metric: name) }
        // Where samples cannot be measured at all, the trial measurement says so.
        guard metrics.isEmpty || metrics.contains(Self.plain(name)) else {
          throw SweepFileError.noRunHas(file: file, metric: name, known: metrics.words)
        }
      } else if !Self.isLoss(name, recipes) {
        throw UnknownNameError(
          kind: "metric or loss", found: name, known: TrainingMeasurement.names + LogNames.articleNames.keys.sorted())
      }
    }
  }

  /// Metrics and losses that the sweep asks for, but of which no run's result has a value.
  public func namesNotSeen(in states: [SweepRunState]) -> [String] {
    namesAsked.filter { name in !states.contains { $0.lastValue(of: name) != nil } }
  }

  private var namesAsked: [String] {
    var seen: Set<String> = []
    return ((metric.map { [$0] } ?? []) + stopRules.map(\.metric)).filter { seen.insert($0).inserted }
  }

  private static func isMetric(_ name: String) -> Bool {
    TrainingMeasurement.names.contains(plain(name)) || plain(name).wholeMatch(of: /accuracy_[0-9]+/) != nil
  }

  private static func plain(_ name: String) -> String {
    name.hasPrefix("metric/") ? String(name.dropFirst("metric/".count)) : name
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
