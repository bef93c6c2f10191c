public import GANZooFormats

/// Rows and columns at the edges of an image: those that are added, or cut off.
public struct Margins: Hashable, Sendable {
  /// Rows.
  public let top, bottom: Int
  /// Columns.
  public let left, right: Int

  /// Margins, none of them negative.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    precondition(min(top, bottom, left, right) >= 0, "margins are not negative")
    (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
  }

  /// The same margin on each side.
  public init(_ size: Int) { self.init(top: size, bottom: size, left: size, right: size) }

  /// Keras' ((top, bottom), (left, right)).
  var value: JSONObject.Value {
    .array([.array([.int(top), .int(bottom)]), .array([.int(left), .int(right)])])
  }

  /// From one number for all sides, one each for height and width, or ((top, bottom), (left, right)).
  init(_ configuration: JSONObject, _ key: String, default fallback: Int) throws {
    let sides = try Self.pair(configuration[key] ?? .int(fallback), key)
    let (rows, columns) = (try Self.pair(sides.0, key), try Self.pair(sides.1, key))
    let sizes = try [rows.0, rows.1, columns.0, columns.1].map {
      try ([key: $0] as JSONObject).int(key, in: 0...1 << 24)
    }
    self.init(top: sizes[0], bottom: sizes[1], left: sizes[2], right: sizes[3])
  }

  /// Two values; one number stands for both.
  private static func pair(
    _ value: JSONObject.Value, _ key: String
  ) throws -> (JSONObject.Value, JSONObject.Value) {
    switch value {
    case .int: return (value, value)
    case .array(let values) where values.count == 2: return (values[0], values[1])
    default: throw ConfigurationError.wrongType(key: key, expected: "a number or two", found: value.excerpt)
    }
  }
}
