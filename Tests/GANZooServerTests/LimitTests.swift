import Foundation
import GANZooServer
import Testing

@Suite("What the live page takes on at most")
struct LimitTests {
  @Test("heads and bodies have a size, and methods and types are known ones")
  func sizes() throws {
    let server = try ServedPage()
    defer { server.stop() }
    let long = try server.ask("/api/runs", more: ["X-Long: " + String(repeating: "a", count: 40_000)])
    #expect(long.status == 0 || (400..<500).contains(long.status), "\(long.status)")
    #expect(try server.ask("/" + String(repeating: "a", count: 40_000)).status != 200)
    let json = ["Content-Type: application/json"]
    let cases: [(head: String, status: Int)] = [
      (server.head("/api/toy", method: "POST", more: json + ["Content-Length: 262145"]), 413),
      (server.head("/api/toy", method: "POST", more: json + ["Content-Length: 262145", "Content-Length: 1"]), 400),
      (server.head("/api/toy", method: "POST", more: json + ["Transfer-Encoding: chunked"]), 411),
      (server.head("/api/toy", method: "POST", more: ["Content-Length: 2"]), 415),
      (server.head("/api/runs", method: "PUT"), 405), (server.head("/api/toy"), 405),
      (server.head("/api/none"), 404),
    ]
    for (head, status) in cases { #expect(try server.send(head).status == status, "\(head)") }
    #expect(try server.post("/api/toy", "[1").text.hasPrefix(#"{"error": "the body is not JSON: a list"#))
    let answer = try server.post("/api/runs", "{}")
    #expect(answer.status == 405 && answer.text == #"{"error": "/api/runs is asked by GET"}"#)
  }

  @Test("requests at once run out, and come again with time")
  func rate() throws {
    var limits = ServerLimits()
    (limits.burst, limits.rate) = (3, 4)
    let server = try ServedPage(limits: limits)
    defer { server.stop() }
    let statuses = try (0..<5).map { _ in try server.ask("/icon.svg").status }
    #expect(statuses.prefix(3) == [200, 200, 200] && statuses.contains(429))
    Thread.sleep(forTimeInterval: 0.6)
    #expect(try server.ask("/icon.svg").status == 200)
  }

  @Test("a client that sends a byte now and then loses its connection, and its place is free again")
  func slow() throws {
    var limits = ServerLimits()
    (limits.requestSeconds, limits.connections) = (1, 2)
    let server = try ServedPage(limits: limits)
    defer { server.stop() }
    let slow = try (0..<2).map { _ in try Connection(server.port) }
    let start = Date()
    var isOpen = true
    while isOpen, Date().timeIntervalSince(start) < 10 {
      for connection in slow where !connection.write("G") { isOpen = false }
      Thread.sleep(forTimeInterval: 0.2)
    }
    #expect(!isOpen)
    #expect(try server.ask("/icon.svg").status == 200)
  }

  @Test("an answer may take longer than a client has for its request")
  func slowAnswers() throws {
    var limits = ServerLimits()
    limits.requestSeconds = 1
    let server = try ServedPage(limits: limits)
    defer { server.stop() }
    // More generators than are kept open: each request has one read anew, while the others wait.
    let targets = ["acgan", "acgan-shapes", "resnet", "dcgan", "mlp"].map { "/api/generator?id=package/\($0)" }
    let time = try ContinuousClock().measure {
      for target in targets {
        let answer = try server.ask(target)
        #expect(answer.status == 200)
      }
    }
    // Together they take more than twice the time of a client, if so many can be connected.
    let count = min(40, Int(.seconds(2.5) / (time / targets.count)) + 1)
    let connections = try (0..<count).map { number in
      let connection = try Connection(server.port)
      connection.write(server.head(targets[number % targets.count]))
      return connection
    }
    let statuses = connections.map { Answer($0.read(seconds: 120) { _ in false }).status }
    #expect(statuses == statuses.map { _ in 200 })
  }

  @Test("rows of combining marks, whose comparison takes time by the square of their number, are refused")
  func marks() throws {
    let server = try ServedPage()
    defer { server.stop() }
    let marks = String(repeating: "%CC%81", count: 31)
    let refused = #"{"error": "more than 30 combining marks in a row"}"#
    for target in ["/\(marks)", "/api/generator?id=\(marks)", "/api/generator?\(marks)=1"] {
      for token in [nil, "none"] {
        let answer = try server.ask(target, token: token)
        #expect(answer.status == 400 && answer.text == refused, "\(target)")
      }
    }
    for field in ["Host: a", "X: ", "x"] {
      let raw = field + String(repeating: "\u{301}", count: 31)
      let answer = try server.ask("/", more: [raw.contains(":") ? raw : raw + ": a"])
      #expect(answer.status == 400, "\(field)")
    }
    #expect(try server.ask("/api/generator?id=\(marks.dropLast(6))").status == 404)
  }

  @Test("streams are counted, and end with the server")
  func streams() throws {
    var limits = ServerLimits()
    limits.streams = 1
    let runs = try RunsFolder("a")
    let server = try ServedPage(runs: runs.path, limits: limits)
    let first = try Connection(server.port)
    first.write(server.head("/api/runs/watch"))
    #expect(!first.read(seconds: 5) { $0.range(of: Data("event: runs".utf8)) != nil }.isEmpty)
    let second = try server.ask("/api/runs/watch")
    #expect(second.status == 503 && second.text == #"{"error": "too many streams are open: close other tabs"}"#)
    #expect(server.stop() < 5)
  }
}
