import GANZoo

/// A value of a configuration as JSON for `Encodable`, so that what a file quotes stands in a report as what it is.
struct NestedJSON: Encodable {
  let value: JSONObject.Value

  init(_ value: JSONObject.Value) { self.value = value }

  /// JSON as what it says; any other text as a text.
  init(quoted text: String) { value = (try? JSONObject(json: text)).map { .object($0) } ?? .string(text) }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .bool(let flag): try container.encode(flag)
    case .int(let number): try container.encode(number)
    // JSON has no word for what is not finite.
    case .double(let number): try number.isFinite ? container.encode(number) : container.encodeNil()
    case .string(let text): try container.encode(text)
    case .array(let values): try container.encode(values.map(NestedJSON.init))
    // A dictionary's keys stay as they are, whatever becomes of a type's names.
    case .object(let object):
      try container.encode(Dictionary(object.entries.map { ($0.key, NestedJSON($0.value)) }) { first, _ in first })
    }
  }
}
