public import GANZooFormats
import GANZooNN
import GANZooSupport

/// Names of classes as an attribute of a file: `{"names": ["0", "1"]}`.
package struct ClassNames {
  /// The names, by number.
  package let names: [String]

  /// These names.
  package init(_ names: [String]) { self.names = names }

  /// Reads the attribute. Throws `ConfigurationError`.
  package init(json: String) throws {
    names = try JSONObject(configuration: json).array("names").map { value in
      guard case .string(let name) = value, name.utf8.count <= TextLimits.name else {
        throw ConfigurationError.wrongType(
          key: "names", expected: "texts of at most \(TextLimits.name) bytes", found: value.json.shown())
      }
      return name
    }
  }

  /// The attribute's text.
  package var json: String { JSONObject(dictionaryLiteral: ("names", .array(names.map { .string($0) }))).json }

  /// The number here of each of some names, compared byte by byte; nil unless they are these names in any order, each once.
  package func numbers(of others: [String]) -> [Int]? {
    let known = Dictionary(names.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
    let numbers = others.compactMap { known[Array($0.utf8)] }
    return others.count == names.count && Set(numbers).count == names.count ? numbers : nil
  }
}

extension GeneratorFile {
  /// The generator's number of each of some classes; nil unless they are its classes in any order.
  package func numbers(of names: [String]) -> [Int]? { ClassNames(classNames).numbers(of: names) }
}
