import Foundation
import Testing

/// A variant of swift-format's rule `AllPublicDeclarationsHaveDocumentation`: a member that implements a protocol's
/// requirement needs no comment of its own, since documentation shows the protocol's.
@Suite("Documentation")
struct DocumentedTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Requirements of the standard library's protocols, and registry entries, whose texts describe the type.
  private static let standard: Set = [
    "func makeIterator()", "func hash(into:)", "func ==(a:b:)", "func next()", "var entry",
  ]

  private static func sources() throws -> [(path: String, lines: [Substring])] {
    try ["Sources", "Models", "Weights"].flatMap { folder in
      let path = root.appending(path: folder).path
      return try FileManager.default.subpathsOfDirectory(atPath: path).filter { $0.hasSuffix(".swift") }.sorted().map {
        let text = try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8)
        return ("\(folder)/\($0)", text.split(separator: "\n", omittingEmptySubsequences: false))
      }
    }
  }

  @Test(
    "Every public declaration and every requirement of a public protocol has a comment, unless it implements a documented one"
  )
  func comments() throws {
    let sources = try Self.sources()
    var requirements = Self.standard
    var missing: [String] = []
    for (path, lines) in sources {
      for (start, line) in lines.enumerated() {
        guard ["", "public ", "package "].contains(where: { line.hasPrefix($0 + "protocol ") }), !line.hasSuffix("{}")
        else { continue }
        for index in lines.indices.dropFirst(start + 1).prefix(while: { lines[$0] != "}" }) {
          guard let declaration = Declaration(lines, index, modifier: "") else { continue }
          requirements.insert(declaration.key)
          if line.hasPrefix("public"), !Self.isDocumented(lines, index) {
            missing.append("\(path):\(index + 1): \(declaration.key)")
          }
        }
      }
    }
    #expect(requirements.count > 60 && requirements.contains("func outputShape(_:)"))
    var count = 0
    for (path, lines) in sources {
      for index in lines.indices {
        guard let declaration = Declaration(lines, index, modifier: "public ") else { continue }
        count += 1
        if !Self.isDocumented(lines, index), !requirements.contains(declaration.key) {
          missing.append("\(path):\(index + 1): \(declaration.key)")
        }
      }
    }
    #expect(count > 1000)
    #expect(missing == [])
  }

  private static func isDocumented(_ lines: [Substring], _ index: Int) -> Bool {
    let before = lines[..<index].lazy.map { $0.drop { $0 == " " } }.last { !$0.hasPrefix("@") }
    return before?.hasPrefix("///") ?? false
  }

  /// A declaration's kind, name and argument labels, as in `func outputShape(_:)`.
  private struct Declaration {
    let key: String

    init?(_ lines: [Substring], _ index: Int, modifier: String) {
      // Swift compiles a regular expression anew at each use.
      guard modifier.isEmpty || lines[index].contains(modifier) else { return nil }
      let words =
        #/^ *(?:@[A-Za-z]+(?:\([^)]*\))? )*(?<modifiers>(?:[a-z]+(?:\(set\))? )*?)(?<kind>func|var|let|init|subscript|struct|enum|class|protocol|typealias)\b(?<rest>.*)/#
      guard let match = lines[index].wholeMatch(of: words), modifier.isEmpty || match.modifiers.contains(modifier),
        !match.modifiers.contains("import")
      else { return nil }
      let kind = match.kind == "let" ? "var" : match.kind
      let rest = ([match.rest] + lines[(index + 1)...].prefix(12)).joined(separator: " ")
      let trimmed = rest.drop { $0 == " " }
      // The name of an operator ends before its parenthesis.
      let ends = trimmed.first?.isLetter == true ? " (:,<{?=" : " ("
      let name = trimmed.prefix { !ends.contains($0) }
      guard ["func", "init", "subscript"].contains(kind), let open = rest.firstIndex(of: "(") else {
        key = "\(kind) \(name)"
        return
      }
      key = "\(kind) \(name)(\(Self.labels(rest[rest.index(after: open)...])))"
    }

    /// The argument labels up to the closing parenthesis: `a:b:`.
    private static func labels(_ text: Substring) -> String {
      var depth = 0
      var arguments = [""]
      for character in text {
        switch character {
        case "(", "[", "<": depth += 1
        case ")" where depth == 0:
          return arguments.map { $0.split(separator: " ").first.map { $0.hasSuffix(":") ? "\($0)" : "\($0):" } ?? "" }
            .joined()
        case ")", "]",
          ">" where depth > 0:
          depth -= 1
        case "," where depth == 0:
          arguments.append("")
          continue
        default: break
        }
        arguments[arguments.count - 1].append(character)
      }
      return ""
    }
  }
}
