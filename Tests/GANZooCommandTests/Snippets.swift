import Foundation

/// The blocks of Swift in the documents, as source files that the suite compiles.
enum Snippets {
  /// One source file for each page that has blocks, by the page's path.
  static func files() throws -> [String: String] {
    var files: [String: String] = [:]
    for page in Documents.pages {
      let text = try Documents.text(page)
      if let source = source(of: text, page: page) { files[page] = source }
    }
    return files
  }

  /// Writes the files to a folder, in place of those that are there.
  static func write(to folder: String) throws {
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (page, source) in try files() {
      try source.write(toFile: "\(folder)/\(name(of: page)).swift", atomically: true, encoding: .utf8)
    }
  }

  /// The source file of a page; nil where it has no blocks of Swift.
  ///
  /// Imports go to the top, then declarations; all that runs is one function, in which a block sees what those before
  /// it have made. A line `<!-- swift: CODE -->` adds code that the reader need not see. Manifests of packages are left
  /// out.
  static func source(of text: String, page: String) -> String? {
    var imports: Set = ["import GANZoo"]
    var declarations: [String] = []
    var statements: [String] = []
    for (first, block) in blocks(text) where !block[0].hasPrefix("// swift-tools-version") {
      let code = block.filter { !$0.hasPrefix("import ") }
      imports.formUnion(block.filter { $0.hasPrefix("import ") }.map(String.init))
      let text =
        ([#"#sourceLocation(file: "\#(page)", line: \#(first))"#]
        + block.map { $0.hasPrefix("import ") ? "" : String($0) }).joined(separator: "\n")
      if isDeclaration(code) { declarations.append(text) } else { statements.append(text) }
    }
    guard !declarations.isEmpty || !statements.isEmpty else { return nil }
    let function = ["func \(name(of: page))() throws {"] + statements + ["}"]
    return
      (["// swift-format-ignore-file"] + imports.sorted() + declarations + (statements.isEmpty ? [] : function) + [
        "#sourceLocation()", "",
      ])
      .joined(separator: "\n")
  }

  /// The lines of each block of Swift and each hidden piece of code, with the number of the first line.
  private static func blocks(_ text: String) -> [(first: Int, lines: [Substring])] {
    var blocks: [(first: Int, lines: [Substring])] = []
    var isInside = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let hidden = line.wholeMatch(of: #/<!-- swift: (.*) -->/#) {
        blocks.append((number + 1, [hidden.1]))
      } else if line == "```swift" {
        isInside = true
        blocks.append((number + 2, []))
      } else if line.hasPrefix("```") {
        isInside = false
      } else if isInside {
        blocks[blocks.count - 1].lines.append(line)
      }
    }
    return blocks.filter { !$0.lines.isEmpty }
  }

  private static func isDeclaration(_ code: [Substring]) -> Bool {
    let first = code.first { !$0.isEmpty && !$0.hasPrefix("//") }
    return first?.prefixMatch(of: #/(public |final |@\w+ )*(struct|class|enum|protocol|extension|func) /#) != nil
  }

  private static func name(of page: String) -> String {
    String(page.dropLast(3).map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
