import Layers
import OutsideText

/// Names of classes as an attribute of a file: `{"names": ["0", "1"]}`.
package struct ClassNames {
  /// The names, by number.
  package let names: [String]

  /// These names.
  package init(_ names: [String]) { self.names = names }

  /// Reads the attribute. Throws `ConfigurationError`.
  package init(json: String) throws {
    names = try Configuration(json: json).array("names").map { value in
      guard case .string(let name) = value, name.utf8.count <= TextLimits.name else {
        throw ConfigurationError.wrongType(
          key: "names", expected: "texts of at most \(TextLimits.name) bytes", found: value.json.shown())
      }
      return name
    }
  }

  /// The attribute's text.
  package var json: String { Configuration(dictionaryLiteral: ("names", .array(names.map { .string($0) }))).json }
}
