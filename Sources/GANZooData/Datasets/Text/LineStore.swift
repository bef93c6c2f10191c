import Foundation
import GANZooSupport

/// Lines of symbols, one after the other in one array: two bytes a character and four a line.
struct LineStore: Sendable {
  private var symbols: [UInt16] = []
  private var ends: [UInt32] = []

  var count: Int { ends.count }

  subscript(index: Int) -> ArraySlice<UInt16> {
    symbols[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  mutating func append(_ line: some Sequence<UInt16>) {
    symbols.append(contentsOf: line)
    ends.append(UInt32(symbols.count))
  }

  /// The same lines with other numbers for their symbols.
  consuming func renumbered(_ numbers: [UInt16]) -> LineStore {
    for index in symbols.indices { symbols[index] = numbers[Int(symbols[index])] }
    return self
  }
}

/// Collects the lines of a split, and counts the characters of training lines.
struct LineCollector {
  private let split: DatasetSplit
  /// Lines of the split, whose symbols are characters in the order in which they came.
  private(set) var kept = LineStore()
  /// Lines of both splits.
  private(set) var all = 0
  private(set) var hasTraining = false
  private var characters = [Alphabet.unknown]
  private var numbers: [Unicode.Scalar: UInt16] = [Alphabet.unknown: 0]
  /// How often each character is in training lines.
  private var counts = [0]

  /// More are unknown: no alphabet is so large.
  private static let mostCharacters = Int(UInt16.max)

  init(_ split: DatasetSplit) { self.split = split }

  mutating func add(_ line: ArraySlice<Unicode.Scalar>) {
    all += 1
    let isHeldOut = Self.isHeldOut(line)
    let symbols = line.map { number(of: $0) }
    if !isHeldOut {
      hasTraining = true
      for symbol in symbols { counts[Int(symbol)] += 1 }
    }
    if split == .all || (split == .test) == isHeldOut { kept.append(symbols) }
  }

  private mutating func number(of character: Unicode.Scalar) -> UInt16 {
    if let number = numbers[character] { return number }
    guard characters.count < Self.mostCharacters else { return 0 }
    let number = UInt16(characters.count)
    numbers[character] = number
    characters.append(character)
    counts.append(0)
    return number
  }

  /// A tenth of all lines, by FNV-1a of their characters.
  static func isHeldOut(_ line: some Sequence<Unicode.Scalar>) -> Bool {
    var sum = FNV1a()
    for scalar in line {
      for shift in [0, 8, 16] { sum.add(UInt8(scalar.value >> shift & 0xFF)) }
    }
    return (sum.hash >> 32 ^ sum.hash) % 10 == 0
  }

  /// The alphabet with room for so many symbols, the number of each character in it, and a note on those without room.
  func alphabet(symbols: Int) -> (alphabet: Alphabet, numbers: [UInt16], note: String?) {
    let used = characters.indices.filter { $0 > 0 && counts[$0] > 0 }
    let chosen = used.sorted { (counts[$1], characters[$0].value) < (counts[$0], characters[$1].value) }
      .prefix(symbols - 2)
    var numbers = [UInt16](repeating: 0, count: characters.count)
    for (rank, index) in chosen.enumerated() { numbers[index] = UInt16(rank + 2) }
    let alphabet = Alphabet(characters: chosen.map { characters[$0] })
    guard used.count > chosen.count else { return (alphabet, numbers, nil) }
    let known = chosen.reduce(0) { $0 + counts[$1] }
    let share = 100 * (1 - Double(known) / Double(counts.reduce(0, +)))
    let note =
      "the alphabet is the \(chosen.count.grouped) most frequent characters of \(used.count.grouped); the others, "
      + "\(share.formatted(.number.precision(.significantDigits(2)).locale(Locale(identifier: "en_US")))) % of the "
      + "text, are one symbol"
    return (alphabet, numbers, note)
  }
}
