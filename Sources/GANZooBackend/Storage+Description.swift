extension Storage: CustomStringConvertible, CustomDebugStringConvertible {
  /// How many numbers there are, and the first and the last of them.
  package var description: String { "\(count) number\(count == 1 ? "" : "s"): \(edges)" }

  /// The first numbers and the last ones in brackets.
  package var debugDescription: String { "(\(edges))" }

  private var edges: String {
    let shown = 3
    let text = { (range: Range<Int>) in range.map { "\(self[$0])" }.joined(separator: ", ") }
    return count <= 2 * shown ? text(0..<count) : "\(text(0..<shown)), …, \(text(count - shown..<count))"
  }
}
