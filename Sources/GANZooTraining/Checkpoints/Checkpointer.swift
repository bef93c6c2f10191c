import GANZooData
import GANZooSupport

/// Makes the checkpoints of a run, removes old ones, and finds those that it may go back to.
struct Checkpointer {
  private let folder: RunFolder
  private let options: RunOptions
  private let dataset: DatasetFingerprint
  /// The checksum of the classifier that judges, or has judged before.
  private let classifier: String?
  private var retention: CheckpointRetention
  private var last: (point: CheckpointFolder.Point?, time: ContinuousClock.Instant)
  /// The checkpoint that the run has gone on from; nil once a whole step was done since.
  var resumedAt: CheckpointFolder.Point?

  init(
    _ folder: RunFolder, _ options: RunOptions, dataset: DatasetFingerprint, classifier: String?,
    resumedAt: CheckpointFolder.Point?
  ) {
    self.folder = folder
    self.options = options
    self.dataset = dataset
    self.classifier = classifier
    self.resumedAt = resumedAt
    retention = CheckpointRetention(folder.checkpoints)
    last = (nil, .now)
  }

  /// Whether the next one is due.
  func isDue(_ trainer: Trainer) -> Bool {
    switch options.checkpointEvery {
    case .steps(let interval):
      trainer.criticUpdatesInStep == 0 && trainer.steps % interval == 0 && last.point != .init(trainer.state)
    case .seconds(let interval): last.time.duration(to: .now) >= .seconds(interval)
    }
  }

  /// Notes that an update was begun: from what was whole before, the run may go back further than to where it was
  /// resumed.
  mutating func noteUpdate(after steps: Int) {
    if let place = resumedAt, steps > place.step { resumedAt = nil }
  }

  /// Writes a checkpoint and removes those that need not be kept any more.
  ///
  /// - Returns: its path.
  /// - Throws: `RunFolderError`, `KerasFormatError` or `FileWriteError`.
  mutating func save(_ trainer: Trainer, _ recipe: Recipe, _ progress: inout RunProgress) throws -> String {
    let point = CheckpointFolder.Point(trainer.state)
    var saved = progress
    // The same place again is the same checkpoint.
    if point != last.point, point != resumedAt { saved.checkpoints += 1 }
    var run = SavedRun(trainer, dataset: dataset, classifier: classifier, options: options, progress: saved)
    run.isKept = run.isPermanent || retention.isPermanent(point)
    try folder.checkLock()
    let path = folder.checkpoints.file(point)
    try Checkpoint.write(trainer, run, recipe: recipe.resolved.yaml, to: path)
    progress = saved
    last = (point, .now)
    retention.add(point, isPermanent: run.isPermanent, goodUpTo: .init(trainer.goodState))
    return path
  }

  /// Removes the checkpoints that may have what made a number not finite, and gives those that the run may go back to.
  ///
  /// A checkpoint behind the last good state may already have it. So may the one that the run has gone on from, where
  /// not a step was good since.
  mutating func removeSuspects(
    after good: CheckpointFolder.Point, retriedAt: CheckpointFolder.Point?
  ) -> ArraySlice<CheckpointFolder.Point> {
    let points = folder.checkpoints.points.filter { $0 <= good }
    let isSuspect = points.last == resumedAt || points.last == retriedAt
    let candidates = points.count > 1 && isSuspect ? points.dropLast() : points[...]
    if let last = candidates.last { retention.remove(after: last) }
    return candidates
  }

  /// The last of some checkpoints that can be read, which gives a trainer its state.
  mutating func restore(_ trainer: Trainer, _ points: ArraySlice<CheckpointFolder.Point>) -> Checkpoint? {
    for point in points.reversed() {
      guard let checkpoint = try? Checkpoint(contentsOf: folder.checkpoints.file(point)),
        (try? checkpoint.restore(trainer)) != nil
      else { continue }
      retention.remove(after: point)
      resumedAt = CheckpointFolder.Point(trainer.state)
      return checkpoint
    }
    return nil
  }
}
