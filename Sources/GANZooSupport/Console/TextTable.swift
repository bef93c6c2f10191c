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
    /// Whether its cells can go on in a second line.
    let wraps: Bool
    /// Which columns leave first where all do not fit: those with the highest number. Those with 0 stay.
    let leaves: Int

    /// A left-aligned column with at most `most` characters per cell.
    ///
    /// - Parameters:
    ///   - wraps: whether its cells can go on in a second line on a narrow terminal.
    ///   - leaves: its place among the columns that are left out on a narrow terminal, the highest first; 0 for never.
    package static func left(_ title: String, most: Int = 60, wraps: Bool = true, leaves: Int = 0) -> Column {
      Column(title: title, alignment: .left, most: most, wraps: wraps, leaves: leaves)
    }

    /// A right-aligned column, for numbers. Its title can go on in a second line, its cells cannot.
    package static func right(_ title: String, leaves: Int = 0) -> Column {
      Column(title: title, alignment: .right, most: 60, wraps: false, leaves: leaves)
    }
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
  /// If it does not fit, cells go on in further lines, at spaces. Where they would become narrow, columns that may
  /// leave do, then words are broken, and at last each row is written as a block of lines, one for each column. Numbers
  /// are always whole. A last line names the columns that were left out.
  package func text(width: Int?) -> String {
    let all = Array(columns.indices)
    guard let width else { return text(all, naturalWidths(all)) }
    let leaving = all.filter { columns[$0].leaves > 0 }.sorted { columns[$0].leaves > columns[$1].leaves }
    let attempts = (0...leaving.count).map { ($0, Narrowing.comfortable) }
    for (count, narrowing) in attempts + [(leaving.count, .wholeWords), (leaving.count, .brokenWords)] {
      let shown = all.filter { !leaving.prefix(count).contains($0) }
      guard let widths = fitted(shown, to: width, narrowing) else { continue }
      let titles = leaving.prefix(count).sorted().map { columns[$0].title }
      return text(shown, widths) + (titles.isEmpty ? "" : "\n" + Self.leftOut(titles, width))
    }
    return blocks(width)
  }

  private static func leftOut(_ titles: [String], _ width: Int) -> String {
    "Not shown for lack of space: \(titles.joined(separator: ", "))".wrapped(to: width, indentation: "  ")
  }

  private func text(_ shown: [Int], _ widths: [Int]) -> String {
    let rule = String(repeating: "─", count: widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1))
    let body = rows.map { row -> String in
      switch row {
      case .cells(let cells): lines(shown.map { cells[$0] }, shown, widths)
      case .rule: rule
      }
    }
    return ([lines(shown.map { columns[$0].title }, shown, widths), rule] + body).joined(separator: "\n")
  }

  /// The lines of a row: as many as its highest cell has.
  private func lines(_ cells: [String], _ shown: [Int], _ widths: [Int]) -> String {
    let parts = zip(cells, widths).map { $0.broken(to: $1) }
    let height = parts.map(\.count).max() ?? 0
    return (0..<max(1, height)).map { line in
      let padded = zip(zip(parts, widths), shown).map { cell, column in
        let text = line < cell.0.count ? cell.0[line] : ""
        let space = String(repeating: " ", count: max(0, cell.1 - text.count))
        return columns[column].alignment == .left ? text + space : space + text
      }
      let text = padded.joined(separator: Self.gap)
      return String(text.prefix(text.count - text.reversed().prefix { $0 == " " }.count))
    }.joined(separator: "\n")
  }

  /// Each row as lines of a title and a cell, for terminals on which no table fits.
  private func blocks(_ width: Int) -> String {
    let widest = columns.map(\.title.count).max() ?? 0
    let blocks = rows.compactMap { row -> String? in
      guard case .cells(let cells) = row else { return nil }
      let lines = zip(columns, cells).filter { !$1.isEmpty }.map { column, cell in
        let title = column.title + String(repeating: " ", count: widest - column.title.count)
        return "\(title)\(Self.gap)\(cell)".broken(to: width - 2).joined(separator: "\n  ")
      }
      return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
    return blocks.isEmpty ? columns.map(\.title).joined(separator: Self.gap) : blocks.joined(separator: "\n\n")
  }

  // MARK: - Widths

  private static let gap = "  "

  /// How narrow text columns become: as narrow as a sentence is read with ease in, as their longest word, or as names
  /// can still be told in.
  private enum Narrowing { case comfortable, wholeWords, brokenWords }

  private static let (comfortable, narrowest) = (20, 12)

  private func naturalWidths(_ shown: [Int]) -> [Int] {
    shown.map { column in ([columns[column].title] + cells(of: column)).map(\.count).max() ?? 0 }
  }

  private func cells(of column: Int) -> [String] {
    rows.compactMap { if case .cells(let cells) = $0 { cells[column] } else { nil } }
  }

  /// Widths with which some columns fit; nil where they cannot.
  private func fitted(_ shown: [Int], to width: Int, _ narrowing: Narrowing) -> [Int]? {
    var widths = naturalWidths(shown)
    let least = zip(shown, widths).map { column, natural in
      min(natural, leastWidth(column, narrowing))
    }
    let total = width - Self.gap.count * max(0, widths.count - 1)
    var excess = widths.reduce(0, +) - total
    guard least.reduce(0, +) <= total else { return nil }
    while excess > 0 {
      let narrowed = widths.indices.filter { widths[$0] > least[$0] }
      guard let widest = narrowed.max(by: { widths[$0] < widths[$1] }) else { return nil }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func leastWidth(_ column: Int, _ narrowing: Narrowing) -> Int {
    let (title, cells) = (columns[column].title.longestWord, cells(of: column))
    guard columns[column].wraps else { return max(title, cells.map(\.count).max() ?? 0) }
    let word = max(title, cells.map(\.longestWord).max() ?? 0)
    return switch narrowing {
    case .comfortable: max(word, Self.comfortable)
    case .wholeWords: word
    case .brokenWords: max(title, Self.narrowest)
    }
  }
}

extension String {
  /// The number of characters of the longest word.
  fileprivate var longestWord: Int { split(separator: " ").map(\.count).max() ?? 0 }

  /// Lines of at most so many characters, broken at spaces; a longer word behind a sign or, without one, anywhere. What
  /// the text is indented by, all lines are.
  fileprivate func broken(to width: Int) -> [String] {
    let indentation = String(prefix { $0 == " " })
    guard indentation.isEmpty || width <= 2 * indentation.count else {
      return dropFirst(indentation.count).description.broken(to: width - indentation.count).map { indentation + $0 }
    }
    var lines: [String] = []
    var rest = self[...]
    while rest.count > max(1, width) {
      let head = rest.prefix(max(1, width))
      let next = rest[head.endIndex...]
      if next.first == " " {
        lines.append(String(head))
        rest = next.dropFirst()
      } else if let space = head.lastIndex(of: " "), space > head.startIndex {
        lines.append(String(head[..<space]))
        rest = rest[rest.index(after: space)...]
      } else {
        // Not at a sign near the beginning, which would leave lines nearly empty.
        let end = head.dropFirst(head.count / 3).lastIndex { "/_-.,=".contains($0) }.map(rest.index(after:))
        lines.append(String(rest[..<(end ?? head.endIndex)]))
        rest = rest[(end ?? head.endIndex)...]
      }
    }
    return lines + [String(rest)]
  }
}
