import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport
import Testing

/// Everything that a server can do to its client.
@Suite("Downloads from a hostile server")
struct HostileServerTests {
  private let folder: TemporaryFolder
  private let bytes = (0..<30_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  init() throws { folder = try TemporaryFolder() }

  /// The error of downloading `bytes` from `/a.bin`; the file must be refused, and no file may remain.
  private func refusal(
    _ server: LocalServer, _ change: (inout DownloadLimits) -> Void = { _ in },
    location: SourceLocation = #_sourceLocation
  ) throws -> String {
    var sum = SHA256()
    bytes.withUnsafeBytes { sum.update($0) }
    let file = DownloadFile(url: server.address + "/a.bin", size: bytes.count, sha256: sum.finish())
    let dataset = DatasetEntry(name: "things", title: "", origin: "", downloads: [file], load: { _ in Points([]) })
    var download = try DatasetDownload(dataset, into: folder.path + "/data")
    change(&download.limits)
    let text = message { try download.run { _, _ in true } }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/data") == [], sourceLocation: location)
    return text.replacingOccurrences(of: server.address, with: "http://server")
  }

  private func answer(_ head: String, _ body: [UInt8] = []) -> LocalServer.Answers {
    ["/a.bin": Array((head + "\r\n\r\n").utf8) + body]
  }

  @Test(
    "A wrong announced length is refused at once, even if no data follow",
    arguments: [("9223372036854775807", "at least 9223372036854775807"), ("30001", "at least 30001"), ("7", "7")])
  func announced(_ length: String, _ found: String) throws {
    let server = try LocalServer(answer("HTTP/1.1 200 OK\r\nContent-Length: \(length)"), lingering: true)
    #expect(
      try refusal(server) == "http://server/a.bin: expected 30000 bytes, found \(found); nothing was kept")
  }

  @Test(
    "An invalid announced length ends with a message",
    arguments: ["99999999999999999999999", "-1", "x", "", "0x7530", "30000, 30000", "30000\r\nContent-Length: 30001"])
  func noLength(_ length: String) throws {
    let server = try LocalServer(answer("HTTP/1.1 200 OK\r\nContent-Length: \(length)", [1, 2, 3]))
    let text = try refusal(server)
    #expect(text.contains("http://server/a.bin: "), "\(text)")
  }

  @Test("Chunks with invalid lengths end with a message", arguments: ["FFFFFFFFFFFFFFFFF", "-5", "zz", ""])
  func chunks(_ length: String) throws {
    let body = Array("5\r\nhello\r\n\(length)\r\nxxxxx".utf8)
    let server = try LocalServer(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", body))
    #expect(
      try refusal(server).hasPrefix("http://server/a.bin: expected 30000 bytes, found "))
  }

