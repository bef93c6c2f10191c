import Foundation
import Synchronization

/// A web server on a port of this machine that answers each path with the bytes that a test gave it.
package final class LocalServer: Sendable {
  /// What a path is answered with: all that goes over the wire, head and body.
  package typealias Answers = [String: [UInt8]]

  /// Its port.
  package let port: UInt16
  private let listener: Int32
  private let answers: Mutex<Answers>
  private let requests = Mutex<[String]>([])

  /// A server that keeps `lingering` connections open after its answer, as if more were to come.
  ///
  /// - Parameter pause: milliseconds between two bytes, each being sent by itself; nil: all at once.
  package init(_ answers: Answers, lingering: Bool = false, pause: UInt32? = nil) throws {
    self.answers = Mutex(answers)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 8) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    guard isOpen else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else {
          close(listener)
          return
        }
        // Each for itself: one that nobody hangs up would hold up all others.
        Thread.detachNewThread { self.answer(connection, lingering: lingering, pause: pause) }
      }
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// The address before each path.
  package var address: String { "http://127.0.0.1:\(port)" }

  /// The paths that were asked for.
  package var paths: [String] { requests.withLock(\.self) }

  private func answer(_ connection: Int32, lingering: Bool, pause: UInt32?) {
    defer { close(connection) }
    var request: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
      let count = read(connection, &chunk, chunk.count)
      guard count > 0 else { return }
      request += chunk[..<count]
    }
    let words = String(decoding: request, as: UTF8.self).split(separator: " ")
    let path = words.count > 1 ? String(words[1]) : ""
    requests.withLock { $0.append(path) }
    let bytes = answers.withLock { $0[path] } ?? Self.head("404 Not Found", length: 0)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, pause == nil ? $0.count : 1, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      if let pause { usleep(pause * 1_000) }
      rest = rest.dropFirst(count)
    }
    // The client hangs up when it has had enough.
    if lingering { while read(connection, &chunk, chunk.count) > 0 {} }
  }

  /// The head of an answer; without a length the end of the connection ends the body.
  package static func head(_ status: String, length: Int?, more: String = "") -> [UInt8] {
    let length = length.map { "Content-Length: \($0)\r\n" } ?? ""
    return Array("HTTP/1.1 \(status)\r\n\(length)\(more)Connection: close\r\n\r\n".utf8)
  }

  /// A file, of which another length may be announced.
  package static func file(_ bytes: [UInt8], announcing length: Int? = nil) -> [UInt8] {
    head("200 OK", length: length ?? bytes.count) + bytes
  }

  /// An answer that leads elsewhere.
  package static func redirect(to target: String) -> [UInt8] {
    head("302 Found", length: 0, more: "Location: \(target)\r\n")
  }
}
