import Foundation
import GANZooSupport

extension Encodable {
  /// Indented JSON with keys in snake case and in order, for other programs. What could command a terminal is escaped.
  package var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self).printableJSON
    }
  }
}

extension String {
  /// JSON with all but its line ends escaped that could command a terminal: such characters stand in its texts alone.
  fileprivate var printableJSON: String {
    guard unicodeScalars.contains(where: { $0.isCommand && $0 != "\n" }) else { return self }
    return unicodeScalars.map { scalar in
      guard scalar.isCommand, scalar != "\n" else { return String(scalar) }
      return String(scalar).utf16.map { "\\u" + String(format: "%04x", $0) }.joined()
    }.joined()
  }
}
