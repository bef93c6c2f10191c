/// The parser's help, laid out so that it can be read and copied.
///
/// Options come before the groups of options, which the parser has the other way round, and what is indented in the
/// description, examples above all, is never broken into lines.
package struct HelpPage: CustomStringConvertible {
  /// Where descriptions of options begin.
  private static let indentation = 26
  /// Where what is left of a usage line goes on: two columns behind "USAGE: ".
  private static let usageIndentation = 9
  /// Narrower terminals get lines of this many columns all the same.
  private static let narrowest = 50

  package let description: String

  /// - Parameters:
  ///   - text: help that the parser has made for a terminal so wide that no line was broken.
  ///   - columns: of the terminal that will show it.
  package init(_ text: String, columns: Int) {
    let width = max(columns, Self.narrowest)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let usage = lines.firstIndex { $0.hasPrefix("USAGE: ") } ?? lines.startIndex
    let overview = lines[..<usage].map { line in
      line.hasPrefix("  ") ? String(line) : Self.wrapped(line, to: width, indentation: 0)
    }
    var isUsage = true
    let rest = Self.optionsFirst(lines[usage...]).map { line in
      isUsage = isUsage && !line.isEmpty
      guard isUsage else { return Self.wrapped(line, to: width, indentation: Self.indentation) }
      return Self.wrapped(Self.joined(line)[...], to: width, indentation: Self.usageIndentation)
        .replacing(Self.noBreak, with: " ")
    }
    description = (overview + rest).joined(separator: "\n")
  }

  private static let noBreak = "\u{A0}"

  /// A usage line that is not broken within `<name or folder>` and `[--option <value>]`, nor behind `--option` where a
  /// value follows.
  private static func joined(_ line: Substring) -> String {
    var (depth, isOption) = (0, false)
    return zip(line, line.dropFirst() + " ").map { character, next in
      if "<[".contains(character) { depth += 1 } else if ">]".contains(character) { depth -= 1 }
      guard character == " " else {
        if character == "-" { isOption = true }
        return String(character)
      }
      let isJoined = depth > 0 || isOption && next == "<"
      isOption = false
      return isJoined ? noBreak : " "
    }.joined()
  }

  /// Lines of sections with the one of options before those with titles of their own.
  private static func optionsFirst(_ lines: ArraySlice<Substring>) -> [Substring] {
    // Sections are apart by an empty line; none is within one.
    var sections = lines.split(separator: "", omittingEmptySubsequences: false).map(Array.init)
    guard let options = sections.firstIndex(where: { $0.first == "OPTIONS:" }) else { return Array(lines) }
    let place = sections.firstIndex { $0.first?.hasPrefix("USAGE: ") == false && $0.first != "ARGUMENTS:" }
    sections.insert(sections.remove(at: options), at: place ?? options)
    return Array(sections.joined(separator: [""]))
  }

  /// Wraps a line to this many columns at most, at spaces after the indentation.
  private static func wrapped(_ line: Substring, to width: Int, indentation: Int) -> String {
    var (rest, result) = (line, "")
    while rest.count > width {
      let head = rest.prefix(width + 1)
      guard let space = head.dropFirst(indentation).lastIndex(of: " ") ?? rest.dropFirst(width).firstIndex(of: " ")
      else { break }
      result += rest[..<space] + "\n"
      rest = Substring(String(repeating: " ", count: indentation) + rest[rest.index(after: space)...])
    }
    return result + rest
  }
}
