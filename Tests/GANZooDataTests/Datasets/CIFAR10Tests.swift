import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("CIFAR-10")
struct CIFAR10Tests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for batch in 1...5 { try write("data_batch_\(batch).bin", record(UInt8(batch))) }
    try write("test_batch.bin", record(7) + record(9))
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws { _ = try folder.file(name, bytes) }

  /// The value of a pixel's channel is computed from label and channel.
  private func record(_ label: UInt8) -> [UInt8] {
    [label]
      + (0..<3).flatMap { channel in (0..<1024).map { UInt8(truncatingIfNeeded: $0 + 100 * channel + Int(label)) } }
  }

  private func expectRefusal(
    _ split: DatasetSplit, _ text: String, location: SourceLocation = #_sourceLocation
  ) {
    #expect(message { _ = try CIFAR10.load(split, from: folder.path) } == text, sourceLocation: location)
  }

  @Test("Planes become pixels, and batch files are concatenated")
  func load() throws {
    let train = try CIFAR10.load(.train, from: folder.path)
    #expect(train.shape == [32, 32, 3] && train.labels == [1, 2, 3, 4, 5])
    #expect(train.classNames == CIFAR10.classNames)
    for (index, label) in (1...5).enumerated() {
      let expected = (0..<1024).flatMap { pixel in
        (0..<3).map { UInt8(truncatingIfNeeded: pixel + 100 * $0 + label) }
      }
      #expect(Array(train.image(at: index)) == expected)
    }
    #expect(try CIFAR10.load(.test, from: folder.path).labels == [7, 9])
    #expect(try CIFAR10.load(.all, from: folder.path).labels == [1, 2, 3, 4, 5, 7, 9])
  }

  @Test("More records than are read at a time")
  func manyRecords() throws {
    let labels = (0..<2_345).map { UInt8($0 % 10) }
    try write("test_batch.bin", labels.flatMap { record($0) })
    let test = try CIFAR10.load(.test, from: folder.path)
    #expect(test.labels == labels.map(Int32.init))
    #expect(Array(test.image(at: 2_344).prefix(3)) == [4, 104, 204])
  }

  @Test("The archive's subfolder and its class names are found")
  func archive() throws {
    let inner = folder.path + "/cifar-10-batches-bin"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
    try write("cifar-10-batches-bin/test_batch.bin", record(3))
    try write("cifar-10-batches-bin/batches.meta.txt", Array("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n".utf8))
    let examples = try open("cifar10", "", DatasetRequest(.test, folder: folder.path))
    #expect(examples.count == 1)
    #expect(examples.classNames == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
    try write("cifar-10-batches-bin/batches.meta.txt", Array("a\nb\n".utf8))
    expectRefusal(.test, "\(inner)/batches.meta.txt: expected 10 class names, one a line, found 2")
  }

  @Test("Missing, truncated and empty files and invalid labels are reported")
  func refusals() throws {
    let path = folder.path
    try write("data_batch_2.bin", record(1) + [1, 2, 3])
    expectRefusal(
      .train, "\(path)/data_batch_2.bin: expected a whole number of records of 3073 bytes, found 3076 bytes")
    try write("data_batch_2.bin", [])
    expectRefusal(
      .train, "\(path)/data_batch_2.bin: expected a whole number of records of 3073 bytes, found 0 bytes")
    try write("data_batch_2.bin", record(1) + record(10))
    expectRefusal(.all, "\(path)/data_batch_2.bin: the label at index 1 is 10, expected 0...9")
    try FileManager.default.removeItem(atPath: path + "/data_batch_2.bin")
    expectRefusal(.train, "no training images in the folder \(path): expected a file data_batch_2.bin")
    #expect(message { _ = try CIFAR10.load(.test, from: "/none") } == "there is no folder /none")
    #expect(
      message { _ = try open("cifar10", "", DatasetRequest(downloads: "/none")) }
        == "CIFAR-10 was not found in /none/cifar10; name its folder with --data FOLDER, or run "
        + "'ganzoo data download cifar10'")
  }
}
