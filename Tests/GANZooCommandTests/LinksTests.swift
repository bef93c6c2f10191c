import Foundation
import Testing

@Suite("The documents")
struct LinksTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The paths of all pages from here, but for what a build has fetched.
  private var pages: [String] {
    let paths = FileManager.default.enumerator(atPath: Self.root)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".md") && !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
  }

  private func text(_ page: String) throws -> String {
    try String(contentsOfFile: "\(Self.root)/\(page)", encoding: .utf8)
  }

  /// A page's lines without blocks of code.
  private func prose(_ text: String) -> [Substring] {
    var isCode = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if line.hasPrefix("```") { isCode.toggle() }
      return !isCode && !line.hasPrefix("    ")
    }
  }

  /// The anchors of a page's headings, as GitHub makes them.
  private func anchors(_ text: String) -> Set<String> {
    var anchors: Set<String> = []
    for line in prose(text) {
      guard let heading = line.wholeMatch(of: #/#{1,6} +(.*)/#)?.1 else { continue }
      let words = heading.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { $0.1 }.lowercased()
      var anchor = ""
      for character in words {
        if character == " " { anchor += "-" }
        if character.isLetter || character.isNumber || "-_".contains(character) { anchor.append(character) }
      }
      var (unique, number) = (anchor, 0)
      while !anchors.insert(unique).inserted {
        number += 1
        unique = "\(anchor)-\(number)"
      }
    }
    return anchors
  }

  /// What a page links to.
  private func links(_ text: String) -> [String] {
    let body = prose(text).joined(separator: "\n").replacing(#/`[^`\n]*`/#, with: "``")
    return body.matches(of: #/\]\(\s*<?([^)\s>]+)>?[^)]*\)/#).map { String($0.1) }
      + body.matches(of: #/(?m)^\[[^\]]+\]:\s*(\S+)/#).map { String($0.1) }
      + body.matches(of: #/(?:href|src)="([^"]+)"/#).map { String($0.1) }
  }

  @Test("lead to files that are there, and to headings that these have")
  func links() throws {
    #expect(pages.count > 10 && pages.contains("README.md") && pages.contains("Documentation/quality.md"))
    var checked = 0
    for page in pages {
      for link in links(try text(page)) where !link.contains(#/^[a-z]+:/#) {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let folder = page.split(separator: "/").dropLast().joined(separator: "/")
        let target = parts[0].isEmpty ? page : parts[0].hasPrefix("/") ? parts[0] : "\(folder)/\(parts[0])"
        let path = URL(filePath: "\(Self.root)/\(target.removingPercentEncoding ?? target)").standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: path), "\(page) links to \(link)")
        if parts.count > 1, path.hasSuffix(".md"), let text = try? String(contentsOfFile: path, encoding: .utf8) {
          #expect(anchors(text).contains(parts[1]), "\(page) links to \(link), but there is no such heading")
        }
        checked += 1
      }
    }
    #expect(checked > 50)
  }

  @Test("dead links of every form are found")
  func found() {
    let text = """
      # A `b`: c, d_e-f!
      ## A
      ## A
      [x](a.md) ![y](b.png "title") <img src="c.png"> [z](<d.md>) `[no](code.md)`

          [no](block.md)

      ```
      [no](fence.md)
      ```
      [ref]: e.md
      """
    #expect(links(text) == ["a.md", "b.png", "d.md", "e.md", "c.png"])
    #expect(anchors(text) == ["a-b-c-d_e-f", "a", "a-1"])
  }
}
