import CGANZooHTTP
import Foundation
import Synchronization

/// Open connections, each with the time at which it is closed if its client has not sent its request, or not taken the
/// answer.
///
/// The library's own limit is on silence: a client that sends a byte now and then would hold a connection for ever.
final class Connections: Sendable {
  private struct Connection {
    let socket: Int32
    var deadline: ContinuousClock.Instant?
  }

  private let open = Mutex<[UInt: Connection]>([:])
  private let time: Duration

  init(seconds: Double) { time = .seconds(seconds) }

  func add(_ connection: OpaquePointer) {
    let socket = ganzoo_http_socket(connection)
    open.withLock { $0[UInt(bitPattern: connection)] = Connection(socket: socket, deadline: .now + time) }
  }

  func remove(_ connection: OpaquePointer) {
    open.withLock { _ = $0.removeValue(forKey: UInt(bitPattern: connection)) }
  }

  /// Starts the time anew: it is the client's turn.
  func restart(_ connection: OpaquePointer) { setDeadline(.now + time, of: connection) }

  /// Takes the limit away, while an answer is computed or streams.
  func lift(_ connection: OpaquePointer) { setDeadline(nil, of: connection) }

  private func setDeadline(_ deadline: ContinuousClock.Instant?, of connection: OpaquePointer) {
    open.withLock { $0[UInt(bitPattern: connection)]?.deadline = deadline }
  }

  /// Closes those whose time is over. A socket is not given to another connection while it is in the list.
  func closeLate() {
    open.withLock { connections in
      for connection in connections.values where connection.deadline.map({ $0 < .now }) ?? false {
        shutdown(connection.socket, Int32(SHUT_RDWR))
      }
    }
  }
}
