import Foundation
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite("'serve', as a user runs it", .serialized)
struct ServeTests {
  /// The program at work, and the address that it prints.
  private func serve(_ session: Session, _ arguments: String...) throws -> (process: Process, address: String) {
    let process = try session.process(["serve", "--port", "0"] + arguments)
    (process.standardOutput, process.standardError) = (try session.stream("address"), try session.stream("messages"))
    try process.run()
    session.wait { ((try? session.text(".address")) ?? "").contains("#token=") }
    let line = try session.text(".address").split(separator: "\n").last.map(String.init)
    return (process, try #require(line))
  }

  private func ask(_ address: String, _ path: String) async throws -> (status: Int, text: String) {
    let parts = address.components(separatedBy: "/#token=")
    var request = URLRequest(url: try #require(URL(string: parts[0] + path)))
    request.setValue("Bearer \(parts[1])", forHTTPHeaderField: "Authorization")
    let (data, response) = try await URLSession.shared.data(for: request)
    return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
  }

  @Test("prints an address that works, says what is served, and ends by Ctrl-C with 130")
  func use() async throws {
    let session = try Session()
    _ = try session.train("runs/a", steps: 20)
    let (process, address) = try serve(session)
    #expect(address.wholeMatch(of: #/http://127\.0\.0\.1:[0-9]+/\#token=[0-9a-f]{48}/#) != nil)
    #expect(try session.text(".address").hasPrefix("Runs of runs. Open this in a browser; Ctrl-C ends it.\n"))
    let list = try await ask(address, "/api/runs")
    #expect(list.status == 200 && list.text.contains(#""name": "a""#) && list.text.contains(#""state": "finished""#))
    let critic = try await ask(address, "/api/generator?id=run/a")
    #expect(critic.text.contains(#""critic": true"#) && critic.text.contains("/runs/a\"}"))
    kill(process.processIdentifier, SIGINT)
    #expect(session.end(process) == 130)
    #expect(try session.text(".messages") == "")
  }

  @Test("shows a run while another process trains it")
  func live() async throws {
    let session = try Session()
    let training = try session.start(
      ["train", "--model", "acgan", "--steps", "1000000", "--output", "runs/a", "--set", "training.log_every=1"]
        + Session.tiny)
    session.wait { session.has("runs/a/generator.h5") }
    let (process, address) = try serve(session)
    let before = try await ask(address, "/api/run?run=a")
    #expect(before.text.contains(#""state": "running""#), "\(before.text)")
    let steps = { (text: String) in text.firstMatch(of: #/"steps": ([0-9]+)/#).flatMap { Int($0.1) } ?? 0 }
    try await Task.sleep(for: .seconds(1))
    #expect(steps(try await ask(address, "/api/run?run=a").text) > steps(before.text))
    kill(training.processIdentifier, SIGKILL)
    training.waitUntilExit()
    #expect(try await ask(address, "/api/run?run=a").text.contains(#""state": "stopped""#))
    kill(process.processIdentifier, SIGTERM)
    #expect(session.end(process) == 143)
  }

  @Test("a port in use, a folder that is none and a file that is no generator are wrong use")
  func errors() throws {
    let session = try Session()
    let (process, address) = try serve(session)
    #expect(
      try session.text(".address").hasPrefix(
        "No runs: there is no folder 'runs' here. Open this in a browser; Ctrl-C ends it.\n"))
    let port = try #require(address.firstMatch(of: #/:([0-9]+)\//#)).1
    let second = try session.run("serve", "--port", String(port))
    #expect(second.status == 2)
    #expect(
      second.errors
        == "ganzoo: another program listens on port \(port) of 127.0.0.1; name another port with --port, or end that program\n"
    )
    kill(process.processIdentifier, SIGINT)
    #expect(session.end(process) == 130)
    let missing = try session.run("serve", "none")
    #expect(missing.status == 2 && missing.errors == "ganzoo: there is no folder none; name one with runs\n")
    let range = try session.run("serve", "--port", "70000")
    #expect(range.status == 2 && range.errors.contains("--port is a number from 0 to 65535, not 70000"))
    try session.write(Array("no generator".utf8), to: "bad.h5")
    #expect(try session.run("serve", "--weights", "bad.h5").status == 1)
  }

  @Test("'generate --latent' makes the picture of these numbers")
  func latent() throws {
    let session = try Session()
    let path = try session.train()
    let numbers = "-0.5,0.25,1e-3,2,-1"
    for name in ["a.png", "b.png"] {
      try session.done(["generate", path, "--class", "3", "--latent=" + numbers, "--grid", name])
    }
    #expect(try session.bytes("a.png") == session.bytes("b.png"))
    let two = try session.done(["generate", path, "--latent", numbers + "," + numbers, "--output", "two.h5"])
    #expect(two.output == "wrote 2 images of 28 x 28 x 1 to two.h5\n")
    for (arguments, message) in [
      (["--latent", "1,2"], "ganzoo: --latent has 2 numbers; a vector of this generator has 5\n"),
      (["--latent", "1,x,3,4,5"], "ganzoo: --latent has 'x' where a number should be\n"),
      (["--latent", "1,2,3,4,inf"], "ganzoo: --latent has 'inf' where a number should be\n"),
    ] {
      let ended = try session.run(["generate", path, "--grid", "c.png"] + arguments)
      #expect(ended.status == 2 && ended.errors == message, "\(ended.errors)")
    }
    let both = try session.run(["generate", path, "--latent", numbers, "--count", "3", "--grid", "c.png"])
    #expect(
      both.status == 2
        && both.errors.contains("--latent says how many images there are; leave --count and --per-class out"))
    #expect(!session.has("c.png"))
  }
}
