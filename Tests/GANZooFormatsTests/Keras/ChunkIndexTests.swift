import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Indices of chunks that lie about their sizes")
struct ChunkIndexTests {
  private static let pairs: [(UInt8, UInt8)] = [0, 1, 31, 32, 56, 57, 128, 255].flatMap { a in
    [0, 1, 7, 32, 128, 255].map { (a, $0) }
  }

  @Test("A fixed array of any number of elements, in pages of any size, is refused")
  func fixedArray() throws {
    let sizes: [UInt64] = (0...9).flatMap { less in
      [9, 1 << 31, 1 << 32, 1 << 56, 1 << 63, .max].map { $0 - less }
    }
    for pageBits in [0, 1, 10, 31, 32, 255] as [UInt8] {
      for size in sizes {
        try refuse(3, creation: [pageBits], header: Array("FAHD".utf8) + [0, 0, 8, pageBits] + little(size))
      }
    }
  }

  @Test("An extensible array is refused, whatever any two of its numbers are")
  func extensibleArray() throws {
    let sound: [UInt8] = [32, 4, 16, 4, 10]
    for first in sound.indices {
      for second in sound.indices.dropFirst(first) {
        for (a, b) in Self.pairs {
          var numbers = sound
          (numbers[first], numbers[second]) = (a, b)
          let statistics = [UInt8](repeating: 0xFF, count: 48)
          try refuse(4, creation: numbers, header: Array("EAHD".utf8) + [0, 0, 8] + numbers + statistics)
        }
      }
    }
  }

  private func refuse(_ kind: UInt8, creation: [UInt8], header: [UInt8]) throws {
    var file = HDF5Bytes()
    file.addIndexed(10, kind: kind, creation: creation, header: header, at: "layers/dense/vars/0")
    let path = try TemporaryFolder().file("a.weights.h5", file.finished())
    #expect(throws: KerasFormatError.self, "\(header)") { _ = try KerasFile(contentsOf: path) }
  }
}
