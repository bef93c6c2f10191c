import Foundation

/// Which checkpoints of a run stay: the last three, those for good, and the last up to a point that is known to be good, to
/// which later ones may not go back.
///
/// Whether one is for good is settled when it is made. What was kept for good is not looked at again, however much it is.
struct CheckpointRetention {
  /// How many of the last are always kept.
  static let lastKept = 3

  private let folder: CheckpointFolder
  /// Those that may have to go yet, or be gone back to, the first first.
  private var watched: [(point: CheckpointFolder.Point, isPermanent: Bool)]

  /// Looks at what is there; what cannot be read now may be readable another time.
  init(_ folder: CheckpointFolder) {
    self.folder = folder
    watched = folder.points.map { ($0, (try? Checkpoint(contentsOf: folder.file($0)))?.run.isPermanent ?? true) }
  }

  /// Whether one that is there is for good.
  func isPermanent(_ point: CheckpointFolder.Point) -> Bool {
    watched.contains { $0.point == point && $0.isPermanent }
  }

  /// Notes a checkpoint that was made, the last of all, and removes what need not be kept any more.
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

  /// Removes those behind a point.
  mutating func remove(after point: CheckpointFolder.Point) {
    for later in folder.points where later > point { unlink(folder.file(later)) }
    watched.removeAll { $0.point > point }
  }
}
