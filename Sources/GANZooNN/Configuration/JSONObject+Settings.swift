// Typed access to the settings of layers and models.
public import GANZooFormats
import GANZooSupport

extension JSONObject {
  /// The configuration of a model, or a part of it, as a file holds it. Throws `ConfigurationError.notJSON`.
  package init(configuration json: String) throws(ConfigurationError) {
    do throws(JSONError) {
      try self.init(json: json)
    } catch {
      throw .notJSON(error.reason)
    }
  }
}

extension JSONObject {
  private func value<Result>(
    _ key: String, _ expected: String, default fallback: Result?, _ convert: (Value) -> Result?
  ) throws -> Result {
    guard let value = self[key] else {
      guard let fallback else { throw ConfigurationError.missing(key: key) }
      return fallback
    }
    guard let result = convert(value) else {
      throw ConfigurationError.wrongType(key: key, expected: expected, found: value.excerpt)
    }
    return result
  }

  /// A whole number in a range.
  public func int(_ key: String, default fallback: Int? = nil, in range: ClosedRange<Int> = 1...1 << 24) throws -> Int {
    try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)", default: fallback) {
      if case .int(let number) = $0, range.contains(number) { number } else { nil }
    }
  }

  /// A whole number in a range, or a list of one: what Keras writes for one axis.
  public func single(
    _ key: String, default fallback: Int? = nil, in range: ClosedRange<Int> = 1...1 << 24
  ) throws -> Int {
    guard case .array(let values)? = self[key], values.count == 1 else {
      return try int(key, default: fallback, in: range)
    }
    return try ([key: values[0]] as JSONObject).int(key, in: range)
  }

  /// A finite number.
  public func float(_ key: String, default fallback: Float? = nil) throws -> Float {
    try value(key, "a finite number", default: fallback) {
      switch $0 {
      case .int(let number): Float(number)
      case .double(let number) where Float(number).isFinite: Float(number)
      default: nil
      }
    }
  }

  /// True or false.
  public func bool(_ key: String, default fallback: Bool? = nil) throws -> Bool {
    try value(key, "true or false", default: fallback) { if case .bool(let flag) = $0 { flag } else { nil } }
  }

  /// Text.
  public func string(_ key: String, default fallback: String? = nil) throws -> String {
    try value(key, "text", default: fallback) { if case .string(let text) = $0 { text } else { nil } }
  }

  /// A short text: what names are joined and quoted without harm.
  package func name(_ key: String, default fallback: String? = nil) throws -> String {
    try value(key, "a text of at most \(TextLimits.name) bytes", default: fallback) {
      if case .string(let text) = $0, text.utf8.count <= TextLimits.name { text } else { nil }
    }
  }

  /// One of the cases of an enumeration.
  public func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String, default fallback: Choice? = nil
  ) throws -> Choice {
    try value(key, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "), default: fallback) {
      if case .string(let text) = $0 { Choice(rawValue: text) } else { nil }
    }
  }

  /// A list of objects or values.
  public func array(_ key: String) throws -> [Value] {
    try value(key, "a list", default: nil) { if case .array(let values) = $0 { values } else { nil } }
  }

  /// An object.
  public func object(_ key: String) throws -> JSONObject {
    try value(key, "an object", default: nil) { if case .object(let object) = $0 { object } else { nil } }
  }

  /// Positive sizes, such as a shape; a batch axis in front is null, or a number that counts for nothing.
  public func sizes(_ key: String, skippingBatch: Bool = false) throws -> [Int] {
    try value(key, "a list of sizes", default: nil) {
      guard case .array(var values) = $0, values.count <= 8 else { return nil }
      if skippingBatch {
        switch values.first {
        case .null, .int: values.removeFirst()
        default: return nil
        }
      }
      let sizes = values.compactMap { if case .int(let size) = $0, (1...1 << 24).contains(size) { size } else { nil } }
      guard sizes.count == values.count, sizes.reduce(1.0, { $0 * Double($1) }) < 1e9 else { return nil }
      return sizes
    }
  }

  /// Two positive sizes, such as a kernel's; one number stands for both. Whatever passes as a number passes as the list
  /// that is written in its place.
  public func pair(_ key: String, default fallback: (Int, Int)? = nil) throws -> (Int, Int) {
    if self[key] == nil, let fallback { return fallback }
    if case .int = self[key] {
      let size = try int(key)
      return (size, size)
    }
    if case .array(let values)? = self[key], values.count == 2 {
      let sizes = values.compactMap { value in try? ([key: value] as JSONObject).int(key) }
      if sizes.count == 2 { return (sizes[0], sizes[1]) }
    }
    let sizes = try sizes(key)
    guard sizes.count == 2 else {
      throw ConfigurationError.wrongType(key: key, expected: "two sizes", found: self[key]?.excerpt ?? "nothing")
    }
    return (sizes[0], sizes[1])
  }

  /// Refuses a setting that this library does not offer: where the key is there, its value is null or one of `allowed`.
  ///
  /// Throws `ConfigurationError.wrongType`: leaving the setting out of account would give wrong numbers silently.
  public func refuse(_ key: String, unless allowed: Value...) throws {
    guard let value = self[key], value != .null, !allowed.contains(value) else { return }
    throw ConfigurationError.wrongType(
      key: key, expected: allowed.map(\.json).joined(separator: " or "), found: value.excerpt)
  }
}

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
}
