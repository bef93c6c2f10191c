import CGANZooHTTP
import Foundation
import GANZooSupport
import Synchronization

/// A server for one page and its data, on libmicrohttpd: each connection has a thread, and a route may take its time.
final class HTTPServer: Sendable {
  /// What answers: `needsToken` says of a path whether it is for those alone who know the token.
  struct Routes: Sendable {
    let needsToken: @Sendable (_ path: String) -> Bool
    let answer: @Sendable (HTTPRequest) throws -> HTTPResponse
  }

  let port: UInt16
  let rules: AccessRules
  private let work: ServerWork
  private let daemon: Mutex<UInt>

  /// Starts to listen on 127.0.0.1. Throws `ServerError`.
  ///
  /// - Parameter port: 0 for any that is free.
  init(port: UInt16, limits: ServerLimits = ServerLimits(), routes: Routes) throws(ServerError) {
    let listener = try Listener.open(port: port)
    self.port = listener.port
    rules = AccessRules(port: listener.port)
    work = ServerWork(rules, routes, limits)
    let daemon = ganzoo_http_start(
      listener.socket, UInt32(limits.connections), UInt32(limits.idleSeconds), limits.headBytes,
      answerRequest, completeRequest, noteConnection, Unmanaged.passUnretained(work).toOpaque())
    guard let daemon else {
      close(listener.socket)
      throw .cannotListen(port: listener.port, reason: "its threads cannot be started")
    }
    self.daemon = Mutex(UInt(bitPattern: daemon))
  }

  deinit { stop() }

  /// Closes connections whose time is over: to be called some times in a second.
  func closeLate() { work.connections.closeLate() }

  /// Ends all connections and streams, and waits for them.
  func stop() {
    work.isStopping.store(true, ordering: .releasing)
    let running = daemon.withLock { daemon in
      defer { daemon = 0 }
      return OpaquePointer(bitPattern: daemon)
    }
    if let running { MHD_stop_daemon(running) }
  }
}

/// What the threads of a server share.
private final class ServerWork: Sendable {
  let rules: AccessRules
  let routes: HTTPServer.Routes
  let limits: ServerLimits
  let rate: RequestRate
  /// Of requests that are refused.
  let strangers: RequestRate
  let connections: Connections
  let streams = Atomic<Int>(0)
  let isStopping = Atomic<Bool>(false)

  init(_ rules: AccessRules, _ routes: HTTPServer.Routes, _ limits: ServerLimits) {
    (self.rules, self.routes, self.limits) = (rules, routes, limits)
    rate = RequestRate(limits)
    strangers = RequestRate(limits)
    connections = Connections(seconds: limits.requestSeconds)
  }

  /// Returns the request of a head. Throws `HTTPError` where the head alone says that it is refused.
  func admit(_ request: HTTPRequest?) throws(HTTPError) -> HTTPRequest {
    guard let request else { throw refusal(HTTPError(400, TextLimits.tooManyMarks)) }
    do throws(HTTPError) {
      try rules.check(request, needsToken: routes.needsToken(request.path))
    } catch {
      throw refusal(error)
    }
    guard rate.take() else { throw HTTPError(429, "too many requests at once") }
    switch request.method {
    case "GET", "HEAD": break
    case "POST":
      guard request.header("content-type")?.lowercased() == "application/json" else {
        throw HTTPError(415, "a body has to be application/json")
      }
    default: throw HTTPError(405, "methods are GET and POST")
    }
    guard request.headers["transfer-encoding"] == nil else { throw HTTPError(411, "the body's length is missing") }
    guard let lengths = request.headers["content-length"] else { return request }
    guard lengths.count == 1, let length = Int(lengths[0]), length >= 0 else {
      throw HTTPError(400, "the body's length is no number")
    }
    guard length <= limits.bodyBytes else { throw HTTPError(413, "a body has \(limits.bodyBytes) bytes at most") }
    return request
  }

