import Foundation
import Synchronization

/// Turns Ctrl-C into a request that a loop can ask for, so that it may finish its step and keep its work.
///
/// While it lives, SIGINT, SIGTERM and SIGHUP are only noted, unless the program was started with them ignored; a second
/// SIGINT or SIGTERM ends the process at once, as if it had been killed by it (status 130 or 143). SIGUSR1 asks for what is
/// there to be written now. When it goes, the signals do what they did before.
/// - Precondition: one lives at a time, since a process has one set of signal handlers.
public final class SignalWatch: Sendable {
  /// A signal that asks a process to end.
  public enum Signal: Int32, Sendable {
    /// SIGINT: Ctrl-C.
    case interrupt = 2
    /// SIGTERM: what `kill` and shutdowns send.
    case terminate = 15
    /// SIGHUP: the terminal was closed.
    case hangup = 1
    /// SIGPIPE: whoever read the output is gone.
    case brokenPipe = 13

    /// The status with which a process that was ended by the signal exits, such as 130 or 143.
    public var exitStatus: Int32 { 128 + rawValue }
  }

  private let previous: Mutex<[(Int32, sigaction)]>
  private static let watched = [SIGINT, SIGTERM, SIGHUP, SIGUSR1]

  /// Begins to note signals.
  public init() {
    precondition(isWatching.exchange(true, ordering: .acquiringAndReleasing) == false, "signals are watched already")
    firstSignal.store(0, ordering: .releasing)
    saveRequests.store(0, ordering: .releasing)
    // What a shell or `nohup` has a program ignore stays ignored: Ctrl-C is not meant for what runs in the background.
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

  /// The first signal that came; nil while none has.
  public var requested: Signal? { Signal(rawValue: firstSignal.load(ordering: .acquiring)) }

  /// Whether SIGUSR1 came since this was asked last.
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

// A signal handler has no context: what it notes must be the process's, like the handlers themselves.
private let firstSignal = Atomic<Int32>(0)
private let saveRequests = Atomic<Int32>(0)
private let isWatching = Atomic<Bool>(false)

/// The handler: what it calls may be called in one.
private func note(_ signal: Int32) {
  if signal == SIGUSR1 { return saveRequests.store(1, ordering: .releasing) }
  if firstSignal.compareExchange(expected: 0, desired: signal, ordering: .acquiringAndReleasing).exchanged { return }
  // The shell and the system may each tell of a closed terminal: that is one wish, not two.
  if signal == SIGHUP { return }
  UnfinishedFiles.removeAll()
  _exit(128 + signal)
}
