/// A text table with aligned columns, as printed by `summary` and `list`. Cells are escaped and truncated to one line.
///
///     layer      output     parameters
///     ────────────────────────────────
///     dense      [N, 1024]     103,424
package struct TextTable: Sendable, CustomStringConvertible {
  /// The alignment of a column.
  package enum Alignment: Sendable { case left, right }

  /// A column's title and alignment.
  package struct Column: Sendable {
    let title: String
    let alignment: Alignment
    let most: Int

    /// A left-aligned column with at most `most` characters per cell.
    package static func left(_ title: String, most: Int = 60) -> Column {
      Column(title: title, alignment: .left, most: most)
    }
    /// A right-aligned column, for numbers.
    package static func right(_ title: String) -> Column { Column(title: title, alignment: .right, most: 60) }
  }

  private enum Row { case cells([String]), rule }

  private let columns: [Column]
  private var rows: [Row] = []

  /// Creates a table without rows.
  package init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; traps unless there is one cell per column.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "a row of \(cells.count) in a table of \(columns.count) columns")
    rows.append(.cells(zip(cells, columns).map { $0.shown(most: $1.most) }))
  }

  /// Adds a horizontal line, for example above a total.
  package mutating func appendRule() { rows.append(.rule) }

  /// The table without a final newline; no line ends with a space.
  package var description: String { text(width: nil) }

  /// The table for a terminal of this width; nil for no limit.
  ///
  /// If it does not fit, the widest text columns are truncated; number columns never are.
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
  /// The minimum width of a text column.
  private static let narrowest = 12

  /// Narrows the widest text columns until the table fits or no column can be narrowed.
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
