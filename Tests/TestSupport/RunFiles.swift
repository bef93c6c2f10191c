package import Foundation

/// What a run has left in its folder, by name, but for times: of the log the rows without seconds, no diary, no report,
/// no event files and no checkpoints.
package func runFiles(_ folder: String) throws -> [String: Data] {
  let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
  return try names.reduce(into: [:]) { files, name in
    let isTimed = name == "notes.jsonl" || name == "report.html" || name.hasPrefix("events.")
    guard name.contains("."), !isTimed, !name.hasPrefix("checkpoints/") else { return }
    files[name] = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
    guard name == "log.jsonl", let bytes = files[name] else { return }
    // Only of text: of other bytes, decoding throws an error for each within, whose backtrace is kept in a test.
    let text = String(decoding: bytes, as: UTF8.self)
    files[name] = Data(text.replacing(#/"seconds": [0-9.e-]+, /#, with: "").utf8)
  }
}
