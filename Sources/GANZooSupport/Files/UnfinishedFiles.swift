import Foundation
import Synchronization

/// Files under temporary names that are being written, for the handler of a signal that ends the process at once.
///
/// A handler has no context and may neither wait nor take memory. So paths are kept in places that are made beforehand; what
/// finds none free stays behind, as after `kill -9`, until `PendingFile.sweep`.
package enum UnfinishedFiles {
  /// Where a path is kept.
  package struct Place: Sendable {
    fileprivate let index: Int?
  }

  /// A path's bytes, which end with 0. They are never given back: a handler may be reading them.
  private final class Slot: Sendable {
    static let (free, taken, kept) = (0, 1, 2)
    let state = Atomic<Int>(Slot.free)
    let address: UInt

    init() { address = UInt(bitPattern: UnsafeMutablePointer<CChar>.allocate(capacity: Int(PATH_MAX))) }

    var path: UnsafeMutablePointer<CChar>? { UnsafeMutablePointer(bitPattern: address) }
  }

  private static let slots = (0..<64).map { _ in Slot() }

  /// Makes the places: what a handler reads has to be there before it runs.
  package static func prepare() {
    _ = (slots.count, groups.load(ordering: .acquiring), waiting.load(ordering: .acquiring))
  }

  private static let groups = Atomic<Int>(0)
  private static let waiting = Atomic<Int32>(0)

  /// Lets signals wait while files are put in their places that belong together.
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

  /// Whether a signal has to wait; it is raised again then. A signal handler may call it.
  package static func waits(for signal: Int32) -> Bool {
    guard groups.load(ordering: .acquiring) > 0 else { return false }
    waiting.store(signal, ordering: .releasing)
    // It may be over by now, and nobody raise it.
    return groups.load(ordering: .acquiring) > 0 || waiting.exchange(0, ordering: .acquiringAndReleasing) == 0
  }

  /// Keeps the path of a file.
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

  /// Forgets a path: the file has its own name, or is gone.
  package static func remove(_ place: Place) {
    guard let index = place.index else { return }
    slots[index].state.store(Slot.free, ordering: .releasing)
  }

  /// Removes all files. A signal handler may call it.
  package static func removeAll() {
    for slot in slots where slot.state.load(ordering: .acquiring) == Slot.kept {
      if let path = slot.path { unlink(path) }
    }
  }
}
