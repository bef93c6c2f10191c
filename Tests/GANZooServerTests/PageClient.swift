import Foundation
import GANZoo
public import GANZooFormats
import GANZooServer
import GANZooTestSupport
import Synchronization
import Testing

/// A live page on a free port, and requests to it over sockets, as hostile as a test likes.
final class ServedPage: Sendable {
  let page: LivePage
  private let isOver = Atomic<Bool>(false)
  private let hasEnded = DispatchSemaphore(value: 0)

  init(runs: String? = nil, weights: [String] = [], limits: ServerLimits = ServerLimits()) throws {
    page = try LivePage(
      LivePage.Settings(runs: runs, weights: weights, port: 0, threads: 2), zoo: .builtIn, limits: limits)
    Thread.detachNewThread { [self] in
      page.run { self.isOver.load(ordering: .acquiring) }
      hasEnded.signal()
    }
  }

  /// Ends it, and says how many seconds that took.
  @discardableResult
  func stop() -> Double {
    let start = Date()
    isOver.store(true, ordering: .releasing)
    hasEnded.wait()
    return Date().timeIntervalSince(start)
  }

  var port: UInt16 { UInt16(page.origin.split(separator: ":").last ?? "") ?? 0 }
  var host: String { "127.0.0.1:\(port)" }

  /// The head of a request as the page itself sends it.
  func head(_ target: String, method: String = "GET", token: String? = nil, more: [String] = []) -> String {
    ([
      "\(method) \(target) HTTP/1.1", "Host: \(host)", "Authorization: Bearer \(token ?? page.token)",
      "Connection: close",
    ] + more).joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// What comes back for a request.
  func ask(_ target: String, token: String? = nil, more: [String] = []) throws -> Answer {
    try send(head(target, token: token, more: more))
  }

  func post(_ target: String, _ json: String) throws -> Answer {
    try send(
      head(
        target, method: "POST", more: ["Content-Type: application/json", "Content-Length: \(json.utf8.count)"]) + json)
  }

  /// Sends bytes, and reads until the server closes.
  func send(_ text: String) throws -> Answer {
    let connection = try Connection(port)
    connection.write(text)
    return Answer(connection.read(seconds: 20) { _ in false })
  }
}

/// A status, headers and a body.
struct Answer {
  let status: Int
  let headers: [String: String]
  let body: Data
  var text: String { String(decoding: body, as: UTF8.self) }

  init(_ bytes: Data) {
    let end = bytes.range(of: Data("\r\n\r\n".utf8))
    let lines = String(decoding: bytes[..<(end?.lowerBound ?? bytes.endIndex)], as: UTF8.self).components(
      separatedBy: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    headers = Dictionary(
      lines.dropFirst().compactMap { line in
        line.firstIndex(of: ":").map {
          (line[..<$0].lowercased(), line[line.index(after: $0)...].trimmingCharacters(in: .whitespaces))
        }
      }
    ) { "\($0), \($1)" }
    body = end.map { Data(bytes[$0.upperBound...]) } ?? Data()
  }
}

/// A connection to a port of this machine.
final class Connection {
  private let descriptor: Int32

  init(_ port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let descriptor = descriptor
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(status == 0)
  }
  deinit { close(descriptor) }

  /// False where the server has closed.
  @discardableResult
  func write(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// What comes until the server closes, the time is over, or it is enough.
  func read(seconds: Double, until isEnough: (Data) -> Bool) -> Data {
    let deadline = Date(timeIntervalSinceNow: seconds)
    var found = Data()
    var chunk = [UInt8](repeating: 0, count: 65536)
    while !isEnough(found) {
      let left = deadline.timeIntervalSinceNow
      var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&ready, 1, Int32(left * 1000)) > 0 else { break }
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      found += chunk[..<count]
    }
    return found
  }
}

/// A folder with runs as `ganzoo train` leaves them, but for their networks.
final class RunsFolder {
  let folder: TemporaryFolder
  var path: String { folder.path }

  init(_ names: String...) throws {
    folder = try TemporaryFolder()
    for (number, name) in names.enumerated() {
      try FileManager.default.createDirectory(atPath: "\(path)/\(name)/samples", withIntermediateDirectories: true)
      _ = try folder.file(
        "\(name)/recipe.yaml", "model: acgan\ntitle: <b>a title</b>\ntraining:\n  steps: 40\n  seed: \(number)\n")
      _ = try folder.file("\(name)/log.jsonl", Self.row(0) + Self.row(10))
      _ = try folder.file("\(name)/samples/step-0000000.png", try PNG.encode(picture))
    }
  }

  private let picture = PixelImage(width: 2, height: 1, channels: 1, pixels: [0, 255])

  static func row(_ step: Int) -> String {
    "{\"step\": \(step), \"seconds\": \(step + 1), \"critic/real\": 0.\(step + 1), \"metric/accuracy\": 0.5}\n"
  }

  func append(_ text: String, to name: String) throws {
    let file = try #require(FileHandle(forWritingAtPath: "\(path)/\(name)"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }
}

extension JSONObject.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  public init(stringLiteral text: String) { self = .string(text) }
  public init(integerLiteral number: Int) { self = .int(number) }
}
