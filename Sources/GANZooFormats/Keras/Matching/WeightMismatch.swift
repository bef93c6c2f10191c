import GANZooSupport

/// The differences between the weights of a file and those of a network.
public struct WeightMismatch: Sendable, Equatable, CustomStringConvertible {
  /// The difference at one layer.
  public struct Row: Sendable, Equatable {
    /// The network's layer, or "–" for a layer that only the file has.
    public var layer: String
    /// The weights of the network's layer.
    public var expected: String
    /// The file's layer and its weights.
    public var found: String
  }

  /// How layers were paired.
  package var rule: WeightMatch.Rule
  /// The differences, in the order of the network.
  public var rows: [Row]

  private static let mostRows = 40

  /// "by name:" and a table.
  public var description: String {
    var table = TextTable([.left("Layer"), .left("Expected", most: 200), .left("In the file", most: 200)])
    for row in rows.prefix(Self.mostRows) { table.append([row.layer, row.expected, row.found]) }
    let more = rows.count - Self.mostRows
    return "\(rule.words):\n\n\(table)" + (more > 0 ? "\nand \(more) more" : "")
  }
}
