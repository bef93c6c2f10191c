import Foundation
import Testing

/// Chromium without a window, which opens a page from a file and has no network.
public enum Chromium {
  private static let program = "/usr/bin/chromium"

  /// Whether it is there; `Tools/install-browser` installs it.
  public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// The text of the element `result` of a page, once its scripts have ended.
  public static func result(of html: String) throws -> String {
    let folder = NSTemporaryDirectory() + "ganzoo-chromium-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(html.utf8).write(to: URL(fileURLWithPath: folder + "/page.html"))
    let output = folder + "/output"
    try Data().write(to: URL(fileURLWithPath: output))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder)/profile", "--dump-dom",
      "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=60000", "file://\(folder)/page.html",
    ]
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let page = String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
    let start = try #require(page.range(of: #"<pre id="result">"#), "Chromium ended with \(process.terminationStatus)")
    let end = try #require(page.range(of: "</pre>", range: start.upperBound..<page.endIndex))
    return String(page[start.upperBound..<end.lowerBound]).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&amp;", with: "&")
  }
}
