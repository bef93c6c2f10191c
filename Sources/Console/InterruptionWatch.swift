import Foundation
import Synchronization

/// Turns Ctrl-C into a request that a loop can ask for, so that it may finish its step and keep its work.
///
/// While it lives, SIGINT and SIGTERM are only noted; a second signal ends the process at once, as if it had been killed
/// by it (status 130 or 143). When it goes, both signals do what they did before.
/// - Precondition: one lives at a time, since a process has one set of signal handlers.
public final class InterruptionWatch: Sendable {
  /// A signal that asks a process to end.
  public enum Signal: Int32, Sendable, CaseIterable {
    /// SIGINT: Ctrl-C.
    case interrupt = 2
    /// SIGTERM: what `kill` and shutdowns send.
    case terminate = 15

    /// The status with which a process that was ended by the signal exits: 130 or 143.
    public var exitStatus: Int32 { 128 + rawValue }
  }

  private let previous: Mutex<[(Signal, sigaction)]>

  /// Begins to note signals.
  public init() {
    precondition(isWatching.exchange(true, ordering: .acquiringAndReleasing) == false, "signals are watched already")
    firstSignal.store(0, ordering: .releasing)
    previous = Mutex(
      Signal.allCases.map { signal in
        var action = sigaction()
        #if canImport(Darwin)
          action.__sigaction_u.__sa_handler = note
        #else
          action.__sigaction_handler.sa_handler = note
        #endif
        action.sa_flags = SA_RESTART
        sigemptyset(&action.sa_mask)
        var old = sigaction()
        sigaction(signal.rawValue, &action, &old)
        return (signal, old)
      })
    // A program inherits what the thread that started it had blocked: then neither signal would ever arrive.
    var set = sigset_t()
    sigemptyset(&set)
    for signal in Signal.allCases { sigaddset(&set, signal.rawValue) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  deinit {
    previous.withLock { actions in
      for (signal, action) in actions {
        var action = action
        sigaction(signal.rawValue, &action, nil)
      }
    }
    isWatching.store(false, ordering: .releasing)
  }

  /// The first signal that came; nil while none has.
  public var requested: Signal? { Signal(rawValue: firstSignal.load(ordering: .acquiring)) }
}

// A signal handler has no context: what it notes must be the process's, like the handlers themselves.
private let firstSignal = Atomic<Int32>(0)
private let isWatching = Atomic<Bool>(false)

/// The handler: an atomic exchange and `_exit` are all that it may do.
private func note(_ signal: Int32) {
  if firstSignal.compareExchange(expected: 0, desired: signal, ordering: .acquiringAndReleasing).exchanged { return }
  _exit(128 + signal)
}
