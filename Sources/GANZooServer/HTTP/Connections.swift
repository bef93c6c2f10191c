import CGANZooHTTP
import Foundation
import Synchronization

/// Open connections, each with the time at which it is closed if its request, or the end of its answer, has not come.
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

  /// Starts the time anew, or takes the limit away from a stream.
  func restart(_ connection: OpaquePointer, isStream: Bool = false) {
    open.withLock { $0[UInt(bitPattern: connection)]?.deadline = isStream ? nil : .now + time }
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
