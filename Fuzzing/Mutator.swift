/// Damages bytes and texts, controlled by a random number generator.
struct Mutator {
  private var random: SplitMix64
  /// The corpus, a source of bytes to splice.
  private let corpus: [CorpusEntry]

  init(_ random: SplitMix64, corpus: [CorpusEntry]) { (self.random, self.corpus) = (random, corpus) }

  /// A damaged input. It is a function of the corpus, the seed and the index, and has the corpus entry's name.
  static func input(of target: any FuzzTarget, _ corpus: [CorpusEntry], seed: UInt64, index: UInt64) throws
    -> CorpusEntry
  {
    var mutator = Mutator(SplitMix64(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ index), corpus: corpus)
    let entry = corpus[mutator.number(in: corpus.indices)]
    return CorpusEntry(entry.path, try target.damage(entry, &mutator))
  }

  // MARK: - Choices

  mutating func number(in range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func isChosen(oneIn count: Int) -> Bool { number(in: 0..<count) == 0 }

  private mutating func byte() -> UInt8 { UInt8.random(in: .min ... .max, using: &random) }

  // MARK: - Bytes

  /// Applies one to six changes.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<number(in: 1..<7) where !bytes.isEmpty { change(&bytes) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    let index = number(in: bytes.indices)
    switch number(in: 0..<10) {
    case 0...2: bytes[index] ^= 1 << UInt8(number(in: 0..<8))
    case 3: bytes[index] = byte()
    case 4: fill(&bytes, from: index)
    case 5, 6: setNumber(&bytes, at: index)
    case 7: copyBlock(&bytes)
    case 8: splice(&bytes)
    default: if isChosen(oneIn: 8) { bytes.removeLast(bytes.count - index) }
    }
  }

  private mutating func fill(_ bytes: inout [UInt8], from start: Int) {
    let end = min(bytes.count, start + number(in: 1..<65))
    let value = [0, 0xFF, byte()][number(in: 0..<3)]
    for index in start..<end { bytes[index] = value }
  }

  /// Overwrites a number. Lengths, counts and addresses are usually aligned to their width.
  private mutating func setNumber(_ bytes: inout [UInt8], at index: Int) {
    let width = [2, 4, 8][number(in: 0..<3)]
    let start = isChosen(oneIn: 4) ? index : index / width * width
    guard start + width <= bytes.count else { return }
    let isBigEndian = isChosen(oneIn: 3)
    let count = UInt64(bytes.count)
    let stored = Array(bytes[start..<(start + width)])
    let old = (isBigEndian ? stored : stored.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
    let candidates: [UInt64] = [
      0, 1, .max, .max - 1, 1 << 63, 1 << 62, 1 << 32, (1 << 32) - 1, 1 << 31, (1 << 31) - 1, 1 << 40, 0xFFFF, count,
      count &- 1, count &- 8, old &+ 1, old &- 1, old &* 2, old / 2, old ^ 8, UInt64(number(in: bytes.indices)) / 8 * 8,
    ]
    let value = candidates[number(in: candidates.indices)]
    let new = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    bytes.replaceSubrange(start..<(start + width), with: isBigEndian ? new.reversed() : new)
  }

  private mutating func copyBlock(_ bytes: inout [UInt8]) {
    let length = min(bytes.count, 8 << number(in: 0..<8))
    let from = number(in: 0..<(bytes.count - length + 1)) / 8 * 8
    let to = number(in: 0..<(bytes.count - length + 1)) / 8 * 8
    bytes.replaceSubrange(to..<(to + length), with: Array(bytes[from..<(from + length)]))
  }

  /// Copies bytes from another corpus entry.
  private mutating func splice(_ bytes: inout [UInt8]) {
    let other = corpus[number(in: corpus.indices)].bytes
    guard other.count > 8 else { return }
    let length = min(bytes.count, other.count, 8 << number(in: 0..<12))
    let from = number(in: 0..<(other.count - length + 1))
    let to = number(in: 0..<(bytes.count - length + 1))
    bytes.replaceSubrange(to..<(to + length), with: other[from..<(from + length)])
  }

  // MARK: - Texts

  /// Replaces up to four tokens or changes lines, so that the result often still parses.
  mutating func damaged(text bytes: [UInt8], with extremes: [String]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<number(in: 1..<5) {
      let tokens = Self.tokens(of: bytes)
      guard tokens.count > 1, !isChosen(oneIn: 8) else {
        bytes = damaged(bytes)
        continue
      }
      guard !isChosen(oneIn: 6) else {
        changeLine(&bytes)
        continue
      }
      let target = tokens[number(in: tokens.indices)]
      let source = tokens[number(in: tokens.indices)]
      let extreme = Array(extremes[number(in: extremes.indices)].utf8)
      bytes.replaceSubrange(target, with: isChosen(oneIn: 2) ? Array(bytes[source]) : extreme)
    }
    return bytes
  }

  private mutating func changeLine(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let index = number(in: lines.indices)
    switch number(in: 0..<4) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: number(in: lines.indices))
    case 2: lines.swapAt(index, number(in: lines.indices))
    default: lines[index] = isChosen(oneIn: 2) ? [0x20, 0x20] + lines[index] : lines[index].dropFirst(2)
    }
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// The ranges of strings, numbers and words.
  private static func tokens(of text: [UInt8]) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start: Int?
    var isQuoted = false
    for (index, byte) in text.enumerated() {
      if isQuoted {
        if byte == UInt8(ascii: "\""), let first = start {
          tokens.append(first..<(index + 1))
          (start, isQuoted) = (nil, false)
        }
        continue
      }
      let isWord = byte > 0x20 && !"{}[]:,=\"".utf8.contains(byte)
      if isWord {
        start = start ?? index
        continue
      }
      if let first = start { tokens.append(first..<index) }
      isQuoted = byte == UInt8(ascii: "\"")
      start = isQuoted ? index : nil
    }
    if let first = start, !isQuoted { tokens.append(first..<text.count) }
    return tokens
  }
}

