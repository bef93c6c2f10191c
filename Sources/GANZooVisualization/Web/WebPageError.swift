import GANZooSupport

/// A generator that cannot be shown on a page.
package enum WebPageError: UserError, Equatable, CustomStringConvertible {
  /// The generator makes text.
  case text
  /// The page does not compute layers of this class.
  case layer(name: String, className: String)
  /// The page would have this many bytes.
  case pageSize(bytes: Int)
  /// What the layers give for one sample takes this many bytes.
  case memory(bytes: Int)

  /// Whether the command has to change: always.
  package var isWrongUse: Bool { true }

  /// The message: what was expected and what was found.
  package var description: String {
    switch self {
    case .text: "this generator makes text, and a page shows images or points"
    case .layer(let name, let className):
      "a page does not compute the layer '\(name.shown())' (\(className.shown())), but these: "
        + WebPage.layers.joined(separator: ", ")
    case .pageSize(let bytes):
      "the page would take \(bytes.byteText); a page takes at most \(WebPage.mostBytes.byteText)"
    case .memory(let bytes):
      "the layers of this generator take \(bytes.byteText) for one sample; a page takes at most "
        + "\((WebPage.mostNumbers * MemoryLayout<Float>.size).byteText)"
    }
  }
}
