import Foundation
import GANZoo
import GANZooSupport

/// Runs as `runs --json` prints them, and as a table.
struct RunsReport: Encodable {
  struct Run: Encodable {
    let path: String
    let name: String
    let model: String?
    let title: String?
    let state: String
    let steps: Int
    let plannedSteps: Int?
    let best: RunSummary.Best?
    let ageSeconds: Int
  }

  struct Broken: Encodable {
    let path: String
    let reason: String
  }

  let runs: [Run]
  let broken: [Broken]
  let omitted: Int

  init(_ list: RunList, now: Date) {
    runs = list.runs.map { run in
      Run(
        path: run.path, name: run.name, model: run.model, title: run.title, state: run.state.rawValue,
        steps: run.steps, plannedSteps: run.plannedSteps, best: run.best, ageSeconds: Self.age(run, now))
    }
    broken = list.broken.map { Broken(path: $0.path, reason: $0.reason) }
    omitted = list.omitted
  }

  private static func age(_ run: RunSummary, _ now: Date) -> Int {
    Int(min(max(0, now.timeIntervalSince(run.updated)), 1e12))
  }

  static func table(_ list: RunList, now: Date) -> TextTable {
    var table = TextTable([
      .left("Run"), .left("Model", leaves: 2), .left("Recipe", most: 40, leaves: 3), .right("Steps"), .left("State"),
      .left("Best metric"), .right("Age", leaves: 1),
    ])
    for run in list.runs {
      table.append([
        run.name, run.model ?? "–", run.title ?? "–", steps(run), run.state.rawValue, run.best.map(best) ?? "–",
        ageText(age(run, now)),
      ])
    }
    return table
  }

  private static func steps(_ run: RunSummary) -> String {
    run.steps.grouped + (run.plannedSteps.map { "/" + $0.grouped } ?? "")
  }

  private static func best(_ best: RunSummary.Best) -> String {
    let name = best.name.hasPrefix("metric/") ? String(best.name.dropFirst("metric/".count)) : best.name
    return "\(name) \(String(format: "%.3g", best.value)) at \(best.step.grouped)"
  }

  /// The largest unit that is full: `40 s`, `12 min`, `5 h`, `3 d`.
  private static func ageText(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3600: "\(seconds / 60) min"
    case ..<(48 * 3600): "\(seconds / 3600) h"
    default: "\((seconds / 86_400).grouped) d"
    }
  }
}
