import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Runs on the live page")
struct RunRouteTests {
  private func json(_ answer: Answer) throws -> JSONObject {
    #expect(answer.status == 200, "\(answer.text)")
    return try JSONObject(json: answer.text)
  }

  @Test("the list has name, state and the log's own digits")
  func list() throws {
    let runs = try RunsFolder("a", "b")
    let server = try ServedPage(runs: runs.path)
    defer { server.stop() }
    let list = try json(server.ask("/api/runs"))
    guard case .array(let rows)? = list["runs"] else { return #expect(Bool(false), "\(list)") }
    #expect(rows.count == 2)
    guard case .object(let run)? = rows.first else { return }
    #expect(run["state"] == .string("stopped") && run["steps"] == .int(11) && run["planned"] == .int(40))
    #expect(run["title"] == .string("<b>a title</b>"))
    #expect(run["metric"] == .object(["name": "metric/accuracy", "count": 2, "last": "0.5"]))
  }

  @Test("a run has settings, series and grids; two have differences; curves are SVG")
  func detail() throws {
    let runs = try RunsFolder("a", "b")
    let server = try ServedPage(runs: runs.path)
    defer { server.stop() }
    let run = try json(server.ask("/api/run?run=a"))
    #expect(run["grids"] == .array([.int(0)]))
    #expect(
      run["settings"]
        == .array([
          .object(["path": "model", "value": "acgan"]), .object(["path": "title", "value": "\"<b>a title</b>\""]),
          .object(["path": "training.steps", "value": "40"]), .object(["path": "training.seed", "value": "0"]),
        ]))
    #expect(
      try json(server.ask("/api/runs/compare?left=a&right=b"))
        == ["differences": .array([.object(["path": "training.seed", "left": "0", "right": "1"])])])
    let chart = try server.ask("/api/runs/chart?run=a&run=b&metric=critic/real&smooth=median:3")
    #expect(chart.status == 200 && chart.headers["content-type"] == "image/svg+xml")
    #expect(chart.text.hasPrefix("<svg ") && chart.text.contains(">b</text>"))
    let grid = try server.ask("/api/run/grid?run=a&step=0")
    #expect(grid.status == 200 && grid.headers["content-type"] == "image/png")
    #expect(grid.body == (try runs.folder.bytes("a/samples/step-0000000.png")))
    for (target, status) in [
      ("/api/run/grid?run=a&step=5", 404), ("/api/run/grid?run=a&step=-1", 400), ("/api/run/grid?run=a", 400),
      ("/api/runs/chart?run=a&x=day", 400), ("/api/runs/chart?run=a&width=99999", 400),
      ("/api/runs/chart?run=a&metric=none", 404), ("/api/runs/chart?run=a&smooth=median:2", 400),
      ("/api/runs/chart", 400), ("/api/run?run=none", 404), ("/api/runs/watch?run=a&run=a&run=b", 400),
    ] { #expect(try server.ask(target).status == status, "\(target)") }
  }

  @Test("no path leads out of the folder, and no link")
  func outside() throws {
    let runs = try RunsFolder("a", "b")
    let other = try RunsFolder("secret")
    try FileManager.default.createSymbolicLink(
      atPath: runs.path + "/linked", withDestinationPath: other.path + "/secret")
    try FileManager.default.removeItem(atPath: runs.path + "/b/log.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: runs.path + "/b/log.jsonl", withDestinationPath: other.path + "/secret/log.jsonl")
    let server = try ServedPage(runs: runs.path)
    defer { server.stop() }
    for target in [
      "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/Page/index.html", "/api/run?run=..", "/api/run?run=.",
      "/api/run?run=../a", "/api/run?run=a/../a", "/api/run?run=%2Fetc", "/api/run?run=linked",
      "/api/run?run=", "/api/generator?id=file/../../etc/passwd", "/api/generator?id=run/..",
    ] { #expect([400, 404].contains(try server.ask(target).status), "\(target)") }
    let linked = try server.ask("/api/run?run=b")
    #expect(linked.status == 403)
    #expect(
      linked.text
        == #"{"error": "log.jsonl of the run is a symbolic link, which may lead out of the folder"}"#)
    let list = try server.ask("/api/runs").text
    #expect(list.contains(#""name": "a""#) && list.contains("symbolic link") && !list.contains("linked"))
  }

  @Test("a damaged log and a hostile name are told as text")
  func hostile() throws {
    let name = "<img src=x onerror=alert(1)>"
    let runs = try RunsFolder("a", name)
    try runs.append("{\n", to: "a/log.jsonl")
    let server = try ServedPage(runs: runs.path)
    defer { server.stop() }
    let list = try server.ask("/api/runs")
    #expect(list.headers["content-type"] == "application/json")
    #expect(list.text.contains("line 3 of a/log.jsonl is no row of a log: "))
    #expect(list.text.contains(#""name": "\#(name)""#))
    let chart = try server.ask(
      "/api/runs/chart?run=a&run=" + (name.addingPercentEncoding(withAllowedCharacters: []) ?? ""))
    #expect(chart.status == 422)
  }

  @Test("a stream tells of rows and grids as they come")
  func live() throws {
    let runs = try RunsFolder("a")
    let server = try ServedPage(runs: runs.path)
    defer { server.stop() }
    let connection = try Connection(server.port)
    connection.write(server.head("/api/runs/watch?run=a"))
    func next(_ text: String) -> Bool {
      let found = connection.read(seconds: 10) { $0.range(of: Data(text.utf8)) != nil }
      return found.range(of: Data(text.utf8)) != nil
    }
    #expect(next(#""name": "critic/real", "count": 2, "last": "0.11""#))
    try runs.append(RunsFolder.row(20), to: "a/log.jsonl")
    #expect(next(#""name": "critic/real", "count": 3, "last": "0.21""#))
    try FileManager.default.copyItem(
      atPath: runs.path + "/a/samples/step-0000000.png", toPath: runs.path + "/a/samples/step-0000020.png")
    #expect(next(#""grids": [0, 20]"#))
  }
}
