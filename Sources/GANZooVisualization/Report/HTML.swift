import GANZooSupport

/// A piece of an HTML page. What is interpolated is escaped, unless it is HTML itself.
///
///     let row: HTML = "<td>\(name)</td>"
struct HTML: ExpressibleByStringInterpolation, Sendable {
  /// The markup.
  private(set) var markup: String

  /// Nothing.
  static let empty = HTML(markup: "")

  /// Markup that is trusted: our own, or made by a chart.
  init(markup: String) { self.markup = markup }

  init(stringLiteral markup: String) { self.markup = markup }

  init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { markup += literal }
    mutating func appendInterpolation(_ piece: HTML) { markup += piece.markup }
    mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { markup += piece.markup } }
    mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text) }
    mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }
  }

  /// Text as it stands in an element or an attribute in double quotes. Characters that HTML forbids are shown as
  /// messages show them.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.printable.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A table that can be scrolled where a screen is narrower.
  static func table(_ caption: String, head: [String], rows: [[HTML]]) -> HTML {
    let headCells = head.map { "<th scope=\"col\">\($0)</th>" as HTML }
    let bodyRows = rows.map { cells -> HTML in
      let first = cells.prefix(1).map { "<th scope=\"row\">\($0)</th>" as HTML }
      let rest = cells.dropFirst().map { "<td>\($0)</td>" as HTML }
      return "<tr>\(first)\(rest)</tr>\n"
    }
    let header: HTML = head.isEmpty ? .empty : "<thead><tr>\(headCells)</tr></thead>\n"
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
      <caption>\(caption)</caption>
      \(header)<tbody>
      \(bodyRows)</tbody></table></div>

      """
  }

  /// A section of the page with a heading.
  static func section(_ title: String, id: String, _ body: HTML) -> HTML {
    "<section aria-labelledby=\"\(id)\">\n<h2 id=\"\(id)\">\(title)</h2>\n\(body)</section>\n"
  }
}
