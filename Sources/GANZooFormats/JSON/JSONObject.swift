import Foundation
import GANZooSupport

/// Settings of a layer or a network as JSON, with the order of the keys kept.
public struct JSONObject: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// A JSON value.
  public enum Value: Equatable, Sendable {
    /// No value.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A number with a fraction or an exponent.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([Value])
    /// An object.
    case object(JSONObject)

    /// A number with as many digits as tell it from its neighbours.
    public static func float(_ number: Float) -> Self { .double(Double("\(number)") ?? Double(number)) }
  }

  package var entries: [(key: String, value: Value)]

  /// Keys and values in order.
  public init(dictionaryLiteral entries: (String, Value)...) {
    self.entries = entries.map { (key: $0.0, value: $0.1) }
  }

  /// The value of a key, if it is there.
  public subscript(key: String) -> Value? {
    get { entries.first { $0.key == key }?.value }
    set {
      if let index = entries.firstIndex(where: { $0.key == key }) {
        if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
      } else if let newValue {
        entries.append((key, newValue))
      }
    }
  }

  /// The same keys with equal values, in any order.
  public static func == (a: Self, b: Self) -> Bool {
    guard a.entries.count == b.entries.count else { return false }
    let positions = b.positions
    return a.entries.allSatisfy { entry in positions[entry.key].map { b.entries[$0].value } == entry.value }
  }

  /// Where each key stands: for many look-ups, each of which would go through all keys.
  private var positions: [String: Int] {
    Dictionary(entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

/// A configuration that does not describe a layer or a network.
public enum ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is not JSON; the reason.
  case notJSON(String)
  /// A key that is needed is not there.
  case missing(key: String)
  /// The value of a key is not what is expected.
  case wrongType(key: String, expected: String, found: String)
  /// The class is neither functional nor sequential.
  case notAModel(className: String)
  /// No layer has this class name; the names that are known.
  case unknownLayer(className: String, known: [String])
  /// Layers of classes that are not known; the names that are.
  case unsupportedLayers([UnsupportedLayer], known: [String])
  /// A layer gets its input from a layer that is not there.
  case unknownSource(layer: String, source: String)
  /// A layer leads to itself.
  case cycle(layer: String)
  /// A layer that makes no sense, and why.
  case invalid(layer: String, reason: String)
  /// An error in the settings of a layer.
  indirect case inLayer(name: String, className: String, ConfigurationError)

  /// A layer of a class that is not known.
  public struct UnsupportedLayer: Equatable, Sendable {
    /// The layer's name.
    public var name: String
    /// Its class.
    public var className: String

    package init(name: String, className: String) { (self.name, self.className) = (name, className) }
  }

  /// A sentence that names the key.
  public var description: String {
    switch self {
    case .notJSON(let reason): "the model configuration is not JSON: \(reason)"
    case .missing(let key): "the model configuration lacks '\(key.shown())'"
    case .wrongType(let key, let expected, let found):
      "in the model configuration '\(key.shown())' should be \(expected), but is \(found)"
    case .unknownLayer(let className, let known):
      "no layer '\(className.shown())'; known: \(known.joined(separator: ", "))"
    case .notAModel(let className):
      "the model is a '\(className.shown())', but only models of the classes Functional, Model and Sequential can be read"
    case .unsupportedLayers(let layers, let known): Self.sentence(layers, known)
    case .unknownSource(let layer, let source):
      "layer '\(layer.shown())' reads from '\(source.shown())', which is not in the model"
    case .cycle(let layer): "layer '\(layer.shown())' depends on its own output"
    case .invalid(let layer, let reason): "layer '\(layer.shown())': \(reason)"
    case .inLayer(let name, let className, let error): "layer '\(name.shown())' (\(className.shown())): \(error.detail)"
    }
  }

  /// What is wrong, after the words that say where.
  private var detail: String {
    switch self {
    case .missing(let key): "its configuration lacks '\(key.shown())'"
    case .wrongType(let key, let expected, let found): "'\(key.shown())' should be \(expected), but is \(found)"
    default: description
    }
  }

  /// The error with the name and the class of the layer whose settings it is about, where it does not name one.
  package func located(inLayer name: String, _ className: String) -> ConfigurationError {
    switch self {
    case .missing, .wrongType: .inLayer(name: name, className: className, self)
    default: self
    }
  }

  /// One layer of each class, and no more than ten.
  private static func sentence(_ layers: [UnsupportedLayer], _ known: [String]) -> String {
    var classes: Set<String> = []
    let examples = layers.filter { classes.insert($0.className).inserted }
    let supported = "; supported are: " + known.joined(separator: ", ")
    if let only = examples.first, examples.count == 1 {
      return "layer '\(only.name.shown())' is a '\(only.className.shown())', which is not supported" + supported
    }
    let parts =
      examples.prefix(10).map { "layer '\($0.name.shown())' (\($0.className.shown()))" }
      + (examples.count > 10 ? ["…"] : [])
    return "\(examples.count) classes of layers are not supported: " + parts.joined(separator: ", ") + supported
  }
}

extension JSONObject {
  /// Both; where a key is in both, the second's value.
  package static func + (a: JSONObject, b: JSONObject) -> JSONObject {
    var result = a
    let positions = a.positions
    for entry in b.entries {
      if let position = positions[entry.key] {
        result.entries[position].value = entry.value
      } else {
        result.entries.append(entry)
      }
    }
    return result
  }
}

// MARK: - Typed access

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
  public func choice<Choice: RawRepresentable<String>>(_ key: String, default fallback: Choice? = nil) throws -> Choice
  {
    try value(key, "a known name", default: fallback) {
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

  /// Two positive sizes, such as a kernel's; one number stands for both. Whatever passes as a number passes as the list that is
  /// written in its place.
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

// MARK: - JSON

extension JSONObject.Value {
  /// The value as JSON on one line.
  public var json: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .double(let number): "\(number)"
    case .string(let text): Self.quoted(text)
    case .array(let values): "[" + values.map(\.json).joined(separator: ", ") + "]"
    case .object(let object): object.json
    }
  }

  /// The beginning of the JSON, for messages: what a file holds may be long.
  package var excerpt: String {
    let json = json
    return json.utf8.count <= 80 ? json : json.prefix(77) + "..."
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value > 0x7e:
        for unit in String(scalar).utf16 { result += "\\u" + String(format: "%04x", unit) }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSONObject {
  /// The configuration as JSON on one line, keys in order.
  public var json: String {
    "{" + entries.map { "\(Value.string($0.key).json): \($0.value.json)" }.joined(separator: ", ") + "}"
  }

  /// A configuration from JSON. Throws `ConfigurationError.notJSON`.
  public init(json: String) throws {
    var parser = JSONParser(json)
    let parsed = try parser.parse()
    guard case .object(let configuration) = parsed else {
      throw ConfigurationError.notJSON("it is not an object")
    }
    self = configuration
  }
}
