import Foundation
import GANZooData
import GANZooTestSupport
import Testing

/// The bundled data. The checksums are CRC-32 of pixels and of labels, computed from files whose MD5 are in
/// Resources/mnist/NOTICE.md.
@Suite("MNIST")
struct MNISTTests {
  @Test("All 70,000 digits: training images first, known class counts, every pixel correct")
  func all() throws {
    let all = try MNIST.load(.all)
    #expect((all.count, all.height, all.width, all.channels) == (70_000, 28, 28, 1))
    let trainPixels = 60_000 * 784
    #expect(checksum(all.pixels[..<trainPixels]) == 0xF363_9B56)
    #expect(checksum(all.pixels[trainPixels...]) == 0xE4CA_5F57)
    #expect(checksum(all.labels[..<60_000].map(UInt8.init)) == 0xBA07_E8EF)
    #expect(checksum(all.labels[60_000...].map(UInt8.init)) == 0xEE86_04D9)
  }

  @Test("Single splits, with the number of images of each digit")
  func splits() throws {
    let train = try MNIST.load(.train)
    let test = try MNIST.load(.test)
    #expect(counts(train) == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(counts(test) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(Array(train.labels.prefix(5)) == [5, 0, 4, 1, 9])
    #expect(Array(test.labels.prefix(5)) == [7, 2, 1, 0, 4])
    #expect(checksum(test.pixels) == 0xE4CA_5F57)
  }

  @Test("The entry states the dataset's title, authors and licence")
  func entry() throws {
    #expect(MNIST.entry.name == "mnist")
    #expect(MNIST.entry.title == "MNIST, handwritten digits, 70,000 of 28 x 28 grey")
    #expect(MNIST.entry.origin == "Yann LeCun, Corinna Cortes, Christopher J.C. Burges; CC BY-SA 3.0")
    #expect(MNIST.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(try open("mnist", "", DatasetRequest(.test)).count == 10_000)
  }

  private func counts(_ images: LabeledImages) -> [Int] {
    images.labels.reduce(into: Array(repeating: 0, count: 10)) { $0[Int($1)] += 1 }
  }
}

#if os(Linux)
  @Suite("Bundled data")
  struct ResourceFolderTests {
    @Test("They are found beside the program, not beside a symbolic link to it")
    func installed() throws {
      let folder = try TemporaryFolder()
      let real = URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
      let data = real + "/lib/ganzoo/GANZoo_GANZooData.resources/mnist"
      try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
      try FileManager.default.createDirectory(atPath: real + "/bin", withIntermediateDirectories: true)
      _ = try folder.file("lib/ganzoo/ganzoo")
      try FileManager.default.createSymbolicLink(
        atPath: real + "/bin/ganzoo", withDestinationPath: "../lib/ganzoo/ganzoo")
      #expect(try MNIST.bundledFolder(beside: [real + "/bin/ganzoo"]) == data)
    }

    @Test("Without them, the download folder is used")
    func downloaded() throws {
      let folder = try TemporaryFolder()
      let request = DatasetRequest(downloads: folder.path)
      #expect(throws: DatasetError.self) { try MNIST.folder(for: request, beside: ["/none/ganzoo"]) }
      try FileManager.default.createDirectory(atPath: folder.path + "/mnist", withIntermediateDirectories: true)
      #expect(try MNIST.folder(for: request, beside: ["/none/ganzoo"]) == folder.path + "/mnist")
      #expect(try MNIST.folder(for: request) != folder.path + "/mnist")
    }

    @Test("Without any data, the error lists the searched paths")
    func nowhere() {
      let error = #expect(throws: DatasetError.self) {
        try MNIST.bundledFolder(beside: ["/none/ganzoo", "/nowhere/tests.xctest"])
      }
      #expect(
        error?.description == "the MNIST data that come with the package were not found; looked for "
          + "/none/GANZoo_GANZooData.resources/mnist, /nowhere/GANZoo_GANZooData.resources/mnist; "
          + "the folders GANZoo_*.resources, which a build puts beside the program, have to be copied with it")
    }
  }
#endif
