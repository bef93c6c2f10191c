import Foundation
import GANZoo
import GANZooServer
import Testing

@Suite("Who may see the live page")
struct AccessTests {
  @Test("the page itself is for everybody, with headers that bind a browser")
  func headers() throws {
    let server = try ServedPage()
    defer { server.stop() }
    for (path, type) in [
      ("/", "text/html; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
      ("/chart.css", "text/css; charset=utf-8"), ("/app.js", "text/javascript; charset=utf-8"),
      ("/icon.svg", "image/svg+xml"),
    ] {
      let answer = try server.ask(path, token: "none")
      #expect(answer.status == 200 && answer.headers["content-type"] == type && !answer.body.isEmpty)
      #expect(
        answer.headers["content-security-policy"]
          == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
      #expect(answer.headers["x-content-type-options"] == "nosniff" && answer.headers["x-frame-options"] == "DENY")
      #expect(answer.headers["cache-control"] == "no-store" && answer.headers["referrer-policy"] == "no-referrer")
    }
    let page = try server.ask("/").text
    #expect(!page.contains("<script>") && !page.contains("style=") && !page.contains("onclick"))
    #expect(server.page.address == "\(server.page.origin)/#token=\(server.page.token)")
    #expect(server.page.token.wholeMatch(of: /[0-9a-f]{48}/) != nil)
  }

  @Test("all else is for who knows the token")
  func token() throws {
    let server = try ServedPage()
    defer { server.stop() }
    let other = try ServedPage()
    defer { other.stop() }
    for path in ["/api/runs", "/api/generators", "/api/toys", "/api/runs/watch", "/none"] {
      for token in ["", "x", String(server.page.token.dropLast()), server.page.token + "0", other.page.token] {
        let answer = try server.ask(path, token: token)
        #expect(answer.status == 401)
        #expect(
          answer.text
            == #"{"error": "the token is missing or another one: open the address that ganzoo serve has printed"}"#)
      }
    }
    #expect(try server.ask("/api/runs").status == 200)
    let twice = try server.ask("/api/runs", more: ["Authorization: Bearer \(server.page.token)"])
    #expect(twice.status == 401)
  }

  @Test("a name that leads here, and a page from elsewhere, are refused, even for the page itself")
  func elsewhere() throws {
    let server = try ServedPage()
    defer { server.stop() }
    for host in ["evil.example", "evil.example:\(server.port)", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"] {
      let head = server.head("/").replacing("Host: \(server.host)", with: "Host: \(host)")
      let answer = try server.send(head)
      #expect(answer.status == 403 && answer.text == #"{"error": "this page is at \#(server.host) alone"}"#)
    }
    let without = server.head("/api/runs").replacing("Host: \(server.host)\r\n", with: "")
    #expect([400, 403].contains(try server.send(without).status))
    let local = server.head("/api/runs").replacing("Host: \(server.host)", with: "Host: localhost:\(server.port)")
    #expect(try server.send(local).status == 200)
    for origin in ["http://evil.example", "null", "http://127.0.0.1", "https://\(server.host)"] {
      let answer = try server.ask("/api/runs", more: ["Origin: \(origin)"])
      #expect(answer.status == 403 && answer.text == #"{"error": "a page from elsewhere asks"}"#)
    }
    #expect(try server.ask("/api/runs", more: ["Origin: http://\(server.host)"]).status == 200)
    for site in ["cross-site", "same-site"] {
      #expect(try server.ask("/", more: ["Sec-Fetch-Site: \(site)"]).status == 403)
    }
  }

  @Test("a port in use, and a folder that is none, are clear errors")
  func errors() throws {
    let server = try ServedPage()
    defer { server.stop() }
    let error = #expect(throws: ServerError.self) {
      try LivePage(.init(runs: nil, port: server.port, threads: 1), zoo: .builtIn)
    }
    #expect(
      error?.description
        == "another program listens on port \(server.port) of 127.0.0.1; name another port with --port, or end that program"
    )
    #expect(error?.isWrongUse == true)
    let runs = try RunsFolder("a")
    #expect(throws: ServerError.noFolder(path: runs.path + "/none")) { try ServedPage(runs: runs.path + "/none") }
    let file = runs.path + "/a/recipe.yaml"
    #expect(throws: ServerError.notAFolder(path: file)) { try ServedPage(runs: file) }
  }
}