  /// What those are told who are refused: they do not take the room of the one who may ask.
  private func refusal(_ error: HTTPError) -> HTTPError {
    strangers.take() ? error : HTTPError(429, "too many requests at once")
  }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    do {
      return try routes.answer(request)
    } catch let error as HTTPError {
      return error.response
    } catch {
      return HTTPError(500, "\(error)".message()).response
    }
  }

  /// Sends an answer. `MHD_NO` closes the connection.
  func send(_ answer: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
    let response: OpaquePointer?
    switch answer.body {
    case .bytes(let bytes):
      connections.restart(connection)
      response = bytes.withUnsafeBytes {
        MHD_create_response_from_buffer(
          $0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .stream(let source):
      guard streams.add(1, ordering: .acquiringAndReleasing).newValue <= limits.streams else {
        streams.subtract(1, ordering: .acquiringAndReleasing)
        source.end()
        return send(HTTPError(503, "too many streams are open: close other tabs").response, on: connection)
      }
      connections.lift(connection)
      let reader = Unmanaged.passRetained(StreamReader(source, of: self)).toOpaque()
      response = MHD_create_response_from_callback(UInt64.max, 16 << 10, readStream, reader, endStream)
      if response == nil { endStream(reader) }
    }
    guard let response else { return .NO }
    defer { MHD_destroy_response(response) }
    let headers = Self.headers + [("Content-Type", answer.type)] + answer.headers
    for (name, value) in headers { MHD_add_response_header(response, name, value) }
    return MHD_queue_response(connection, UInt32(answer.status), response)
  }

  /// No script, style, picture or connection from elsewhere, no frame around the page, and nothing kept.
  private static let headers: [(name: String, value: String)] = [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
  ]
}

/// A request whose body is still coming.
private final class Exchange {
  var request: HTTPRequest

  init(_ request: HTTPRequest) { self.request = request }
}

/// A stream's bytes that did not fit the last buffer. One connection's thread uses it.
private final class StreamReader {
  private let source: any EventSource
  private let work: ServerWork
  private var pending: ArraySlice<UInt8> = []
  private var last = ContinuousClock.now
  /// A comment, which finds out whether the reader is still there.
  private static let comment = Array(": \n\n".utf8)
  private static let silence = Duration.seconds(3)

  init(_ source: any EventSource, of work: ServerWork) { (self.source, self.work) = (source, work) }

  func read(into buffer: UnsafeMutableBufferPointer<CChar>) -> Int {
    while pending.isEmpty {
      guard !work.isStopping.load(ordering: .acquiring), let bytes = source.next() else { return -1 }
      pending = bytes.isEmpty && .now - last > Self.silence ? Self.comment[...] : bytes[...]
    }
    last = .now
    let count = min(buffer.count, pending.count)
    pending.prefix(count).withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
    pending = pending.dropFirst(count)
    return count
  }

  func end() {
    source.end()
    work.streams.subtract(1, ordering: .acquiringAndReleasing)
  }
}

// MARK: - What the library calls

private func answerRequest(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
  _ uploadSize: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let connection, let url, let method, let uploadSize, let slot else { return .NO }
  let work = Unmanaged<ServerWork>.fromOpaque(context).takeUnretainedValue()
  guard let stored = slot.pointee else {
    let head = HTTPRequest(
      method: String(cString: method), path: String(cString: url),
      query: values(of: connection, .GET_ARGUMENT_KIND), fields: values(of: connection, .HEADER_KIND))
    let request: HTTPRequest
    do throws(HTTPError) {
      request = try work.admit(head)
    } catch {
      return work.send(error.response, on: connection)
    }
    work.connections.restart(connection)
    slot.pointee = Unmanaged.passRetained(Exchange(request)).toOpaque()
    return .YES
  }
  let exchange = Unmanaged<Exchange>.fromOpaque(stored).takeUnretainedValue()
  guard uploadSize.pointee > 0, let upload else {
    // An answer takes as long as it takes: the time is the client's.
    work.connections.lift(connection)
    return work.send(work.answer(exchange.request), on: connection)
  }
  guard exchange.request.body.count + uploadSize.pointee <= work.limits.bodyBytes else { return .NO }
  exchange.request.body += UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
  uploadSize.pointee = 0
  return .YES
}

private func completeRequest(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
  if let stored = slot?.pointee { Unmanaged<Exchange>.fromOpaque(stored).release() }
  slot?.pointee = nil
  guard let context, let connection else { return }
  Unmanaged<ServerWork>.fromOpaque(context).takeUnretainedValue().connections.restart(connection)
}

private func noteConnection(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
  guard let context, let connection else { return }
  let connections = Unmanaged<ServerWork>.fromOpaque(context).takeUnretainedValue().connections
  if code == .CONNECTION_NOTIFY_STARTED { connections.add(connection) } else { connections.remove(connection) }
}

private func readStream(
  _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  guard let context else { return -1 }
  let buffer = UnsafeMutableBufferPointer(start: buffer, count: size)
  return Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue().read(into: buffer)
}

private func endStream(_ context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  Unmanaged<StreamReader>.fromOpaque(context).takeRetainedValue().end()
}

private func values(of connection: OpaquePointer, _ kind: MHD_ValueKind) -> [(name: String, value: String)] {
  final class Found { var values: [(name: String, value: String)] = [] }
  let found = Found()
  MHD_get_connection_values(
    connection, kind,
    { context, _, name, value in
      guard let context, let name else { return .YES }
      let found = Unmanaged<Found>.fromOpaque(context).takeUnretainedValue()
      found.values.append((String(cString: name), value.map { String(cString: $0) } ?? ""))
      return .YES
    }, Unmanaged.passUnretained(found).toOpaque())
  return found.values
}
