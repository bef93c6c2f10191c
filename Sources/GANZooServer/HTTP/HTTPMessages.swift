import GANZooFormats
import GANZooSupport

/// A request, as far as the page's routes need it.
struct HTTPRequest: Sendable {
  /// GET, POST and so on, in capitals.
  let method: String
  /// The path without the query, its percent signs resolved.
  let path: String
  /// The query's names and values in order.
  let query: [(name: String, value: String)]
  /// Values of each header by its name in small letters.
  let headers: [String: [String]]
  /// The body.
  var body: [UInt8] = []

  /// A request without a body. Nil where a text is not stream-safe: then to compare or hash it would take long.
  ///
  /// - Parameter fields: names and values of the headers in order.
  init?(
    method: String, path: String, query: [(name: String, value: String)], fields: [(name: String, value: String)]
  ) {
    let texts = [method, path] + (query + fields).flatMap { [$0.name, $0.value] }
    guard texts.allSatisfy(\.isStreamSafe) else { return nil }
    (self.method, self.path, self.query) = (method, path, query)
    headers = Dictionary(grouping: fields) { $0.name.lowercased() }.mapValues { $0.map(\.value) }
  }

  /// The value of a header that comes once; nil where it is missing or comes more often.
  func header(_ name: String) -> String? {
    guard let values = headers[name], values.count == 1 else { return nil }
    return values[0]
  }

  /// The values that the query gives a name.
  func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

  /// The body as JSON. Throws `HTTPError` with status 400.
  func json() throws(HTTPError) -> JSONObject {
    guard let text = String(validating: body, as: UTF8.self) else { throw HTTPError(400, "the body is not UTF-8") }
    do throws(JSONError) {
      return try JSONObject(json: text)
    } catch {
      throw HTTPError(400, "the body is \(error)")
    }
  }
}

/// An answer.
struct HTTPResponse: Sendable {
  /// What is sent.
  enum Body: Sendable {
    /// All of it.
    case bytes([UInt8])
    /// Pieces as they come.
    case stream(any EventSource)
  }

  let status: Int
  let type: String
  let body: Body
  var headers: [(name: String, value: String)] = []

  init(_ status: Int = 200, type: String, _ body: Body) {
    (self.status, self.type, self.body) = (status, type, body)
  }

  init(json: JSONObject, status: Int = 200) {
    self.init(status, type: "application/json", .bytes(Array(json.json.utf8)))
  }

  /// A picture.
  init(png: [UInt8]) { self.init(type: "image/png", .bytes(png)) }

  /// Server-sent events.
  init(events: any EventSource) { self.init(type: "text/event-stream; charset=utf-8", .stream(events)) }
}

/// Where the bytes of an answer come from that goes on. One connection's thread calls it.
protocol EventSource: Sendable {
  /// The next bytes: none where there is nothing new, nil at the end. It takes a second at most, so that the server can
  /// end.
  func next() -> [UInt8]?
  /// Called once, when the stream has ended or its reader has gone.
  func end()
}

extension EventSource {
  func end() {}
}

extension JSONObject {
  /// The object as one server-sent event.
  func event(_ name: String) -> [UInt8] { Array("event: \(name)\ndata: \(json)\n\n".utf8) }
}

/// A request that is answered with a sentence on what is wrong.
struct HTTPError: Error, Equatable, CustomStringConvertible {
  let status: Int
  let description: String

  init(_ status: Int, _ description: String) { (self.status, self.description) = (status, description) }

  var response: HTTPResponse { HTTPResponse(json: ["error": .string(description)], status: status) }
}
