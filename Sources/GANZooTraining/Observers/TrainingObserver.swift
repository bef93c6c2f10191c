/// Watches a training. Its methods are called in the order of events, and the training waits for each of them.
///
/// All methods do nothing by default: implement those that you need.
///
///     began ─ rewound? ─ (updated … updated stepped sampled? measured? checkpointed? rewound?)… ─ ended
///
/// An error thrown by an observer ends the training: a run keeps what has been learnt and shows the error to its user.
/// An observer that writes a file must tolerate an incomplete last row, and remove the rows of later steps in
/// `rewound(to:)`. Its file is then right after a resume and a retry, too.
public protocol TrainingObserver: AnyObject {
  /// The name under which checkpoints keep its `savedState`, and which messages show; the type's name by default. All
  /// observers of a training have different names.
  var name: String { get }
  /// What it needs to continue from a checkpoint, as a short text, such as the length of its file; nil for nothing.
  ///
  /// It is read after `began`, after each update and after the reports of each step. The states of all observers
  /// together may have 16 KiB.
  var savedState: String? { get }

  /// A training begins or is resumed.
  func began(_ run: RunContext) throws
  /// A network was updated. A step is one or more critic updates and then a generator update.
  func updated(_ report: UpdateReport) throws
  /// A step was completed.
  func stepped(_ report: StepReport) throws
  /// Samples for a grid were generated, after the steps that `TrainingSettings.hasGrid(after:)` names.
  func sampled(_ report: SampleReport) throws
  /// The generator was measured by a `TrainingMonitor`.
  func measured(_ report: MeasurementReport) throws
  /// A checkpoint was written.
  func checkpointed(_ report: CheckpointReport) throws
  /// The training goes back to an earlier step. Reports of later steps no longer count; they will come again.
  func rewound(to point: RewindPoint) throws
  /// The training or another observer has a message for the user: one line, without a line break.
  func noted(_ line: String)
  /// The training has ended; no method is called after this.
  func ended(_ outcome: Result<TrainingOutcome, any Error>) throws
}

extension TrainingObserver {
  /// The type's name.
  public var name: String { String(describing: type(of: self)) }
  /// No state.
  public var savedState: String? { nil }
  /// Does nothing.
  public func began(_ run: RunContext) throws {}
  /// Does nothing.
  public func updated(_ report: UpdateReport) throws {}
  /// Does nothing.
  public func stepped(_ report: StepReport) throws {}
  /// Does nothing.
  public func sampled(_ report: SampleReport) throws {}
  /// Does nothing.
  public func measured(_ report: MeasurementReport) throws {}
  /// Does nothing.
  public func checkpointed(_ report: CheckpointReport) throws {}
  /// Does nothing.
  public func rewound(to point: RewindPoint) throws {}
  /// Does nothing.
  public func noted(_ line: String) {}
  /// Does nothing.
  public func ended(_ outcome: Result<TrainingOutcome, any Error>) throws {}
}

/// How a training ended.
public enum TrainingOutcome: Equatable, Sendable {
  /// All steps are completed.
  case finished
  /// It was stopped on request; its state is written.
  case stopped
}

/// Requests to a running training.
public struct TrainingRequests {
  /// Whether the training should stop; called between updates.
  public var stop: () -> Bool
  /// Whether the grid, the networks and a checkpoint should be written now; only for runs with a folder.
  public var save: () -> Bool

  /// Requests, by default none.
  public init(stop: @escaping () -> Bool = { false }, save: @escaping () -> Bool = { false }) {
    self.stop = stop
    self.save = save
  }
}
