extension StoredArray: CustomStringConvertible, CustomDebugStringConvertible {
  /// The shape, and the first and the last numbers: `[5, 100] 0.02, -0.1, 0.4, …, 0.3, 0.1, -0.2`.
  public var description: String {
    let shown = 3
    let text = { (part: ArraySlice<Float>) in part.map(\.description).joined(separator: ", ") }
    let edges =
      values.count <= 2 * shown
      ? text(values[...]) : "\(text(values.prefix(shown))), …, \(text(values.suffix(shown)))"
    return "\(shape)" + (edges.isEmpty ? "" : " " + edges)
  }

  /// As `description`.
  public var debugDescription: String { description }
}

extension WeightMatch: CustomStringConvertible {
  /// What was found how, and what was left out, without the numbers: `11 layers by name; left out: none; unused:
  /// dense_2`.
  public var description: String {
    "\(count) layer\(count == 1 ? "" : "s") \(rule.words); left out: \(Self.list(leftOut)); unused: \(Self.list(unused))"
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(10).map { $0.count > 40 ? "\($0.prefix(40))…" : $0 }
    if shown.isEmpty { return "none" }
    return shown.joined(separator: ", ") + (names.count > shown.count ? " and \(names.count - shown.count) more" : "")
  }
}
