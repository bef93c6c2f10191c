/// Cuts text into pieces of at most so many characters, a character at a time, so that one huge line needs no more
/// memory than a short one.
struct LineCutter {
  /// What becomes of a line that is longer than a sample.
  enum LongLines: String, CaseIterable, Sendable {
    /// It goes on in further pieces, which end at a space where there is one.
    case wrap
    /// Its rest is left out, as in gan_language.py.
    case cut
  }

  let length: Int
  let longLines: LongLines
  private var line: [Unicode.Scalar] = []
  private var isSkipping = false

  init(length: Int, _ longLines: LongLines) {
    (self.length, self.longLines) = (length, longLines)
    line.reserveCapacity(length + 1)
  }

  /// Takes the next character of a file.
  mutating func take(_ scalar: Unicode.Scalar, _ piece: (ArraySlice<Unicode.Scalar>) -> Void) {
    if scalar == "\n" || scalar == "\r" { return end(piece) }
    if isSkipping { return }
    // Invalid bytes are refused before; this one stands for a character that somebody else could not read.
    line.append(scalar)
    guard line.count > length else { return }
    switch longLines {
    case .cut:
      give(line[..<length], piece)
      line.removeAll(keepingCapacity: true)
      isSkipping = true
    case .wrap:
      let space = line.lastIndex(of: " ").flatMap { $0 > 0 ? $0 : nil }
      give(line[..<(space ?? length)], piece)
      line.removeFirst(space.map { $0 + 1 } ?? length)
    }
  }

  /// Ends a line, or a file.
  mutating func end(_ piece: (ArraySlice<Unicode.Scalar>) -> Void) {
    give(line[...], piece)
    line.removeAll(keepingCapacity: true)
    isSkipping = false
  }

  /// Spaces and tabs at an end, and empty lines, teach nothing but these.
  private func give(_ text: ArraySlice<Unicode.Scalar>, _ piece: (ArraySlice<Unicode.Scalar>) -> Void) {
    guard let last = text.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return }
    piece(text[...last])
  }
}
