import Foundation
import GANZooSupport
public import GANZooVisualization

extension Sweep {
  /// How far the runs are whose folders are in this one, in their order.
  public func states(in folder: String) -> [SweepRunState] {
    runs.map { SweepRunState($0, in: folder, stopRules) }
  }
}

/// How far a run of a sweep is, or how it ended.
public struct SweepRunState: Sendable {
  /// How a run ended.
  public enum Outcome: Sendable, Equatable {
    /// All steps are done.
    case finished
    /// A rule has stopped it, for this reason.
    case hopeless(String)
    /// A number was not finite.
    case diverged(String)
    /// The process has ended otherwise, or could not begin, for this reason.
    case failed(String)
  }

  /// The run.
  public let run: Sweep.Run
  /// Its folder.
  public let path: String
  /// How it ended; nil where it can go on.
  public internal(set) var outcome: Outcome?
  /// Whether a process trains it.
  public internal(set) var isAtWork = false
  /// Its losses and metrics as far as they were read.
  public private(set) var log: RunLog
  /// The steps that it is to have; nil before it has begun, or where its recipe counts epochs.
  public private(set) var plannedSteps: Int?
  private let rules: [Sweep.StopRule]
  /// Steps that the last checkpoint has: the log has a row every few steps only.
  private var stepsInFolder = 0

  init(_ run: Sweep.Run, in folder: String, _ rules: [Sweep.StopRule]) {
    (self.run, self.rules, path) = (run, rules, "\(folder)/\(run.name)")
    log = RunLog(path + "/log.jsonl")
    readFolder()
    if outcome == nil, let reason = verdict { outcome = .hopeless(reason) }
  }

  /// The steps that are done.
  public var steps: Int { max(log.stepsDone, stepsInFolder) }

  /// Whether it has ended, and is not tried again.
  public var isOver: Bool {
    if case .failed? = outcome { false } else { outcome != nil }
  }

  private var verdict: String? { rules.lazy.compactMap { [log] in $0.verdict(on: log) }.first }

  /// Looks at what the folder holds.
  private mutating func readFolder() {
    guard RunRecord.isRun(path), let record = try? RunRecord(path) else { return }
    (log, plannedSteps, stepsInFolder) = (record.log, record.plannedSteps, record.stepsDone)
    switch record.state {
    case .finished: outcome = .finished
    case .failed: outcome = .diverged(record.failure?.error ?? "a number was not finite")
    case .running, .stopped: outcome = nil
    }
  }

  /// Reads the log on, and says whether the run is now seen to be hopeless.
  mutating func readOn() -> Bool {
    if plannedSteps == nil, RunRecord.isRun(path) {
      plannedSteps = (try? SettingsTree(contentsOf: path + "/recipe.yaml"))?["training.steps"].flatMap { Int($0) }
    }
    try? log.update()
    guard outcome == nil, let reason = verdict else { return false }
    outcome = .hopeless(reason)
    return true
  }

  /// Notes that the process has ended.
  mutating func end(_ end: ProcessEnd) {
    isAtWork = false
    let before = outcome
    outcome = nil
    readFolder()
    if outcome == nil { outcome = before ?? verdict.map { .hopeless($0) } }
    if outcome == nil, !end.isStop { outcome = .failed(end.reason) }
  }
}