/// Extreme values for text formats.
enum Extremes {
  static let numbers = [
    "0", "-1", "1", "2", "3", "7", "256", "4096", "65536", "100000", "2147483648", "4294967296", "9223372036854775807",
    "-9223372036854775808", "9223372036854775808", "1e999", "1e-999", "0.5", "1e18", "-0.0", "nan", "inf", "0x10",
  ]

  static let weights: [Float] = [
    .nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -1e30, 0,
  ]

  /// Texts that take quadratic time if they are normalised or traversed backwards, that control a terminal, or that
  /// widen a table.
  static let texts = [
    "a" + String(repeating: "\u{301}\u{323}", count: 20_000), String(repeating: "🇩🇪", count: 5_000),
    "e" + String(repeating: "\u{200D}", count: 10_000), "c\u{9B}2J\u{202E}\u{2028}\u{FEFF}\u{7F}d",
    String(repeating: "W", count: 50_000), String(repeating: "w.", count: 10_000),
    String(repeating: "n/", count: 10_000),
  ]

  static let json =
    texts.map { "\"\($0)\"" } + [
      "\"a" + String(repeating: #"\u0301\u0323"#, count: 10_000) + "\"", #""c\u001b]0;PWNED\u0007\u001b[31m""#,
      "[" + String(repeating: #"["x", 0, 0], "#, count: 2_000) + "[]]",
    ] + numbers + [
      "null", "true", "[]", "{}", "\"\"", "[[[]]]", "[0]", "[4294967296, 4294967296]", "[1, 1]", "[65536, 65536]",
      "\"same\"", "\"Lambda\"", "\"\\u0000\"", String(repeating: "[", count: 5000),
    ]

  static let yaml =
    texts + texts.map { "\"\($0)\"" } + [
      "\"a" + String(repeating: #"\u0301\u0323"#, count: 10_000) + "\"", #""c\e]0;PWNED\a\e[31m""#,
      "\"a" + String(repeating: "\u{301}\u{323}\\\n", count: 5_000) + "\"",
    ] + numbers + [
      "null", "~", "true", "yes", "[]", "{}", "''", "\"", "'", "[[1]]", "[0, 0, 0]", "[1, 1, 1]", "[8192, 8192, 4]",
      "[4294967296, 4294967296, 1]", "[28, 28, 1, 1]", "[2]", "&a", "*a", "!!python/object:os.system", "? ", "- ", "|",
      ">", "---", "...", "#", "%YAML 1.1", "<<", "\u{85}", "\u{FEFF}", "\u{2028}", "\t", "none", "default",
      String(repeating: "[", count: 5000), String(repeating: "9", count: 500), String(repeating: "a.", count: 100),
      "[" + String(repeating: "1, ", count: 3000) + "1]", "[" + String(repeating: "4096, ", count: 63) + "1]",
    ]
}

/// SplitMix64 (Steele, Lea and Flood 2014), for which every seed is equally good.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
