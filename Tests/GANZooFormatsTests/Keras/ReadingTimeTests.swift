import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Time that hostile files take")
struct ReadingTimeTests {
  /// Processor time of this thread, in seconds.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try body()
    return now() - start
  }

  /// The time for a file of a size and for one of four times the size: at most eight times as much, where linear is
  /// four and quadratic sixteen. What takes next to nothing is fast enough.
  private static func expectLinear(_ make: (Int) throws -> String, size: Int) throws {
    func time(_ size: Int) throws -> Double {
      let path = try make(size)
      return (0..<3).map { _ in seconds { _ = try? KerasFile(contentsOf: path) } }.min() ?? 0
    }
    let (small, large) = (try time(size), try time(4 * size))
    #expect(large < max(0.2, 8 * small), "\(small) s and \(large) s")
  }

  @Test("It is linear in the size of a local heap, whatever its free list is")
  func freeList() throws {
    try withFolder { folder in
      try Self.expectLinear(
        { size in
          let path = "\(folder)/x.h5"
          let writer = try HDF5Writer(path)
          // Long names make the heap large.
          for number in 0..<(size / 1000) {
            try writer.createGroup("/\(number)" + String(repeating: "x", count: 990))
          }
          try writer.commit()
          var bytes = [UInt8](try bytes(of: path))
          let heap = try #require(bytes.firstRange(of: Array("HEAP".utf8))).lowerBound
          func number(_ place: Int) -> Int { bytes[place..<(place + 8)].reversed().reduce(0) { $0 << 8 | Int($1) } }
          // Make the last free block its own successor.
          let (free, data) = (number(heap + 16), number(heap + 24))
          if free < bytes.count - data {
            bytes.replaceSubrange((data + free)..<(data + free + 8), with: little(UInt64(free)))
          }
          try Data(bytes).write(to: URL(fileURLWithPath: path))
          return path
        }, size: 500_000)
    }
  }

  @Test("It is linear in the number of deep paths")
  func deepPaths() throws {
    try withFolder { folder in
      try Self.expectLinear(
        { count in
          let path = "\(folder)/deep-\(count).h5"
          let writer = try HDF5Writer(path)
          let deep = (0..<1000).map { _ in "a" }.joined(separator: "/")
          try writer.createGroup("/" + deep)
          let names = (0..<count).map { "\(deep)\(String(repeating: "/", count: $0 + 1))a" }
          try writer.setStrings(names, "layer_names", of: "/")
          try writer.commit()
          return path
        }, size: 6)
    }
  }

  @Test("It is linear in the number of members of a group, and of further names of one array")
  func members() throws {
    try withFolder { folder in
      try Self.expectLinear(
        { count in
          let path = "\(folder)/members-\(count).h5"
          var file = HDF5Bytes()
          file.addZeros(.float32, count: 1, at: "layers/dense/vars/0")
          for number in 1..<count {
            file.link("layers/dense_\(number)/vars/0", to: "layers/dense/vars/0")
          }
          try Data(file.finished()).write(to: URL(fileURLWithPath: path))
          return path
        }, size: 300)
    }
  }

  @Test("It is short for overlapping chunks")
  func overlappingChunks() throws {
    let folder = try TemporaryFolder()
    // Chunks that are at most as large as the file, and a thousand times as large.
    for (count, size, isSound) in [(1, 1_000, true), (4_000, 100_000, false)] {
      var file = HDF5Bytes()
      file.addOverlappingChunks(count, size: size, at: "layers/dense/vars/0")
      let path = try folder.file("chunks.weights.h5", file.finished())
      let found = message { _ = try KerasFile(contentsOf: path) }
      #expect(isSound ? found == "no error" : found.contains("is damaged: the B-tree node"), "\(found)")
    }
  }

  @Test("It is short for combining marks in JSON")
  func marksInJSON() throws {
    let folder = try TemporaryFolder()
    let marks = "a" + String(repeating: "\u{301}\u{316}", count: 100_000)
    let text = #"{"class_name": "Model", "\#(marks)": 1}"#
    let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    for content in [text, quoted] {
      let path = try folder.file("marks.json", Array(content.utf8))
      #expect(
        message { _ = try KerasFile(configuration: path, weights: path) }
          == "\(path) holds no Keras model: it has more than 30 combining marks in a row")
    }
  }
}
