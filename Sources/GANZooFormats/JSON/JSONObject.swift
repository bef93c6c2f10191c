/// A JSON object, with the order of its keys kept.
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

  /// Keys and values in order; a key that comes again keeps its place and takes the new value.
  package init(_ entries: some Sequence<(key: String, value: Value)>) {
    self.entries = []
    var positions: [String: Int] = [:]
    for entry in entries {
      if let position = positions[entry.key] {
        self.entries[position].value = entry.value
      } else {
        positions[entry.key] = self.entries.count
        self.entries.append(entry)
      }
    }
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

extension JSONObject {
  /// Both; where a key is in both, the second's value.
  package static func + (a: JSONObject, b: JSONObject) -> JSONObject { JSONObject(a.entries + b.entries) }
}

extension JSONObject.Value {
  /// A whole or other number; nil for any other value.
  package var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
