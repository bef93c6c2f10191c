import GANZooData
import GANZooSupport

/// Writes the checkpoints of a run, removes old ones, and finds those to which the run may go back.
struct Checkpointer {
  private let folder: RunFolder
  private let options: RunOptions
  private let dataset: DatasetFingerprint
  /// The checksum of the classifier that measures, or has measured before.
  private let classifier: String?
  private var retention: CheckpointRetention
  private var last: (point: CheckpointFolder.Point?, time: ContinuousClock.Instant)
  /// The checkpoint that the run was resumed from; nil once a whole step is completed.
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

  /// Whether the next checkpoint is due.
  func isDue(_ trainer: Trainer) -> Bool {
    switch options.checkpointEvery {
    case .steps(let interval):
      trainer.criticUpdatesInStep == 0 && trainer.steps % interval == 0 && last.point != .init(trainer.state)
    case .seconds(let interval): last.time.duration(to: .now) >= .seconds(interval)
    }
  }

  /// Called when an update begins. Once a step is completed, the run may go back further than the checkpoint that it
  /// was resumed from.
  mutating func noteUpdate(after steps: Int) {
    if let place = resumedAt, steps > place.step { resumedAt = nil }
  }

  /// Writes a checkpoint and removes those that are no longer kept.
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

  /// Removes the checkpoints that may contain the cause of a number that is not finite, and returns those to which the
  /// run may go back.
  ///
  /// A checkpoint after the last good state may contain it. So may the checkpoint that the run was resumed from, if no
  /// step has been good since.
  mutating func removeSuspects(
    after good: CheckpointFolder.Point, retriedAt: CheckpointFolder.Point?
  ) -> ArraySlice<CheckpointFolder.Point> {
    let points = folder.checkpoints.points.filter { $0 <= good }
    let isSuspect = points.last == resumedAt || points.last == retriedAt
    let candidates = points.count > 1 && isSuspect ? points.dropLast() : points[...]
    if let last = candidates.last { retention.remove(after: last) }
    return candidates
  }

  /// Sets a trainer's state from the last of these checkpoints that can be read, and returns it.
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
