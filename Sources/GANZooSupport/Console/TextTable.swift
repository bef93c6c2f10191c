/// Rows of text in aligned columns under a header, as `summary` and `list` print them. Cells are shown on one line and cut.
///
///     layer      output     parameters
///     ────────────────────────────────
///     dense      [N, 1024]     103,424
package struct TextTable: Sendable, CustomStringConvertible {
  /// The side on which a column's texts begin.
  package enum Alignment: Sendable { case left, right }

  /// A column's title and side.
  package struct Column: Sendable {
    let title: String
    let alignment: Alignment
    let most: Int

    /// A column whose texts begin on the left, and have at most so many characters.
    package static func left(_ title: String, most: Int = 60) -> Column {
      Column(title: title, alignment: .left, most: most)
    }
    /// A column whose texts end on the right, for numbers.
    package static func right(_ title: String) -> Column { Column(title: title, alignment: .right, most: 60) }
  }

  private enum Row { case cells([String]), rule }

  private let columns: [Column]
  private var rows: [Row] = []

  /// A table without rows.
  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row with a text for each column.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row of \(cells.count) in a table of \(columns.count) columns")
    rows.append(.cells(zip(cells, columns).map { $0.shown(most: $1.most) }))
  }

  /// Adds a line across the table, such as above a sum.
  package mutating func appendRule() { rows.append(.rule) }

  /// The lines without a newline after the last; no line ends in a space.
  package var description: String { text(width: nil) }

  /// The lines for a terminal of so many columns; nil: as wide as they are.
  ///
  /// Where they would not fit, texts of the widest columns are cut, numbers never.
  package func text(width: Int?) -> String {
    var widths = columns.map(\.title.count)
    for case .cells(let cells) in rows { widths = zip(widths, cells).map { max($0, $1.count) } }
    if let width { fit(&widths, to: width - Self.gap.count * max(0, widths.count - 1)) }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1))
    let lines = rows.map { row in
      switch row {
      case .cells(let cells): line(cells, widths)
      case .rule: rule
      }
    }
    return ([line(columns.map(\.title), widths), rule] + lines).joined(separator: "\n")
  }

  private static let gap = "  "
  /// No column of texts gets narrower.
  private static let narrowest = 12

  /// Takes columns off the widest texts, one after the other, until all fit or none can give any more.
  private func fit(_ widths: inout [Int], to total: Int) {
    while widths.reduce(0, +) > total {
      let texts = columns.indices.filter { columns[$0].alignment == .left && widths[$0] > Self.narrowest }
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(zip(cells, widths), columns).map { cell, column in
      let text = cell.0.count > cell.1 ? cell.0.prefix(cell.1 - 1) + "…" : cell.0
      let space = String(repeating: " ", count: cell.1 - text.count)
      return column.alignment == .left ? text + space : space + text
    }
    let line = padded.joined(separator: Self.gap)
    return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
  }
}
