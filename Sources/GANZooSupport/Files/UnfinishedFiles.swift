import Foundation
import Synchronization

/// A list of temporary files being written, which a signal handler deletes before it ends the process.
///
/// A signal handler can neither lock nor allocate, so the paths are stored in preallocated slots. If all slots are
/// taken, a file is left behind, as after `kill -9`, until `PendingFile.sweep` removes it.
package enum UnfinishedFiles {
  /// A reference to a stored path.
  package struct Place: Sendable {
    fileprivate let index: Int?
  }

  /// A buffer for a C string. It is never freed, because a handler may be reading it.
  private final class Slot: Sendable {
    static let (free, taken, kept) = (0, 1, 2)
    let state = Atomic<Int>(Slot.free)
    let address: UInt

    init() { address = UInt(bitPattern: UnsafeMutablePointer<CChar>.allocate(capacity: Int(PATH_MAX))) }

    var path: UnsafeMutablePointer<CChar>? { UnsafeMutablePointer(bitPattern: address) }
  }

  private static let slots = (0..<64).map { _ in Slot() }

  /// Initialises the global state, which must exist before a handler runs.
  package static func prepare() {
    _ = (slots.count, groups.load(ordering: .acquiring), waiting.load(ordering: .acquiring))
  }

  private static let groups = Atomic<Int>(0)
  private static let waiting = Atomic<Int32>(0)

  /// Defers signals while several files are renamed together.
  static func together<Result>(_ body: () throws -> Result) rethrows -> Result {
    groups.add(1, ordering: .acquiringAndReleasing)
    defer {
      if groups.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
        let signal = waiting.exchange(0, ordering: .acquiringAndReleasing)
        if signal != 0 { raise(signal) }
      }
    }
    return try body()
  }

  /// True if the signal must be deferred; it is then raised again later. Async-signal-safe.
  package static func waits(for signal: Int32) -> Bool {
    guard groups.load(ordering: .acquiring) > 0 else { return false }
    waiting.store(signal, ordering: .releasing)
    // The renames may have finished in between; then nobody would raise the signal again.
    return groups.load(ordering: .acquiring) > 0 || waiting.exchange(0, ordering: .acquiringAndReleasing) == 0
  }

  /// Adds a path.
  package static func add(_ path: String) -> Place {
    guard path.utf8.count < Int(PATH_MAX) else { return Place(index: nil) }
    for (index, slot) in slots.enumerated()
    where slot.state.compareExchange(expected: Slot.free, desired: Slot.taken, ordering: .acquiringAndReleasing)
      .exchanged
    {
      if let target = slot.path { strcpy(target, path) }
      slot.state.store(Slot.kept, ordering: .releasing)
      return Place(index: index)
    }
    return Place(index: nil)
  }

  /// Removes a path after the file was renamed or deleted.
  package static func remove(_ place: Place) {
    guard let index = place.index else { return }
    slots[index].state.store(Slot.free, ordering: .releasing)
  }

  /// Deletes all listed files. Async-signal-safe.
  package static func removeAll() {
    for slot in slots where slot.state.load(ordering: .acquiring) == Slot.kept {
      if let path = slot.path { unlink(path) }
    }
  }
}
