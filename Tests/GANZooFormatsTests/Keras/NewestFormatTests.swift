import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// Files that `make_newest_files.py` wrote, by name.
private let newestFiles: [String: [UInt8]] = {
  guard let data = try? bytes(of: fixture("newest.zip")), let archive = ZipImage([UInt8](data)) else { return [:] }
  return Dictionary(uniqueKeysWithValues: archive.members.map { ($0.name, $0.stored) })
}()

@Suite("HDF5's newest format")
struct NewestFormatTests {
  /// The part of a dataset that was written, for datasets of which only a part was.
  private static let written: [String: @Sendable ([Int]) -> Bool] = [
    "contiguous_unwritten": { _ in false }, "single_unwritten": { _ in false },
    "fixed_part": { 3..<9 ~= $0[0] && $0[1] >= 30 }, "tree_packed_part": { 3..<9 ~= $0[0] && $0[1] >= 30 },
    "fixed_pages_part": { 50..<52 ~= $0[0] }, "extensible_pages_part": { 134_200..<134_203 ~= $0[0] },
  ]

  @Test("Every kind of chunk index is read, with and without filters", arguments: ["latest", "v110", "earliest"])
  func datasets(_ version: String) throws {
    try withNewest("datasets_\(version)") { path in
      let reader = try HDF5Reader(path)
      let names = try reader.children(of: "/")
      #expect(names.count == 32)
      for name in names where name != "scalar" {
        let array = try reader.array(at: "/" + name, takesIntegers: true)
        let isWritten = Self.written[name] ?? { _ in true }
        let expected = (0..<array.values.count).map { number in
          var (rest, place) = (number, [Int]())
          for extent in array.shape.reversed() {
            place.insert(rest % extent, at: 0)
            rest /= extent
          }
          return isWritten(place) ? Float(number % 251) : 7
        }
        #expect(array.values == expected, "\(name)")
      }
      #expect(try reader.array(at: "/scalar") == StoredArray(shape: [], values: [3]))
      #expect(try reader.array(at: "/deep").shape == [3, 4, 5, 6])
      #expect(try reader.array(at: "/extensible_empty").shape == [0])
    }
  }

  @Test("Groups with any number of members are read", arguments: [9, 100])
  func members(_ count: Int) throws {
    try withNewest("members_\(count)") { path in
      let layers = try KerasFile(contentsOf: path).weights.layers
      #expect(layers.map(\.group) == (0..<count).map { $0 == 0 ? "dense" : "dense_\($0)" })
      for (number, layer) in layers.enumerated() {
        #expect(layer.weights.map(\.array) == [StoredArray(shape: [1, 2], values: [Float(number), Float(number)])])
      }
    }
  }

  @Test("Groups are read that have thousands of members, track creation order, or had members removed")
  func manyMembers() throws {
    for (name, numbers) in [
      ("5000", Array(0..<5000)), ("ordered", Array(0..<40)), ("removed", (0..<300).filter { $0 % 3 != 0 }),
    ] {
      try withNewest("members_\(name)") { path in
        let weights = try KerasFile(contentsOf: path).weights.layers[0].weights
        #expect(weights.map(\.name) == numbers.map { "vars/\($0)" })
        #expect(weights.map { $0.array.values } == numbers.map { [Float($0)] })
      }
    }
  }

  @Test("Any number of attributes of any length is read", arguments: ["attributes", "attributes_ordered"])
  func attributes(_ name: String) throws {
    try withNewest(name) { path in
      let file = try KerasFile(contentsOf: path)
      #expect(file.modelConfig == "{" + String(repeating: " ", count: 20_000) + "}")
      #expect(file.kerasVersion == "2.15.0")
      #expect(file.attributes.count == 60 && file.attributes["ganzoo_17"] == "fact 17")
      #expect(file.weights.layers.map(\.group) == (0..<1500).map { "dense_\($0)" })
      #expect(file.weights.layers[2].weights.map { $0.array.values } == [[2, 2, 2, 2]])
    }
  }

  @Test("A file with a flipped bit gives weights or a KerasFormatError", arguments: newestFiles.keys.sorted())
  func damaged(_ name: String) throws {
    let whole = try #require(newestFiles[name])
    var random = SystemRandomNumberGenerator()
    try withFolder { folder in
      let path = "\(folder)/damaged.h5"
      for turn in 0..<24 {
        var bytes = whole
        // Most bytes are zeros. Only bits of the others are flipped.
        let places = (0..<bytes.count).filter { bytes[$0] != 0 }
        for _ in 0...(turn % 3) {
          bytes[places[Int.random(in: places.indices, using: &random)]] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do {
          _ = try KerasFile(contentsOf: path)
        } catch { #expect(error is KerasFormatError, "\(error)") }
        do {
          let reader = try HDF5Reader(path)
          for child in try reader.children(of: "/") {
            do {
              _ = try reader.array(at: "/" + child, takesIntegers: true)
            } catch { #expect(error is KerasFormatError, "\(error)") }
          }
        } catch { #expect(error is KerasFormatError, "\(error)") }
      }
    }
  }

  @Test("A wrong checksum is refused")
  func checksum() throws {
    var bytes = try #require(newestFiles["members_9.h5"])
    let heap = try #require(bytes.firstRange(of: Array("FRHP".utf8)))
    bytes[heap.lowerBound + 20] ^= 1
    try withFolder { folder in
      let path = "\(folder)/damaged.h5"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      #expect(
        message(path) { _ = try KerasFile(contentsOf: path) }
          == "damaged.h5 is damaged: the checksum of the fractal heap at byte \(heap.lowerBound) is wrong")
    }
  }

  private func withNewest(_ name: String, _ body: (String) throws -> Void) throws {
    try withFolder { folder in
      let path = "\(folder)/\(name).h5"
      try Data(try #require(newestFiles["\(name).h5"])).write(to: URL(fileURLWithPath: path))
      try body(path)
    }
  }
}
