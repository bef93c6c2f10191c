// Settings that several layers read alike.
public import GANZooFormats

extension JSONObject {
  /// A finite number of at least `low`.
  func float(_ key: String, default fallback: Float? = nil, atLeast low: Int) throws -> Float {
    let number = try float(key, default: fallback)
    guard number >= Float(low) else {
      throw ConfigurationError.wrongType(key: key, expected: "a number of at least \(low)", found: "\(number)")
    }
    return number
  }

  /// A share, 0 ..< 1.
  func share(_ key: String) throws -> Float {
    let number = try float(key)
    guard (0..<1).contains(number) else {
      throw ConfigurationError.wrongType(key: key, expected: "a number in 0 ..< 1", found: "\(number)")
    }
    return number
  }

  /// What is added or cut off before and after a sequence: one number for both, or two.
  func ends(_ key: String, default fallback: Int) throws -> (before: Int, after: Int) {
    let values: [JSONObject.Value]
    switch self[key] ?? .int(fallback) {
    case .int(let number): values = [.int(number), .int(number)]
    case .array(let pair) where pair.count == 2: values = pair
    case let value:
      throw ConfigurationError.wrongType(key: key, expected: "a number or two", found: value.excerpt)
    }
    let sizes = try values.map { try ([key: $0] as JSONObject).int(key, in: 0...1 << 24) }
    return (sizes[0], sizes[1])
  }
}
