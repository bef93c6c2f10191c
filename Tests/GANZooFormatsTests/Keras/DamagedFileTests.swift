import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// A small random generator with a seed, so that a failure can be repeated.
private struct Xorshift: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

@Suite("Damaged files")
struct DamagedFileTests {
  @Test(
    "A file cut short anywhere is refused",
    arguments: ["keras2", "keras3"], ["zoo_norm.legacy.h5", "zoo_seq.model.h5", "zoo_seq.weights.h5", "zoo_seq.keras"])
  func truncated(_ keras: String, _ name: String) throws {
    let whole = try bytes(of: fixture("\(keras)/\(name)"))
    try withFolder { folder in
      let path = "\(folder)/cut.h5"
      // Cut off the last bytes, too, where an archive has its directory.
      for length in Array(stride(from: 0, to: whole.count, by: 997)) + ((whole.count - 30)..<whole.count) {
        try whole.prefix(length).write(to: URL(fileURLWithPath: path))
        let expected: KerasFormatError =
          switch (length, name.hasSuffix(".h5")) {
          case (0, _):
            .foreign(file: path, what: "empty", remedy: "it has no bytes; copy or download it again")
          case (_, true): .truncated(file: path, expected: UInt64(whole.count), found: UInt64(length))
          case (_, false): .damaged(file: path, part: "its directory does not fit its contents, or it is cut short")
          }
        #expect(throws: expected) { try KerasFile(contentsOf: path) }
      }
    }
  }

  @Test(
    "A damaged file gives weights or a KerasFormatError, and never crashes",
    arguments: [
      "keras2/zoo_norm.legacy.h5", "keras3/zoo_conv1d.model.h5", "keras2/zoo_seq.weights.h5", "keras3/zoo_seq.keras",
      "variants/float16.h5", "variants/deflate.h5", "variants/newest_format.h5", "variants/variable_strings.h5",
    ])
  func damaged(_ name: String) throws {
    let whole = [UInt8](try bytes(of: fixture(name)))
    var random = Xorshift(state: 2017)
    try withFolder { folder in
      let path = "\(folder)/damaged.h5"
      for turn in 0..<240 {
        var bytes = whole
        switch turn % 3 {
        case 0: flip(&bytes, &random)
        case 1: fill(&bytes, &random)
        default: swapBlocks(&bytes, &random)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do { _ = try KerasFile(contentsOf: path) } catch { #expect(error is KerasFormatError, "\(error)") }
      }
    }
  }

  private func flip(_ bytes: inout [UInt8], _ random: inout Xorshift) {
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
  }

  private func fill(_ bytes: inout [UInt8], _ random: inout Xorshift) {
    let length = Int.random(in: 2...64, using: &random)
    let start = Int.random(in: 0...(bytes.count - length), using: &random)
    let value: UInt8 = Bool.random(using: &random) ? 0 : 0xFF
    for place in start..<(start + length) { bytes[place] = value }
  }

  private func swapBlocks(_ bytes: inout [UInt8], _ random: inout Xorshift) {
    let length = 8 << Int.random(in: 0...6, using: &random)
    let count = bytes.count / length
    let (a, b) = (Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random))
    for place in 0..<length { bytes.swapAt(a * length + place, b * length + place) }
  }

  @Test("The error for a file that is not HDF5 names it")
  func notHDF5() throws {
    try withFolder { folder in
      try Data("PK\u{3}\u{4} and so on".utf8).write(to: URL(fileURLWithPath: "\(folder)/g.keras"))
      for (name, text) in [
        ("g.keras", "g.keras is not an HDF5 file"), ("none.h5", "none.h5 does not exist"),
        ("g.keras/x.h5", "x.h5 does not exist"),
      ] {
        let path = "\(folder)/\(name)"
        #expect(message(path) { _ = try LegacyWeights(contentsOf: path) } == text)
      }
      #expect(message("") { _ = try HDF5Reader(folder) } == "cannot read \(folder): it is a folder")
    }
  }

  @Test("An integer type of 0 bits is refused; an optimizer that has one is ignored")
  func noBits() throws {
    var bytes = try bytes(of: fixture("keras3/trained_adam.weights.h5"))
    // Class 0 (integer), signed, 8 bytes; offset 0, precision 64.
    let type = Data([0x10, 8, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0])
    let place = try #require(bytes.range(of: type))
    bytes[place.upperBound - 2] = 0
    try withFolder { folder in
      let path = "\(folder)/damaged.h5"
      try bytes.write(to: URL(fileURLWithPath: path))
      let text = message(path) { _ = try HDF5Reader(path).describe("/optimizer/vars/0") }
      #expect(text == "damaged.h5 is damaged: the object header at byte 21440 makes no sense")
      #expect(try KerasFile(contentsOf: path).optimizer == nil)
    }
  }

  @Test("A string that is not an object of its global heap is refused")
  func longObject() throws {
    var bytes = try bytes(of: fixture("keras2/zoo_residual.model.h5"))
    // The version's 6 bytes, object 1 of the heap at byte 2048; object 3 is the configuration.
    let text = Data(little(6 as UInt32) + little(2048 as UInt64) + little(1 as UInt32))
    let place = try #require(bytes.range(of: text))
    bytes[place.upperBound - 4] = 3
    try withFolder { folder in
      let path = "\(folder)/damaged.h5"
      try bytes.write(to: URL(fileURLWithPath: path))
      let text = message(path) { _ = try KerasFile(contentsOf: path) }
      #expect(text == "damaged.h5 is damaged: the global heap at byte 2048 makes no sense")
    }
  }

  @Test("The error for a truncated file has the expected and the actual size")
  func truncatedMessage() throws {
    let whole = try bytes(of: fixture("variants/float64.h5"))
    try withFolder { folder in
      let path = "\(folder)/cut.h5"
      try whole.prefix(1000).write(to: URL(fileURLWithPath: path))
      let text = "cut.h5 is truncated: it should have \(whole.count) bytes, but has 1000"
      #expect(message(path) { _ = try KerasFile(contentsOf: path) } == text)
    }
  }

  @Test("Several threads can use a reader at once")
  func threads() async throws {
    let paths = ["keras2/wacgan_d.legacy.h5", "keras3/wacgan_g.model.h5"].map(fixture)
    let expected = try paths.map { try LegacyWeights(contentsOf: $0) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for turn in 0..<40 {
        let (path, weights) = (paths[turn % 2], expected[turn % 2])
        group.addTask { try LegacyWeights(contentsOf: path) == weights }
      }
      for try await isEqual in group { #expect(isEqual) }
    }
  }
}
