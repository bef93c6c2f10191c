import Foundation
import TestSupport

/// Makes damaged files, each from the seed and its index alone.
struct Mutator {
  let corpus: Corpus
  let seed: UInt64

  init(_ corpus: Corpus, seed: UInt64) { (self.corpus, self.seed) = (corpus, seed) }

  /// An input and the sound file that it was made of.
  func input(_ index: UInt64) -> (bytes: [UInt8], origin: String) {
    var random = SplitMix64(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ index)
    let file = corpus.files[Int.random(in: corpus.files.indices, using: &random)]
    let isRezipped = Int.random(in: 0..<4, using: &random) > 0
    if isRezipped, var archive = ZipImage(file.bytes), !archive.members.isEmpty {
      damageMember(of: &archive, &random)
      return (archive.bytes, file.path)
    }
    var bytes = file.bytes
    damage(&bytes, &random)
    return (bytes, file.path)
  }

  /// The archive stays sound, so that the damage is met within.
  private func damageMember(of archive: inout ZipImage, _ random: inout SplitMix64) {
    let place = Int.random(in: archive.members.indices, using: &random)
    let member = archive.members[place]
    var bytes = member.stored
    if member.name.hasSuffix(".json") { damageText(&bytes, &random) } else { damage(&bytes, &random) }
    archive.members[place] = ZipImage.Member(member.name, bytes, isDeflated: Bool.random(using: &random))
  }

  private func damage(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0...2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 3: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      case 4: fill(&bytes, from: place, &random)
      case 5, 6: setNumber(&bytes, at: place, &random)
      case 7: copyBlock(&bytes, &random)
      case 8: splice(&bytes, &random)
      default: if Int.random(in: 0..<8, using: &random) == 0 { bytes.removeLast(bytes.count - place) }
      }
    }
  }

  private func fill(_ bytes: inout [UInt8], from start: Int, _ random: inout SplitMix64) {
    let end = min(bytes.count, start + Int.random(in: 1...64, using: &random))
    let values: [UInt8] = [0, 0xFF, UInt8.random(in: .min ... .max, using: &random)]
    let value = values.randomElement(using: &random) ?? 0
    for place in start..<end { bytes[place] = value }
  }

  /// Lengths, counts and addresses stand at multiples of their width, and are small themselves.
  private func setNumber(_ bytes: inout [UInt8], at place: Int, _ random: inout SplitMix64) {
    let width = [2, 4, 8].randomElement(using: &random) ?? 8
    let start = place / width * width
    guard start + width <= bytes.count else { return }
    let count = UInt64(bytes.count)
    let old = bytes[start..<(start + width)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    let candidates: [UInt64] = [
      0, 1, .max, .max - 1, 1 << 63, 1 << 62, 1 << 32, (1 << 32) - 1, 1 << 31, (1 << 31) - 1, 1 << 40, 0xFFFF, count,
      count &- 1, count &- 8, old &+ 1, old &- 1, old &* 2, old / 2, old ^ 8,
      UInt64.random(in: 0..<count, using: &random) / 8 * 8,
    ]
    let value = candidates.randomElement(using: &random) ?? 0
    for byte in 0..<width { bytes[start + byte] = UInt8(truncatingIfNeeded: value >> UInt64(8 * byte)) }
  }

  private func copyBlock(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let length = min(bytes.count, 8 << Int.random(in: 0..<8, using: &random))
    let from = Int.random(in: 0...(bytes.count - length), using: &random) / 8 * 8
    let to = Int.random(in: 0...(bytes.count - length), using: &random) / 8 * 8
    bytes.replaceSubrange(to..<(to + length), with: Array(bytes[from..<(from + length)]))
  }

  /// The head of the file before the tail of another.
  private func splice(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let other = corpus.files[Int.random(in: corpus.files.indices, using: &random)].bytes
    guard other.count > 8 else { return }
    let length = min(bytes.count, other.count, 8 << Int.random(in: 0..<12, using: &random))
    let from = Int.random(in: 0...(other.count - length), using: &random)
    let to = Int.random(in: 0...(bytes.count - length), using: &random)
    bytes.replaceSubrange(to..<(to + length), with: other[from..<(from + length)])
  }

  // MARK: - JSON

  /// Swaps, repeats and drops values, so that the text often still parses.
  private func damageText(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let tokens = Self.tokens(of: bytes)
      guard tokens.count > 1, Int.random(in: 0..<8, using: &random) > 0 else {
        damage(&bytes, &random)
        continue
      }
      let target = tokens[Int.random(in: tokens.indices, using: &random)]
      let source = tokens[Int.random(in: tokens.indices, using: &random)]
      let extremes = [
        "0", "-1", "1", "2147483648", "9223372036854775807", "-9223372036854775808", "1e999", "1e-999", "0.5", "null",
        "true", "[]", "{}", "\"\"", "[[[]]]", "[0]", "[4294967296, 4294967296]", "100000",
      ]
      let extreme = Array((extremes.randomElement(using: &random) ?? "").utf8)
      bytes.replaceSubrange(target, with: Bool.random(using: &random) ? Array(bytes[source]) : extreme)
    }
  }

  /// Where strings, numbers and words lie.
  private static func tokens(of text: [UInt8]) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start: Int?
    var isQuoted = false
    for (place, byte) in text.enumerated() {
      if isQuoted {
        if byte == UInt8(ascii: "\""), let first = start {
          tokens.append(first..<(place + 1))
          (start, isQuoted) = (nil, false)
        }
        continue
      }
      let isWord = byte > 0x20 && !"{}[]:,\"".utf8.contains(byte)
      if isWord { start = start ?? place; continue }
      if let first = start { tokens.append(first..<place) }
      isQuoted = byte == UInt8(ascii: "\"")
      start = isQuoted ? place : nil
    }
    return tokens
  }
}

/// A small generator whose every state is as good as any other (Steele, Lea and Flood 2014).
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
