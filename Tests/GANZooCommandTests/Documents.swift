import Foundation

/// The documents of the repository.
enum Documents {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The paths of all files from the root whose names end so, but for what a build has made.
  static func files(_ endings: String...) -> [String] {
    let paths = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return paths.filter { path in
      endings.contains { path.hasSuffix($0) }
        && !path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".ci" || $0 == "Generated" }
    }.sorted()
  }

  static let pages = files(".md")

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  /// A page's lines without blocks of code, fenced or indented.
  static func prose(_ text: String) -> [Substring] {
    var isFenced = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      let isFence = line.hasPrefix("```")
      if isFence { isFenced.toggle() }
      return !(isFenced || isFence || line.hasPrefix("    "))
    }
  }
}
