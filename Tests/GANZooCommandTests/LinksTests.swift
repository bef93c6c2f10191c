import Foundation
import Testing

@Suite("The documents")
struct LinksTests {
  /// The anchors of a page's headings, as GitHub makes them.
  private func anchors(_ text: String) -> Set<String> {
    var anchors: Set<String> = []
    for line in Documents.prose(text) {
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
    let body = Documents.prose(text).joined(separator: "\n").replacing(#/`[^`\n]*`/#, with: "``")
    return body.matches(of: #/\]\(\s*<?([^)\s>]+)>?[^)]*\)/#).map { String($0.1) }
      + body.matches(of: #/(?m)^\[[^\]]+\]:\s*(\S+)/#).map { String($0.1) }
      + body.matches(of: #/(?:href|src)="([^"]+)"/#).map { String($0.1) }
      + body.matches(of: #/<(doc:[^>]+)>/#).map { String($0.1) }
  }

  @Test("lead to files that are there, and to headings that these have", arguments: Documents.pages)
  func links(of page: String) throws {
    for link in links(try Documents.text(page)) where !link.contains(#/^[a-z]+:/#) {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let folder = page.split(separator: "/").dropLast().joined(separator: "/")
      // docc finds pictures by their names alone; the site takes those of Documentation.
      let isPicture = folder.hasSuffix(".docc") && !parts[0].contains(".")
      let target = isPicture ? "Documentation/\(parts[0]).png" : parts[0].isEmpty ? page : "\(folder)/\(parts[0])"
      let path = URL(filePath: "\(Documents.root)/\(target.removingPercentEncoding ?? target)").standardizedFileURL.path
      #expect(FileManager.default.fileExists(atPath: path), "\(page) links to \(link)")
      if parts.count > 1, path.hasSuffix(".md"), let text = try? String(contentsOfFile: path, encoding: .utf8) {
        #expect(anchors(text).contains(parts[1]), "\(page) links to \(link), but there is no such heading")
      }
    }
  }

  @Test("There are pages and links to check")
  func counted() throws {
    #expect(Documents.pages.contains("README.md") && Documents.pages.contains("Documentation/quality.md"))
    #expect(try Documents.pages.flatMap { links(try Documents.text($0)) }.count > 100)
  }

  /// The paths from the root that a text names, but for placeholders such as `Weights/NAME.h5`.
  private func paths(_ text: String) -> [String] {
    let folders = "Sources|Tests|Documentation|Models|Examples|Tools|Weights|Benchmarks|Experiments|Fuzzing"
    let pattern = #"(?:^|[^\w/.@])((?:\#(folders))/[\w@+./-]*\*?)"#
    guard let path = try? Regex(pattern, as: (Substring, Substring).self) else {
      preconditionFailure("the pattern of paths is none")
    }
    return text.matches(of: path.anchorsMatchLineEndings()).map { match in
      var path = match.1
      while let last = path.last, ".-".contains(last) { path.removeLast() }
      return String(path)
    }.filter { !$0.contains("NAME") && !$0.hasSuffix("*") }
  }

  @Test("name files of the repository that are there", arguments: Documents.pages)
  func paths(of page: String) throws {
    // Blocks of Swift are files of other packages.
    let text = try Documents.text(page).replacing(#/(?s)\n```swift.*?\n```/#, with: "")
    for path in paths(text) {
      #expect(FileManager.default.fileExists(atPath: "\(Documents.root)/\(path)"), "\(page) names \(path)")
    }
  }

  @Test("Comments and messages name documents that are there")
  func sources() throws {
    let sources = Documents.files(".swift", ".c", ".h", ".yaml", ".py", "Makefile")
    for source in sources where !source.hasSuffix("LinksTests.swift") {
      for path in paths(try Documents.text(source)) where path.hasSuffix(".md") {
        #expect(FileManager.default.fileExists(atPath: "\(Documents.root)/\(path)"), "\(source) names \(path)")
      }
    }
  }

  @Test("dead links and paths of every form are found")
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
    #expect(
      paths("`Sources/GANZoo`, Tests/a_b.h5. Weights/NAME.h5, my/Sources/x, (Models/ACGAN/README.md)")
        == ["Sources/GANZoo", "Tests/a_b.h5", "Models/ACGAN/README.md"])
  }
}
