import Foundation

/// Retention of a run's checkpoints: the three newest, the permanently kept ones, and the newest from before the last
/// verified step, to which a run may have to go back.
///
/// Whether a checkpoint is permanent is settled when it is made. A permanent one is not read again at each save.
struct CheckpointRetention {
  /// The number of newest checkpoints that are always kept.
  static let lastKept = 3

  private let folder: CheckpointFolder
  /// Checkpoints that may still be removed, or to which the run may go back, in order.
  private var watched: [(point: CheckpointFolder.Point, isPermanent: Bool)]

  /// Reads the existing checkpoints. A file that cannot be read now may be readable later.
  init(_ folder: CheckpointFolder) {
    self.folder = folder
    watched = folder.points.map { ($0, (try? Checkpoint(contentsOf: folder.file($0)))?.run.isPermanent ?? true) }
  }

  /// Whether an existing checkpoint is permanent.
  func isPermanent(_ point: CheckpointFolder.Point) -> Bool {
    watched.contains { $0.point == point && $0.isPermanent }
  }

  /// Adds the newest checkpoint, and removes those that are no longer kept.
  ///
  /// - Parameter good: the last state that is known to be good.
  mutating func add(_ point: CheckpointFolder.Point, isPermanent: Bool, goodUpTo good: CheckpointFolder.Point) {
    watched.removeAll { $0.point == point }
    watched.append((point, isPermanent))
    let last = watched.suffix(Self.lastKept).first?.point ?? point
    let lastGood = watched.last { $0.point <= good }?.point ?? last
    for old in watched where old.point < last && old.point != lastGood && !old.isPermanent {
      unlink(folder.file(old.point))
    }
    watched.removeAll { $0.point < last && ($0.point < lastGood || $0.point > lastGood && !$0.isPermanent) }
  }

  /// Removes the checkpoints after a point.
  mutating func remove(after point: CheckpointFolder.Point) {
    for later in folder.points where later > point { unlink(folder.file(later)) }
    watched.removeAll { $0.point > point }
  }
}
