/// The symbols of text as one-hot vectors: the place of the 1 is the number of the symbol.
///
/// Symbol 0 stands for every character that is not in the alphabet, symbol 1 for the end of a line: lines that are
/// shorter than a sample are filled with it.
public struct Alphabet: Hashable, Sendable {
  /// What symbol 0 is shown as: U+FFFD, Unicode's replacement character.
  public static let unknown: Unicode.Scalar = "\u{FFFD}"
  /// Symbol 1.
  public static let end: Unicode.Scalar = "\n"
  /// The most symbols of an alphabet.
  public static let mostSymbols = 4096

  /// The symbols by number: `unknown`, `end`, and characters.
  public let symbols: [Unicode.Scalar]

  /// An alphabet of these characters, without `unknown` and `end`; traps if one of them is there twice.
  public init(characters: [Unicode.Scalar]) {
    symbols = [Self.unknown, Self.end] + characters
    precondition(
      symbols.count <= Self.mostSymbols && Set(symbols).count == symbols.count, "\(symbols.count) symbols, some alike")
  }

  /// An alphabet from its text in a file, the symbols one after the other; nil where it is none.
  package init?(text: String) {
    let symbols = Array(text.unicodeScalars.prefix(Self.mostSymbols + 1))
    guard symbols.count <= Self.mostSymbols, symbols.prefix(2) == [Self.unknown, Self.end],
      Set(symbols).count == symbols.count
    else { return nil }
    self.symbols = symbols
  }

  /// The number of symbols.
  public var count: Int { symbols.count }

  /// The symbols one after the other, as a file keeps them.
  package var text: String { string(symbols) }

  /// A line of symbols as text. Line ends at its end are left out; others are shown as `¶`.
  ///
  /// - Parameter numbers: numbers of symbols; those that the alphabet does not have are shown as `unknown`.
  public func line(_ numbers: some Sequence<Int>) -> String {
    var line = numbers.map { symbols.indices.contains($0) ? symbols[$0] : Self.unknown }
    while line.last == Self.end { line.removeLast() }
    return string(line.map { $0 == Self.end ? "¶" : $0 })
  }

  private func string(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
