/// Watches a training: it is told what happens, in order, while the training waits.
///
/// All methods do nothing by default, so that an observer implements what it needs.
///
///     began ─ rewound? ─ (updated … updated stepped sampled? measured? checkpointed? rewound?)… ─ ended
///
/// An error that an observer throws ends the training: a run keeps what has been learnt, and its user reads the error.
/// An observer that writes to a file writes so that a part of a row does no harm, and takes off what is too much when
/// it is told to rewind: then its file is right after a resumed run and a retry, too.
public protocol TrainingObserver: AnyObject {
  /// By which a checkpoint knows its `savedState`, and messages name it; the type's name by default.
  var name: String { get }
  /// What it needs to go on from a checkpoint, such as the length of its file, as short text; nil for nothing.
  /// It is asked for after `began`, after each update, and after the reports of each step. What all observers want kept may take 16 KiB.
  var savedState: String? { get }

  /// A training begins or goes on.
  func began(_ run: RunContext) throws
  /// A network was updated. A step is one or more critic updates and then a generator update.
  func updated(_ report: UpdateReport) throws
  /// A step was done.
  func stepped(_ report: StepReport) throws
  /// Samples for a picture were generated, every `TrainingSettings.gridEvery` steps.
  func sampled(_ report: SampleReport) throws
  /// The generator was measured, where a `TrainingMonitor` asks for it.
  func measured(_ report: MeasurementReport) throws
  /// A checkpoint was written.
  func checkpointed(_ report: CheckpointReport) throws
  /// The training goes back: what was reported of later steps did not happen, and they are reported again.
  func rewound(to point: RewindPoint) throws
  /// The training or another observer has something to say to its user, a line without its end.
  func noted(_ line: String)
  /// The training has ended. Nothing follows.
  func ended(_ outcome: Result<TrainingOutcome, any Error>) throws
}

extension TrainingObserver {
  /// The type's name.
  public var name: String { String(describing: type(of: self)) }
  /// Nothing.
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
  /// All steps were done.
  case finished
  /// A stop was asked for; what was there is written.
  case stopped
}

/// What a user may ask of a training at work.
public struct TrainingRequests {
  /// Whether the training should stop, asked between updates.
  public var stop: () -> Bool
  /// Whether grid, networks and a checkpoint were asked for since the last time; for runs with a folder.
  public var save: () -> Bool

  /// Requests, by default none.
  public init(stop: @escaping () -> Bool = { false }, save: @escaping () -> Bool = { false }) {
    self.stop = stop
    self.save = save
  }
}
