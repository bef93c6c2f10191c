import Foundation
import Synchronization

/// Ends the program with one line and status 1 when Swift traps because memory allocation failed, instead of printing a
/// backtrace.
///
/// All other crashes are bugs and still print Swift's backtrace.
package enum MemoryFailure {
  /// Installs the signal handlers for the lifetime of the process.
  ///
  /// - Parameter program: the program's name, the beginning of the line.
  package static func watch(program: String) {
    UnfinishedFiles.prepare()
    let text = strdup(
      "\(program): not enough memory: the system gives no more; 'ulimit -v', or a container, may set a limit\n")
    line.store(UInt(bitPattern: text), ordering: .releasing)
    for signal in signals {
      let before = UnsafeMutablePointer<sigaction>.allocate(capacity: 1)
      // The handler runs on its own stack, since the normal stack may be full.
      before.initialize(to: setHandler(crashed, for: signal, flags: SA_ONSTACK))
      earlier[Int(signal)].address.store(UInt(bitPattern: before), ordering: .releasing)
    }
  }

  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS]
}

// A signal handler receives no context, so its data are global.
private let line = Atomic<UInt>(0)
private let earlier = (0..<32).map { _ in EarlierAction() }

private final class EarlierAction: Sendable {
  let address = Atomic<UInt>(0)
}

/// The signal handler. ENOMEM in `errno` means that the thread's last failure was an allocation; otherwise the previous
/// handler takes over.
private func crashed(_ signal: Int32) {
  if errno == ENOMEM, let text = UnsafePointer<CChar>(bitPattern: line.load(ordering: .acquiring)) {
    UnfinishedFiles.removeAll()
    _ = write(STDERR_FILENO, text, strlen(text))
    _exit(1)
  }
  sigaction(signal, UnsafePointer(bitPattern: earlier[Int(signal)].address.load(ordering: .acquiring)), nil)
  // The signal is delivered again after this handler returns. A trap repeats by itself, a signal from another process
  // does not.
  raise(signal)
}