  @Test(
    "An error status is reported at once, without waiting for a body",
    arguments: [
      "401 U\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0",
      "401 U\r\nWWW-Authenticate: Basic realm=\"x\"",
      "401 U\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"", "401 U\r\nContent-Length: 50", "403 F", "404 N",
      "407 P\r\nProxy-Authenticate: Basic realm=\"x\"", "500 E\r\nContent-Length: 9223372036854775807", "503 B",
    ])
  func status(_ head: String) throws {
    let server = try LocalServer(answer("HTTP/1.1 \(head)"), lingering: true)
    #expect(
      try refusal(server)
        == "cannot download http://server/a.bin: the server answers with status \(head.prefix(3)), expected 200")
  }

  @Test("Success statuses other than 200 are refused", arguments: ["204 N", "206 P", "300 M", "304 N"])
  func otherStatus(_ head: String) throws {
    let body = head == "206 P" ? [UInt8](repeating: 1, count: 30_000) : []
    let server = try LocalServer(answer("HTTP/1.1 \(head)\r\nContent-Length: \(body.count)", body))
    #expect(
      try refusal(server)
        == "cannot download http://server/a.bin: the server answers with status \(head.prefix(3)), expected 200")
  }

  @Test("A silent server is given up without using the processor")
  func silent() throws {
    let server = try LocalServer(["/a.bin": []], lingering: true)
    let before = processorTime()
    #expect(
      try refusal(server) { $0.lowSpeedTimeout = 2 }
        == "cannot download http://server/a.bin: no answer within 2 seconds")
    #expect(processorTime() - before < 0.3)
  }

  /// Processor seconds of this thread.
  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test("A file that arrives too slowly is given up")
  func drip() throws {
    let server = try LocalServer(["/a.bin": LocalServer.file(bytes)], pause: 5)
    #expect(
      try refusal(server) { $0.lowSpeedTimeout = 3 }
        == "cannot download http://server/a.bin: the server sends fewer than 1000 bytes a second for 3 seconds")
  }

  @Test("Response headers that arrive too slowly are given up")
  func headDrip() throws {
    let head = "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 2_000)
    let server = try LocalServer(answer(head), pause: 20)
    #expect(
      try refusal(server) { $0.lowSpeedTimeout = 2 }
        == "cannot download http://server/a.bin: no answer within 2 seconds")
  }

  @Test("A slow server has a total time that depends on the file's size")
  func total() throws {
    let server = try LocalServer(["/a.bin": LocalServer.file(bytes)], pause: 5)
    let text = try refusal(server) { ($0.lowSpeedLimit, $0.minimumTotalTime, $0.expectedSpeed) = (1, 1, 30_000) }
    #expect(text == "cannot download http://server/a.bin: it took longer than 2 seconds")
    // 26 MB have two hours.
    #expect(DownloadLimits().seconds(size: 26_421_880) == 7_205)
  }

  @Test(
    "Endless response headers are refused",
    arguments: [
      "HTTP/1.1 200 OK\r\n" + String(repeating: "X: a\r\n", count: 80_000),
      "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 99_999) + "\r\nY: b\r\n",
      String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 10_000),
    ])
  func heads(_ head: String) throws {
    let server = try LocalServer(["/a.bin": Array(head.utf8)], lingering: true)
    let start = ContinuousClock.now
    let refusal = try refusal(server)
    // libcurl 8 accepts at most 5,000 header lines; the other headers have too many bytes.
    let limits = ["more than 100000 bytes"] + (head.hasPrefix("HTTP/1.1 200 OK\r\nX: a\r\n") ? ["too many lines"] : [])
    #expect(
      limits.contains { limit in
        refusal == "cannot download http://server/a.bin: the server's answer has \(limit) before the file begins"
      }, "\(refusal)")
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test("A header line longer than libcurl allows is an error, too")
  func longLine() throws {
    let server = try LocalServer(answer("HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 2_000_000)))
    #expect(try refusal(server).hasPrefix("cannot download http://server/a.bin: "))
  }

  @Test(
    "A redirect to another protocol is not followed",
    arguments: [
      "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "dict://127.0.0.1/x", "FILE:///etc/passwd",
    ])
  func otherProtocols(_ target: String) throws {
    let server = try LocalServer(["/a.bin": LocalServer.redirect(to: target)])
    #expect(
      try refusal(server)
        == "cannot download http://server/a.bin: the server leads to an address that begins neither with http:// nor with https://"
    )
  }

  @Test("A redirect with too large a body is refused")
  func endlessRedirect() throws {
    let answer = LocalServer.head("302 Found", length: nil, more: "Location: /b.bin\r\nTransfer-Encoding: chunked\r\n")
    let piece = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 65_536) + Array("\r\n".utf8)
    let body = (0..<400).flatMap { _ in piece }
    let keeping = String(decoding: answer, as: UTF8.self).replacingOccurrences(of: "Connection: close\r\n", with: "")
    let server = try LocalServer(["/a.bin": Array(keeping.utf8) + body], lingering: true)
    let text = try refusal(server) { $0.lowSpeedTimeout = 2 }
    #expect(text.hasPrefix("http://server/a.bin: expected 30000 bytes, found at least "), "\(text)")
  }

  @Test("A server that does not speak HTTP, or sends nothing, ends with a message")
  func noHTTP() throws {
    #expect(
      try refusal(LocalServer(["/a.bin": Array("220 smtp ready\r\n".utf8)]))
        == "cannot download http://server/a.bin: the server does not speak HTTP")
    #expect(
      try refusal(LocalServer(["/a.bin": []]))
        == "cannot download http://server/a.bin: the server closed the connection without an answer")
  }

  @Test("Unknown hosts and closed ports are reported")
  func nobody() throws {
    let dataset = { (url: String) in
      DatasetEntry(
        name: "things", title: "", origin: "", downloads: [DownloadFile(url: url, size: 1, sha256: "")],
        load: { _ in Points([]) })
    }
    let text = { (url: String) in
      message { try DatasetDownload(dataset(url), into: folder.path + "/data").run { _, _ in true } }
    }
    let closed = "http://127.0.0.1:\(try LocalServer([:]).port)/a"
    #expect(text(closed) == "cannot download \(closed): no connection (connection refused)")
    #expect(text("http://no.invalid/a") == "cannot download http://no.invalid/a: the host was not found")
  }
}
