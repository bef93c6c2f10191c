import GANZooData
import GANZooTestSupport

/// Files of text, plain and gzip.
struct TextFiles: FuzzTarget {
  let name = "text"
  /// Deflate expands a byte to at most 1,032 bytes; a character takes two bytes and a line four, and arrays that grow
  /// are there twice.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 16_512)

  func corpus() -> [CorpusEntry] {
    let lines = (0..<40).map { "line \($0): ἀβγ, 文字, naïve 😀 \(String(repeating: "x", count: $0))" }
    return [
      CorpusEntry("book.txt", Array(lines.joined(separator: "\n").utf8)),
      CorpusEntry("long.txt", [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)),
      CorpusEntry("short.txt", (0..<20_000).map { UInt8(ascii: $0 % 2 == 0 ? "b" : "\n") }),
    ]
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    guard mutator.isChosen(oneIn: 2) else { return mutator.damaged(entry.bytes) }
    return mutator.isChosen(oneIn: 2) ? mutator.damaged(gzip(entry.bytes)) : gzip(mutator.damaged(entry.bytes))
  }

  func read(_ path: String) throws -> String {
    let lines = try TextDataset.load(.all, from: path, shape: [8, 20])
    _ = lines.batch([0, lines.count - 1])
    return lines.notes.joined(separator: "\n")
  }

  func isExpectedError(_ error: any Error) -> Bool { error is TextError || error is DatasetError }
}
