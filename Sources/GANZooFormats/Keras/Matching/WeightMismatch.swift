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

  /// The most differences that a message shows.
  package static let mostRows = 40

  /// The message: "by name:" and a line for each difference.
  public var description: String {
    let lines = rows.prefix(Self.mostRows).map { row in
      "\n\(row.layer.shown()): expected \(row.expected.shown(most: 200)), found \(row.found.shown(most: 200))"
    }
    return "\(rule.words):" + lines.joined() + more
  }

  /// The number of differences that the message does not show, as its last line. Empty if it shows all.
  package var more: String { rows.count > Self.mostRows ? "\nand \(rows.count - Self.mostRows) more" : "" }
}
