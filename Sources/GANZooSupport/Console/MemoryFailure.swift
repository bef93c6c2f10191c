import Foundation
import Synchronization

/// How a program ends to which the system gives no more memory, where Swift cannot go on: with a line and status 1, rather than
/// with a trap and pages of backtrace.
///
/// Every other crash is a bug: it ends as ever, with Swift's backtrace for whoever reports it.
package enum MemoryFailure {
  /// From now on, until the process ends.
  ///
  /// - Parameter program: what the line begins with.
  package static func watch(program: String) {
    UnfinishedFiles.prepare()
    let text = strdup(
      "\(program): not enough memory: the system gives no more; 'ulimit -v', or a container, may set a limit\n")
    line.store(UInt(bitPattern: text), ordering: .releasing)
    for signal in signals {
      let before = UnsafeMutablePointer<sigaction>.allocate(capacity: 1)
      // A stack that is full cannot take the handler.
      before.initialize(to: setHandler(crashed, for: signal, flags: SA_ONSTACK))
      earlier[Int(signal)].address.store(UInt(bitPattern: before), ordering: .releasing)
    }
  }

  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS]
}

// A handler has no context: what it needs must be the process's, like the handler itself.
private let line = Atomic<UInt>(0)
private let earlier = (0..<32).map { _ in EarlierAction() }

private final class EarlierAction: Sendable {
  let address = Atomic<UInt>(0)
}

/// The handler. What failed last in the thread, which the system notes, was to get memory; else this is somebody else's affair.
private func crashed(_ signal: Int32) {
  if errno == ENOMEM, let text = UnsafePointer<CChar>(bitPattern: line.load(ordering: .acquiring)) {
    UnfinishedFiles.removeAll()
    _ = write(STDERR_FILENO, text, strlen(text))
    _exit(1)
  }
  sigaction(signal, UnsafePointer(bitPattern: earlier[Int(signal)].address.load(ordering: .acquiring)), nil)
  // It comes once this has returned: a trap would do so by itself, but what another process sent would not.
  raise(signal)
}
