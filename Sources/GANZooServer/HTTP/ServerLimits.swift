import Synchronization

/// What the server takes on at most. A page in one browser stays far below it.
package struct ServerLimits: Sendable {
  /// Open connections; each has a thread.
  package var connections = 48
  /// Streams of events among them.
  package var streams = 8
  /// Bytes of a request's head. The library keeps it in this room, and refuses what is longer.
  package var headBytes = 32 << 10
  /// Bytes of a request's body.
  package var bodyBytes = 256 << 10
  /// Seconds without a byte, after which a connection is closed.
  package var idleSeconds = 15
  /// Seconds in which a request has to have come, and then an answer that is no stream has to be taken.
  package var requestSeconds = 20.0
  /// Requests in a second, over longer times.
  package var rate = 250.0
  /// Requests at once after a pause.
  package var burst = 500.0

  /// Those of the page.
  package init() {}
}

/// A bucket of requests that fills with time.
final class RequestRate: Sendable {
  private struct Level {
    var requests: Double
    var time: ContinuousClock.Instant
  }

  private let rate, burst: Double
  private let level: Mutex<Level>

  init(_ limits: ServerLimits) {
    (rate, burst) = (limits.rate, limits.burst)
    level = Mutex(Level(requests: limits.burst, time: .now))
  }

  /// Takes one out; false where it is empty.
  func take() -> Bool {
    level.withLock { level in
      let now = ContinuousClock.now
      level.requests = min(burst, level.requests + rate * ((now - level.time) / .seconds(1)))
      level.time = now
      guard level.requests >= 1 else { return false }
      level.requests -= 1
      return true
    }
  }
}
