import Foundation

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
  /// The object as JSON on one line, keys in order.
  public var json: String {
    "{" + entries.map { "\(Value.string($0.key).json): \($0.value.json)" }.joined(separator: ", ") + "}"
  }

  /// An object from JSON.
  public init(json: String) throws(JSONError) { try self.init(json: json, mostKeys: .max) }

  /// An object from JSON, of which no object has more than so many keys.
  package init(json: String, mostKeys: Int) throws(JSONError) {
    var parser = JSONParser(json, mostKeys: mostKeys)
    guard case .object(let object) = try parser.parse() else { throw JSONError("it is not an object") }
    self = object
  }
}

/// A text that is not the JSON of an object.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong, and at which byte.
  public let reason: String

  init(_ reason: String) { self.reason = reason }

  /// A sentence.
  public var description: String { "not JSON: \(reason)" }
}
