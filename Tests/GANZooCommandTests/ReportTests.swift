import Foundation
import Testing

@Suite("The program's report")
struct ReportCommandTests {
  private static let train =
    ["train", "--model", "acgan", "--threads", "1", "--output", "run", "--steps", "6"] + Session.tiny

  @Test("tells the warnings, the time and the state of the run, also after one that was stopped later")
  func follows() throws {
    let session = try Session()
    let ended = try session.done(
      Self.train + ["--objective", "wgan-gp", "--set", "architecture.critic.batch_normalization=true"])
    #expect(ended.output.contains("\nReport     run/report.html\n"))
    let page = try session.text("run/report.html")
    #expect(page.contains("<li>step 0: warning: the critic has batch normalisation"))
    #expect(page.contains("<th scope=\"row\">State</th><td>finished</td>"))
    // The log has rows of two steps: the time is that of all six.
    let speed = try #require(page.firstMatch(of: /<td>([0-9.]+) steps a second<\/td>/))
    #expect(try #require(Double(speed.1)) < 2_000)
    try session.done(["resume", "run", "--steps", "9", "--override", "steps", "--no-report"])
    #expect(try session.text("run/report.html") == page)
    try session.done(["report", "run"])
    #expect(try session.text("run/report.html").contains("<td>9 of 9</td>"))
  }

  @Test("of a run that had ended, went on and was stopped says so")
  func stopped() throws {
    let session = try Session()
    try session.done(Self.train)
    let process = try session.start(["resume", "run", "--steps", "1000000", "--override", "steps"])
    session.wait(30) { (try? session.text("run/log.jsonl").split(separator: "\n").count) ?? 0 > 6 }
    kill(process.processIdentifier, SIGINT)
    #expect(session.end(process) == 130)
    let page = try session.text("run/report.html")
    #expect(page.contains("<th scope=\"row\">State</th><td>stopped</td>"))
    #expect(page.contains(", the end</figcaption>"))
  }

  @Test("does not follow a link in a run's folder, and names its command as a shell needs it")
  func foreign() throws {
    let session = try Session()
    try session.done(Self.train + ["--no-report"])
    try session.write("mine".utf8, to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: session.folder + "/run/report.html", withDestinationPath: "../victim")
    let refused = try session.run("report", "run")
    #expect(refused.status == 1 && refused.errors.contains("run/report.html is a symbolic link"))
    #expect(try session.text("victim") == "mine")
    try FileManager.default.moveItem(atPath: session.folder + "/run", toPath: session.folder + "/$(id) run")
    let written = try session.done(["report", "$(id) run", "--output", "page.html"])
    #expect(written.output == "wrote a report of 1 run to page.html\n")
    #expect(try session.text("page.html").contains("<code>ganzoo report &#39;$(id) run&#39; --evaluate</code>"))
  }

  @Test("keeps whole rows of a diary that a kill has torn")
  func torn() throws {
    let session = try Session()
    try session.done(Self.train)
    let notes = try session.text("run/notes.jsonl")
    try session.write((notes + #"{"step": 1, "no"#).utf8, to: "run/notes.jsonl")
    try session.done(["resume", "run", "--steps", "7", "--override", "steps"])
    let rows = try session.text("run/notes.jsonl").split(separator: "\n")
    #expect(rows.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") } && rows.count > 2)
    #expect(rows.count { $0.contains("\"began\"") } == 2)
  }

  @Test("a vector that begins with a negative number is taken, and truncation does not go with one")
  func latent() throws {
    let session = try Session()
    try session.done(Self.train)
    let vector = "-1.25,0.5,0.25,-0.125,2"
    try session.done(["generate", "run", "--class", "3", "--latent", vector, "--grid", "a.png"])
    try session.done(["generate", "run", "--class", "3", "--latent=\(vector)", "--grid", "b.png"])
    #expect(try session.bytes("a.png") == session.bytes("b.png"))
    let refused = try session.run("generate", "run", "--latent=\(vector)", "--truncation", "0.5", "--grid", "c.png")
    #expect(refused.status == 2)
    #expect(refused.errors.hasPrefix("ganzoo: --latent gives the numbers themselves; leave --truncation out\n"))
  }
}
