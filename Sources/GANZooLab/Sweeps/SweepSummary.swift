import Foundation
import GANZooFormats
package import GANZooSupport
import GANZooVisualization

/// What came out of a sweep: runs that differ in their seeds alone, as one row, the best first.
public struct SweepSummary: Sendable {
  /// Runs that differ in their seeds alone.
  public struct Group: Sendable {
    /// What tells them apart from others.
    public let factors: [Sweep.Factor]
    /// The runs.
    public let states: [SweepRunState]
    /// The last values of the metric of those that were measured, in the order of the seeds.
    public let values: [Double]

    /// The mean of the values; nil where there is none.
    public var mean: Double? { Spread(values).knownMean }

    /// The standard deviation of the values, of a sample (n − 1); nil of less than two.
    public var deviation: Double? { values.count > 1 ? Spread(values).deviation : nil }
  }

  /// The groups, the one with the best mean first; those without a value last, in the order of the sweep. All with a
  /// value are in the order of the sweep where neither a high nor a low value is good.
  public let groups: [Group]
  /// The metric's name; nil where nothing was measured.
  public let metric: String?
  private let sweep: Sweep
  private let states: [SweepRunState]

  /// Sums up how the runs stand.
  public init(_ sweep: Sweep, _ states: [SweepRunState]) {
    (self.sweep, self.states) = (sweep, states)
    let ranking = SweepRanking(states, by: sweep.metric)
    metric = ranking?.name
    var order: [[Sweep.Factor]] = []
    var members: [[Sweep.Factor]: [SweepRunState]] = [:]
    for state in states {
      if members[state.run.factors] == nil { order.append(state.run.factors) }
      members[state.run.factors, default: []].append(state)
    }
    let groups = order.map { factors -> Group in
      let states = members[factors] ?? []
      return Group(factors: factors, states: states, values: states.compactMap { ranking?.value(of: $0) })
    }
    self.groups = groups.enumerated().sorted { first, second in
      switch (first.element.mean, second.element.mean) {
      case (let a?, let b?) where a != b && ranking?.isHighBest != nil: ranking?.isBetter(a, than: b) ?? false
      case (.some, nil): true
      case (nil, .some): false
      default: first.offset < second.offset
      }
    }.map(\.element)
  }

  /// The groups as a table for people.
  package var table: TextTable {
    let names = groups.first?.factors.map(\.name) ?? []
    let factors: [TextTable.Column] = names.isEmpty ? [.left("run")] : names.map { .left($0, most: 30) }
    let numbers: [TextTable.Column] = [.right("runs"), .right(metric ?? "metric"), .right("± sd")]
    var table = TextTable(factors + numbers + [.left("state", most: 80, leaves: 1)])
    for group in groups {
      let values = names.map { name in group.factors.first { $0.name == name }?.value ?? "–" }
      table.append(
        (names.isEmpty ? [group.states.first?.run.name ?? ""] : values) + [
          "\(group.states.count)", group.mean?.tersestText ?? "–", group.deviation?.tersestText ?? "–",
          Self.counts(group.states),
        ])
    }
    return table
  }

  private static func counts(_ states: [SweepRunState]) -> String {
    let words = ["finished", "running", "stopped", "waiting", "hopeless", "not finite", "failed"]
    return words.compactMap { word in
      let count = states.filter { $0.word == word }.count
      return count == 0 ? nil : "\(count) \(word)"
    }.joined(separator: ", ")
  }

  /// All of it for programs: index.json.
  package var json: String {
    let runs = states.map { state -> JSONObject.Value in
      let metrics = state.log.series.filter(\.isMetric).compactMap { series in
        state.lastValue(of: series.name).map { (series.name, $0.isFinite ? JSONObject.Value.float($0) : .null) }
      }
      return .object([
        "name": .string(state.run.name), "model": .string(state.run.model), "recipe": .string(state.run.recipe),
        "overrides": .array(state.run.overrides.map { .string($0) }), "seed": .int(state.run.seed),
        "state": .string(state.word), "reason": state.reason.map { .string($0) } ?? .null, "steps": .int(state.steps),
        "metrics": .object(JSONObject(metrics)),
      ])
    }
    let groups = groups.map { group -> JSONObject.Value in
      .object([
        "settings": .object(JSONObject(group.factors.map { ($0.name, .string($0.value)) })),
        "runs": .array(group.states.map { .string($0.run.name) }), "values": .array(group.values.map { .double($0) }),
        "mean": group.mean.map { .double($0) } ?? .null, "deviation": group.deviation.map { .double($0) } ?? .null,
      ])
    }
    let object: JSONObject = [
      "title": .string(sweep.title), "version": .string(ganzooVersion), "metric": metric.map { .string($0) } ?? .null,
      "groups": .array(groups), "runs": .array(runs),
    ]
    return object.json + "\n"
  }
}

extension SweepRunState {
  /// How the run stands, in a word or two.
  public var word: String {
    switch outcome {
    case nil: isAtWork ? "running" : steps == 0 ? "waiting" : "stopped"
    case .finished?: "finished"
    case .hopeless?: "hopeless"
    case .diverged?: "not finite"
    case .failed?: "failed"
    }
  }

  /// Why it has ended before its last step; nil where it has not.
  public var reason: String? {
    switch outcome {
    case nil, .finished?: nil
    case .hopeless(let reason)?, .diverged(let reason)?, .failed(let reason)?: reason
    }
  }
}
