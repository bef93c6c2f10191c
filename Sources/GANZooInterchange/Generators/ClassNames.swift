import GANZooFormats
import GANZooNN
import GANZooSupport

/// The names of a generator's or a classifier's classes, as an attribute of its file: `{"names": ["0", "1"]}`.
package struct ClassNames {
  /// The names. The index of a name is the number of the class.
  package let names: [String]

  /// The classes with these names.
  package init(_ names: [String]) { self.names = names }

  /// Parses the attribute. Throws `ConfigurationError`.
  package init(json: String) throws {
    names = try JSONObject(configuration: json).array("names").map { value in
      guard case .string(let name) = value, name.utf8.count <= TextLimits.name else {
        throw ConfigurationError.wrongType(
          key: "names", expected: "texts of at most \(TextLimits.name) bytes", found: value.json.shown())
      }
      return name
    }
  }

  /// The text of the attribute.
  package var json: String { JSONObject(dictionaryLiteral: ("names", .array(names.map { .string($0) }))).json }

  /// The number of the class for each of `others`. Nil unless `others` are exactly these names in any order. Names are
  /// compared byte by byte.
  package func classNumbers(of others: [String]) -> [Int]? {
    let known = Dictionary(names.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
    let numbers = others.compactMap { known[Array($0.utf8)] }
    return others.count == names.count && Set(numbers).count == names.count ? numbers : nil
  }
}

extension GeneratorFile {
  /// The generator's number for each class in `names`. Nil unless these are exactly its classes, in any order.
  package func classNumbers(of names: [String]) -> [Int]? { ClassNames(classNames).classNumbers(of: names) }
}
