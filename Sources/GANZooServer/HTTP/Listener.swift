import Foundation
import GANZooSupport

/// A port of 127.0.0.1, which no other machine reaches.
enum Listener {
  /// An open listener, and its port where 0 asked for any.
  ///
  /// Throws `ServerError.portInUse` or `.cannotListen`.
  static func open(port: UInt16) throws(ServerError) -> (socket: Int32, port: UInt16) {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    #endif
    guard listener >= 0 else { throw .cannotListen(port: port, reason: systemReason(errno)) }
    // Otherwise a server cannot start again for a minute after its end. It does not take a port that is in use.
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 32) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isOpen else {
      let number = errno
      close(listener)
      throw number == EADDRINUSE ? .portInUse(port) : .cannotListen(port: port, reason: systemReason(number))
    }
    return (listener, UInt16(bigEndian: address.sin_port))
  }
}

/// Why the live page cannot be served.
package enum ServerError: UserError, Equatable, CustomStringConvertible {
  /// Another program listens there.
  case portInUse(UInt16)
  /// The system refuses to listen.
  case cannotListen(port: UInt16, reason: String)
  /// The folder of runs is not there.
  case noFolder(path: String)
  /// The folder of runs is a file.
  case notAFolder(path: String)
  /// A generator of points, of which the explorer has no picture.
  case points(path: String)
  /// A generator of text.
  case text(path: String)

  /// Whether the command line has to change.
  package var isWrongUse: Bool {
    if case .cannotListen(_, let reason) = self { reason == systemReason(EACCES) } else { true }
  }

  /// A sentence that says what to do.
  package var description: String {
    switch self {
    case .portInUse(let port):
      "another program listens on port \(port) of 127.0.0.1; name another port with --port, or end that program"
    case .cannotListen(let port, let reason): "cannot listen on port \(port) of 127.0.0.1: \(reason)"
    case .noFolder(let path): "there is no folder \(path); name one with runs"
    case .notAFolder(let path): "\(path) is a file; runs are in a folder"
    case .points(let path): "\(path) generates points; the explorer shows images"
    case .text(let path): "\(path) generates text; the explorer shows images"
    }
  }
}
