import Foundation
import GANZooData
import GANZooSupport
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Text")
struct TextDatasetTests {
  private let folder = try? TemporaryFolder()

  private func path(_ name: String) throws -> String { try #require(folder).path + "/" + name }

  private func write(_ bytes: some Sequence<UInt8>, _ name: String = "a.txt") throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return try path(name)
  }

  /// The lines of a data set as text, sorted.
  private func lines(_ dataset: any Dataset) throws -> [String] {
    let values = try dataset.batch(Array(0..<dataset.count)).values
    let samples = Tensor(values, shape: Shape([dataset.count] + dataset.shape), on: Device(threads: 1))
    let text = try #require(dataset.alphabet).lines(of: samples)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init).sorted()
  }

  private func open(
    _ path: String, _ split: DatasetSplit = .all, _ shape: [Int] = [8, 30], yaml: String = ""
  ) throws -> any Dataset {
    try GANZooDataTests.open("text", yaml, DatasetRequest(split, folder: path, sample: shape))
  }

  @Test("One-hot lines are filled with line ends; the most frequent character comes first")
  func oneHot() throws {
    let dataset = try open(write("abba\nab\n".utf8), .all, [5, 6])
    #expect(dataset.shape == [5, 6] && dataset.classNames.isEmpty && dataset.notes.isEmpty)
    #expect(dataset.alphabet?.symbols == ["\u{FFFD}", "\n", "a", "b"])
    let (values, labels) = try dataset.batch([1, 0])
    #expect(labels == [0, 0])
    let symbols = stride(from: 0, to: values.count, by: 6).map { start in
      (0..<6).filter { values[start + $0] == 1 }
    }
    #expect(symbols == [[2], [3], [1], [1], [1], [2], [3], [3], [2], [1]])
    #expect(values.reduce(0, +) == 10)
  }

  @Test("Long lines go on behind a space, or are cut as in gan_language.py")
  func longLines() throws {
    let text = "two one three\n\nabcdefghijkl mn   \r\nx\n"
    let wrapped = try open(write(text.utf8))
    #expect(try lines(wrapped) == ["abcdefgh", "ijkl mn", "three", "two one", "x"])
    #expect(try lines(open(write(text.utf8), yaml: "long_lines: cut")) == ["abcdefgh", "two one", "x"])
    // One line of a megabyte is many lines.
    #expect(try open(write(Array(repeating: UInt8(ascii: "y"), count: 1 << 20))).count == 1 << 17)
  }

  @Test("Characters beyond the alphabet are one symbol, and the user is told")
  func unknown() throws {
    let dataset = try open(write("aaaa\nbbb\ncc é\n".utf8), .all, [8, 4])
    let alphabet = try #require(dataset.alphabet)
    #expect(alphabet.text == "\u{FFFD}\nab")
    #expect(try lines(dataset) == ["aaaa", "bbb", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"])
    #expect(
      dataset.notes == [
        "the alphabet is the 2 most frequent characters of 5; the others, 36 % of the text, are one symbol"
      ])
  }

  @Test("A line is on one side for good, whatever else there is; a tenth is held out")
  func split() throws {
    let some = (0..<2000).map { "line \($0)" }
    let more = (some + (0..<500).map { "new \($0)" }).reversed()
    let held = Set(try lines(open(write(some.joined(separator: "\n").utf8), .test, [16, 40])))
    let train = Set(try lines(open(path("a.txt"), .train, [16, 40])))
    #expect(held.isDisjoint(with: train) && held.union(train) == Set(some))
    #expect((140...260).contains(held.count), "\(held.count)")
    let later = Set(try lines(open(write(more.joined(separator: "\n").utf8), .test, [16, 30])))
    #expect(later.intersection(some) == held)
    // Both splits have the alphabet of the training lines.
    #expect(try open(path("a.txt"), .test).alphabet == open(path("a.txt"), .train).alphabet)
  }

  @Test("Files of a folder are read in the order of their names, gzip or plain")
  func files() throws {
    _ = try write("b\n".utf8, "b.txt")
    _ = try write(gzip(Array("\u{FEFF}a\n".utf8)), "a.txt.gz")
    _ = try write("no\n".utf8, "c.md")
    _ = try write("no\n".utf8, ".d.txt")
    let dataset = try open(#require(folder).path, .all, [3, 9])
    #expect(try lines(dataset) == ["a", "b"])
    #expect(dataset.alphabet?.text == "\u{FFFD}\nab")
  }

  @Test("The book that comes with the package is what its notice says")
  func bundled() throws {
    let train = try TextDataset.load(.train)
    let held = try TextDataset.load(.test)
    #expect(train.shape == [32, 64] && train.count + held.count == 18_190, "\(train.count) + \(held.count)")
    #expect(train.alphabet?.text.hasPrefix("\u{FFFD}\n etoa") == true)
    #expect(train.alphabet?.count == 64 && train.alphabet == held.alphabet)
  }

  @Test("What is no text is refused with the place of the first byte that does not belong there")
  func refused() throws {
    let file = try path("a.txt")
    for (bytes, place) in [
      ([0x61, 0xFF], 1), ([0x61, 0x62, 0xC3], 2), ([0xC0, 0x80], 0), ([0xED, 0xA0, 0x80], 0),
      ([0xF4, 0x90, 0x80, 0x80], 0), ([0xC3, 0x41], 0),
    ] as [([UInt8], Int)] {
      _ = try write(bytes)
      #expect(
        message { _ = try open(file) }
          == "\(file): not a text in UTF-8: the byte at \(place) does not belong there", "\(bytes)")
    }
    _ = try write([0x61, 0])
    #expect(
      message { _ = try open(file) }
        == "\(file): not a text in UTF-8: the byte at 1 is zero; is it in UTF-16, or a program?")
    _ = try write([])
    #expect(message { _ = try open(file) } == "\(file): only 0 lines of text, none of them for the training")
    _ = try write("a line\n".utf8)
    let split: DatasetSplit = try open(file).count == 1 ? .test : .train
    #expect(message { _ = try open(file, split) }.hasPrefix("\(file): only 1 line of text, none of them for the "))
    #expect(message { _ = try open("/none") } == "there is no text file or folder /none")
    let empty = try TemporaryFolder()
    #expect(message { _ = try open(empty.path) } == "\(empty.path): no files whose names end in .txt or .txt.gz")
    #expect(
      message { _ = try open(file, .all, [28, 28, 1]) }
        == "lines of text have shape [characters, symbols], 2 to 1,024 characters of 3 to 4,096 symbols, but "
        + "architecture.sample is [28, 28, 1]; the architecture 'chars' learns text")
  }

  @Test("A small file that unpacks to gigabytes ends at the limit")
  func bomb() throws {
    let line = Array(repeating: UInt8(ascii: "a"), count: 1 << 20) + [10]
    let member = gzip(line)
    let file = try write((0..<260).flatMap { _ in member }, "bomb.txt.gz")
    #expect(message { _ = try open(file, yaml: "long_lines: cut") } == "\(file): more than 268,435,456 bytes of text")
  }
}
