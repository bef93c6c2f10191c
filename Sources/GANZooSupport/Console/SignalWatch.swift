import Foundation
import Synchronization

/// Turns Ctrl-C into a request that a loop can poll, so that it can finish its step and save its work.
///
/// While this object exists, SIGINT, SIGTERM and SIGHUP are only recorded, unless they were ignored when the program
/// started. A second SIGINT or SIGTERM ends the process at once with status 130 or 143, and asks the processes of
/// `ChildProcesses` to end. SIGUSR1 requests a checkpoint. Afterwards the previous handlers are restored.
///
/// - Precondition: only one instance exists at a time, because signal handlers belong to the process.
public final class SignalWatch: Sendable {
  /// A signal that asks the process to end.
  public enum Signal: Int32, Sendable {
    /// SIGINT: Ctrl-C.
    case interrupt = 2
    /// SIGTERM, sent by `kill` and at shutdown.
    case terminate = 15
    /// SIGHUP: the terminal was closed.
    case hangup = 1
    /// SIGPIPE: the reader of the output is gone.
    case brokenPipe = 13

    /// The exit status of a process that the signal ended, such as 130 or 143.
    public var exitStatus: Int32 { 128 + rawValue }
  }

  private let previous: Mutex<[(Int32, sigaction)]>
  private static let watched = [SIGINT, SIGTERM, SIGHUP, SIGUSR1]

  /// Starts recording signals; traps if another instance exists.
  public init() {
    precondition(isWatching.exchange(true, ordering: .acquiringAndReleasing) == false, "signals are watched already")
    ChildProcesses.prepare()
    firstSignal.store(0, ordering: .releasing)
    saveRequests.store(0, ordering: .releasing)
    // A signal that a shell or `nohup` made the program ignore stays ignored: Ctrl-C does not concern background jobs.
    let watched = Self.watched.filter { !Self.isIgnored($0) }
    previous = Mutex(
      watched.map { signal in
        (signal, setHandler(note, for: signal))
      })
    watched.forEach(unblock)
  }

  deinit {
    previous.withLock { actions in
      for (signal, action) in actions {
        var action = action
        sigaction(signal, &action, nil)
      }
    }
    isWatching.store(false, ordering: .releasing)
  }

  /// The first recorded signal; nil if there is none.
  public var requested: Signal? { Signal(rawValue: firstSignal.load(ordering: .acquiring)) }

  /// True if SIGUSR1 arrived since the last call.
  public func takeSaveRequest() -> Bool { saveRequests.exchange(0, ordering: .acquiringAndReleasing) > 0 }

  static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    sigaction(signal, nil, &action)
    #if canImport(Darwin)
      let handler = action.__sigaction_u.__sa_handler
    #else
      let handler = action.__sigaction_handler.sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

// A signal handler receives no context, so its data are global.
private let firstSignal = Atomic<Int32>(0)
private let saveRequests = Atomic<Int32>(0)
private let isWatching = Atomic<Bool>(false)

/// The signal handler; it may call only async-signal-safe functions.
private func note(_ signal: Int32) {
  if signal == SIGUSR1 { return saveRequests.store(1, ordering: .releasing) }
  if firstSignal.compareExchange(expected: 0, desired: signal, ordering: .acquiringAndReleasing).exchanged { return }
  // The shell and the kernel may both report a closed terminal; a second SIGHUP is not a second request.
  if signal == SIGHUP { return }
  ChildProcesses.terminateAll()
  UnfinishedFiles.removeAll()
  _exit(128 + signal)
}
