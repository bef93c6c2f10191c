package import Foundation

/// A fresh folder that goes away with its owner.
package final class TemporaryFolder {
  /// Its path.
  package let path = NSTemporaryDirectory() + "ganzoo-test-" + UUID().uuidString

  /// Makes the folder.
  package init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Names of what lies in it, sorted.
  package var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

  /// All files inside, at any depth, as sorted paths from here.
  package var files: [String] {
    (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  /// The bytes of a file inside.
  package func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

  /// Writes a file and returns its path.
  package func file(_ name: String, _ bytes: [UInt8] = []) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  /// Writes a text and returns its path.
  package func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// Puts a link to a file here, under its own name, which it returns.
  package func link(_ target: String) throws -> String {
    let url = URL(fileURLWithPath: target)
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(url.lastPathComponent)", withDestinationPath: url.path)
    return url.lastPathComponent
  }
}
