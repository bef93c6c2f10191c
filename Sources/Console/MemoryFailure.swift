import Files
import Foundation
import Synchronization

/// How a program ends to which the system gives no more memory, where Swift cannot go on: with a line and status 1, rather than
/// with a trap and pages of backtrace.
///
/// Every other crash is a bug: it ends as ever, with Swift's backtrace for whoever reports it.
public enum MemoryFailure {
  /// From now on, until the process ends.
  ///
  /// - Parameter program: what the line begins with.
  public static func watch(program: String) {
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

/// Whether the process has a limit of memory, and is near it: other calls may have come between the failure and the signal.
private func isNearLimit() -> Bool {
  var limit = rlimit()
  #if canImport(Glibc)
    let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
  #else
    let resource = RLIMIT_AS
  #endif
  guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(1) << 50 else { return false }
  let size = 1 << 30
  guard let probe = mmap(nil, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), probe != MAP_FAILED else {
    return true
  }
  munmap(probe, size)
  return false
}

/// The handler. What failed last in the thread, which the system notes, was to get memory, or there is next to none; else this is
/// somebody else's affair.
private func crashed(_ signal: Int32) {
  if errno == ENOMEM || isNearLimit(), let text = UnsafePointer<CChar>(bitPattern: line.load(ordering: .acquiring)) {
    UnfinishedFiles.removeAll()
    _ = write(STDERR_FILENO, text, strlen(text))
    _exit(1)
  }
  sigaction(signal, UnsafePointer(bitPattern: earlier[Int(signal)].address.load(ordering: .acquiring)), nil)
  // It comes once this has returned: a trap would do so by itself, but what another process sent would not.
  raise(signal)
}
