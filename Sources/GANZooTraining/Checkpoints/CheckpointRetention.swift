import Foundation

/// Retention of a run's checkpoints: the three newest, the permanently kept ones, and the newest from before the last
/// verified step, to which a run may have to go back.
///
/// Whether a checkpoint is permanent is settled when it is made. A permanent one is not read again at each save.
struct CheckpointRetention {
  /// How many of the newest are always kept.
  static let lastKept = 3

  private let folder: CheckpointFolder
  /// Those that may have to go yet, or be gone back to, in order.
  private var watched: [(point: CheckpointFolder.Point, isPermanent: Bool)]

  /// Looks at what is there; what cannot be read now may be readable another time.
  init(_ folder: CheckpointFolder) {
    self.folder = folder
    watched = folder.points.map { ($0, (try? Checkpoint(contentsOf: folder.file($0)))?.run.isPermanent ?? true) }
  }

  /// Whether a checkpoint that is there is permanent.
  func isPermanent(_ point: CheckpointFolder.Point) -> Bool {
    watched.contains { $0.point == point && $0.isPermanent }
  }

  /// Notes a checkpoint that was made, the newest of all, and removes what need not be kept any more.
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

  /// Removes the checkpoints behind a point.
  mutating func remove(after point: CheckpointFolder.Point) {
    for later in folder.points where later > point { unlink(folder.file(later)) }
    watched.removeAll { $0.point > point }
  }
}
