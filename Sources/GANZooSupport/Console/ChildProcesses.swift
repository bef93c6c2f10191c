import Foundation
import Synchronization

/// The processes that this one has started, which a signal handler asks to end before it ends this process.
///
/// A signal handler can neither lock nor allocate, so the numbers are stored in preallocated slots. If all slots are
/// taken, a process is not asked and works on.
package enum ChildProcesses {
  private final class Slot: Sendable {
    /// 0: free.
    let process = Atomic<Int32>(0)
  }

  private static let slots = (0..<1024).map { _ in Slot() }

  /// Initialises the global state, which must exist before a handler runs.
  package static func prepare() { _ = slots.count }

  /// Adds a process.
  package static func add(_ process: Int32) {
    for slot in slots
    where slot.process.compareExchange(expected: 0, desired: process, ordering: .acquiringAndReleasing).exchanged {
      return
    }
  }

  /// Removes a process that has ended.
  package static func remove(_ process: Int32) {
    for slot in slots
    where slot.process.compareExchange(expected: process, desired: 0, ordering: .acquiringAndReleasing).exchanged {
      return
    }
  }

  /// Sends SIGTERM to all. Async-signal-safe.
  package static func terminateAll() {
    for slot in slots {
      let process = slot.process.load(ordering: .acquiring)
      if process > 0 { kill(process, SIGTERM) }
    }
  }
}
