import Foundation
import Testing

@Suite("The live page in a browser", .serialized)
struct BrowserTests {
  /// What `Tools/install-browser` installs.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let python = root + "/.build/browser/bin/python"
  private static let isInstalled = ["/usr/bin/chromium", python, root + "/.build/browser/bin/playwright"].allSatisfy(
    FileManager.default.isExecutableFile)

  @Test(
    "shows runs, explorer and toys at the width of a phone and of a desk, without an error in the console",
    .enabled(if: isInstalled, "Chromium and Playwright are missing; Tools/install-browser installs them"))
  func page() throws {
    let session = try Session()
    let tiny = Session.tiny + ["--set", "training.grid_every=10", "--set", "training.log_every=5"]
    try session.done(
      ["train", "--model", "acgan", "--steps", "30", "--output", "runs/a", "--set", "title=<b>bold</b>"] + tiny)
    let training = try session.start(
      ["train", "--model", "acgan", "--steps", "1000000", "--seed", "2", "--output", "runs/b", "--threads", "1"]
        + tiny + ["--set", "training.grid_every=1000"])
    session.wait { session.has("runs/b/generator.h5") }
    let server = try session.process(["serve", "--port", "0"])
    server.standardOutput = try session.stream("address")
    try server.run()
    session.wait { ((try? session.text(".address")) ?? "").contains("#token=") }
    let address = try #require(try session.text(".address").split(separator: "\n").last.map(String.init))
    let browser = try Session(program: Self.python)
    let ended = try browser.run([Self.root + "/Tests/Browser/page.py", address])
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    for process in [training, server] {
      kill(process.processIdentifier, SIGINT)
      #expect(session.end(process) == 130)
    }
  }

  @Test(
    "a page with a generator is used by keyboard, and keeps up thirty pictures a second",
    .enabled(if: isInstalled, "Chromium and Playwright are missing; Tools/install-browser installs them"))
  func exported() throws {
    let session = try Session()
    try session.done(["export", "--model", "acgan", "--format", "web", "--output", "page"])
    let browser = try Session(program: Self.python)
    let ended = try browser.run([Self.root + "/Tests/Browser/web_page.py", session.folder + "/page/index.html"])
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
  }
}
