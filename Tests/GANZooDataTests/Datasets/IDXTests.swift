import Foundation
import GANZooData
import GANZooTestSupport
import Testing

/// Damaged files, read as the training images of a folder whose other files are valid.
@Suite("IDX files")
struct IDXTests {
  private let folder: TemporaryFolder
  private let images = idx([2, 2, 3], Array(1...12))

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("train-labels-idx1-ubyte", idx([2], [7, 3]))
  }

  private func load(_ bytes: [UInt8]) throws -> LabeledImages {
    _ = try folder.file("train-images-idx3-ubyte", bytes)
    return try MNIST.load(.train, from: folder.path)
  }

  private func expectRefusal(_ bytes: [UInt8], _ message: String, location: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: DatasetError.self, sourceLocation: location) { try load(bytes) }
    #expect(
      error?.description == "\(folder.path)/train-images-idx3-ubyte" + message, sourceLocation: location)
  }

  @Test("Plain and gzip files are recognised by their contents, not by their names")
  func contents() throws {
    for bytes in [images, gzip(images)] {
      let loaded = try load(bytes)
      #expect((loaded.count, loaded.height, loaded.width, loaded.channels) == (2, 2, 3, 1))
      #expect(loaded.pixels == Array(1...12))
      #expect(loaded.labels == [7, 3])
    }
  }

  @Test("Several gzip members form one file")
  func members() throws {
    #expect(try load(gzip(Array(images[..<10])) + gzip(Array(images[10...]))).pixels == Array(1...12))
    #expect(try load(gzip(images) + gzip([])).pixels == Array(1...12))
  }

  @Test("A plain file truncated at any byte is refused with both sizes")
  func plainTruncation() {
    for count in 0..<images.count {
      expectRefusal(
        Array(images.prefix(count)), ": truncated: expected \(count < 16 ? 16 : 28) bytes, found \(count)")
    }
  }

  @Test("A gzip file truncated at any byte is refused")
  func packedTruncation() {
    let packed = gzip(images)
    for count in 0..<packed.count {
      let error = #expect(throws: DatasetError.self) { try load(Array(packed.prefix(count))) }
      #expect(error?.description.contains(": truncated: ") == true, "\(count): \(String(describing: error))")
    }
    expectRefusal(Array(packed.dropLast()), ": truncated: the gzip file ends before its checksum")
    expectRefusal(gzip(Array(images.dropLast(3))), ": truncated: expected 28 bytes, found 25")
    expectRefusal(gzip(Array(images.prefix(5))), ": truncated: expected 16 bytes, found 5")
  }

  @Test("A gzip file with any single byte changed is refused or gives the same data")
  func damage() {
    let packed = gzip(images)
    for index in packed.indices {
      var damaged = packed
      damaged[index] ^= 0x11
      // The time, extra flags and operating system (bytes 4 to 9) do not affect the contents.
      if let loaded = try? load(damaged) { #expect((4...9).contains(index) && loaded.pixels == Array(1...12)) }
    }
  }

  @Test("Surplus bytes are refused with both sizes")
  func surplus() {
    expectRefusal(images + [0, 0], ": too long: expected 28 bytes, found at least 30")
    expectRefusal(gzip(images + [0, 0, 0]), ": too long: expected 28 bytes, found at least 31")
    let packed = gzip(images)
    for garbage in [[0x1F], [0, 0, 0], [0x1F, 0x8B], Array("hello".utf8)] as [[UInt8]] {
      expectRefusal(
        packed + garbage,
        ": expected a gzip file of \(packed.count) bytes, found \(packed.count + garbage.count)")
    }
  }

  @Test("A wrong checksum or length at the end of a gzip file is an error")
  func checksum() {
    var damaged = gzip(images)
    damaged[damaged.count - 5] ^= 1
    expectRefusal(damaged, ": corrupt gzip file: incorrect data check")
    damaged = gzip(images)
    damaged[damaged.count - 1] ^= 1
    expectRefusal(damaged, ": corrupt gzip file: incorrect length check")
  }

  @Test("Files in other formats and IDX files of another rank have different errors")
  func magic() {
    expectRefusal(
      Array("<html>".utf8), ": not an IDX file: expected it to begin with 0x00000803, found 0x3c68746d")
    expectRefusal(
      idx([2, 2, 3], [], magic: 0x0D03), ": not an IDX file: expected it to begin with 0x00000803, found 0x00000d03")
    expectRefusal(idx([2], [7, 3]), ": wrong IDX magic number: expected 0x00000803, found 0x00000801")
    expectRefusal(gzip(idx([2], [7, 3])), ": wrong IDX magic number: expected 0x00000803, found 0x00000801")
  }

  @Test("A header that announces more than the file can hold is refused before memory is allocated")
  func implausible() {
    let huge = Int(UInt32.max)
    let bytes = idx([huge, huge, huge], [])
    expectRefusal(
      bytes,
      ": the header announces 4294967295 x 4294967295 x 4294967295 bytes, more than a file of 16 bytes can hold")
    let packed = gzip(idx([60000, 28, 28], [1, 2, 3]))
    expectRefusal(
      packed, ": the header announces 60000 x 28 x 28 bytes, more than a file of \(packed.count) bytes can hold")
    expectRefusal(
      idx([huge, 1000, 1000], []), ": truncated: expected 4294967295000016 bytes, found 16")
  }

  @Test("A small header followed by gigabytes of zeros needs little memory")
  func bomb() throws {
    let packed = gzip(images + [UInt8](repeating: 0, count: 1 << 26))
    let start = ContinuousClock.now
    expectRefusal(packed, ": too long: expected 28 bytes, found at least \(28 + 4096)")
    #expect(ContinuousClock.now - start < .seconds(1))
  }

  @Test("An array without values is refused")
  func empty() {
    expectRefusal(idx([0, 28, 28], []), ": holds no data: its dimensions are 0 x 28 x 28")
    expectRefusal(idx([2, 0, 3], []), ": holds no data: its dimensions are 2 x 0 x 3")
  }
}
