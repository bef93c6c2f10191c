import Foundation
import GANZooSupport
import GANZooTraining
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
    /// All steps are done, and no rule calls it hopeless.
    case finished
    /// A rule calls it hopeless, for this reason, whatever it has trained since.
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
  /// Its losses and metrics as far as they were read. A hopeless run may have rows that are not part of its result:
  /// `lastValue(of:)` leaves them out.
  public private(set) var log: RunLog
  /// The steps that it is to have; nil before it has begun, or where its recipe counts epochs.
  public private(set) var plannedSteps: Int?
  private let rules: [Sweep.StopRule]
  /// Steps that the last checkpoint has: the log has a row every few steps only.
  private var stepsInFolder = 0
  /// The row at which a rule has ended the run. How much more it trains before it is stopped depends on the machine, so
  /// that its result ends here.
  private var lastRow: LogRow?

  init(_ run: Sweep.Run, in folder: String, _ rules: [Sweep.StopRule]) {
    (self.run, self.rules, path) = (run, rules, "\(folder)/\(run.name)")
    log = RunLog(path + "/log.jsonl")
    readFolder()
    judge()
  }

  /// The steps that are done; of a hopeless run those up to the row at which it was seen.
  public var steps: Int { lastRow?.stepsDone ?? max(log.stepsDone, stepsInFolder) }

  /// The last value of a loss or a metric; of a hopeless run the last up to the row at which it was seen. Nil where
  /// there is none.
  public func lastValue(of name: String) -> Float? {
    guard let series = log[name] else { return nil }
    guard let lastRow else { return series.values.last }
    return series.steps.lastIndex { LogRow(series, step: $0) <= lastRow }.map { series.values[$0] }
  }

  /// Whether it has ended, and is not tried again.
  public var isOver: Bool {
    if case .failed? = outcome { false } else { outcome != nil }
  }

  /// Asks the rules. The one that comes first in the log decides, and decides over any other end: a run may be finished
  /// before somebody looks at it.
  private mutating func judge() {
    guard let verdict = rules.compactMap({ $0.verdict(on: log) }).min(by: { $0.row < $1.row }) else { return }
    (outcome, lastRow) = (.hopeless(verdict.reason), verdict.row)
  }

  /// What a sweep that begins now would do with it.
  package var plan: Plan {
    if isOver { return .kept }
    if let owner = RunLock.holder(of: path + "/run.lock", isFileBelieved: false) { return .isTrained(by: owner) }
    return CheckpointFolder(path: path + "/checkpoints").files.isEmpty ? .begins : .goesOn
  }

  /// What a sweep does with a run.
  package enum Plan: Equatable, Sendable {
    /// It is over, and stays as it is.
    case kept
    /// It goes on from its last checkpoint.
    case goesOn
    /// It begins.
    case begins
    /// Another process trains it, which the sweep does not wait for.
    case isTrained(by: String)

    /// Whether the sweep itself trains it.
    package var isTrainedNow: Bool { self == .goesOn || self == .begins }
  }

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
    // What comes after a rule's row is not part of the result, and a run that is stopped may take rows back.
    guard lastRow == nil else { return false }
    try? log.update()
    judge()
    return lastRow != nil
  }

  /// Notes that the process has ended.
  mutating func end(_ process: ProcessEnd) {
    isAtWork = false
    guard lastRow == nil else { return }
    outcome = nil
    readFolder()
    judge()
    if outcome == nil, !process.isStop { outcome = .failed(process.reason) }
  }
}
