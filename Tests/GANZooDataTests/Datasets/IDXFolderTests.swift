import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Folders of IDX files")
struct IDXFolderTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func expectRefusal(
    _ split: DatasetSplit, _ message: String, location: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: DatasetError.self, sourceLocation: location) { try MNIST.load(split, from: path) }
    #expect(error?.description == message, sourceLocation: location)
  }

  @Test("Train, test and both, plain and gzip")
  func splits() throws {
    try folder.addSplit("train", count: 3)
    try folder.addSplit("t10k", count: 2, packed: true)
    #expect(try MNIST.load(.train, from: path).pixels == Array(0..<18))
    #expect(try MNIST.load(.test, from: path).pixels == Array(0..<12))
    let all = try MNIST.load(.all, from: path)
    #expect(all.pixels == Array(0..<18) + Array(0..<12))
    #expect(all.labels == [0, 1, 2, 0, 1])
    #expect(try open("mnist", "", DatasetRequest(.all, folder: path)) as? LabeledImages == all)
  }

  @Test("A split needs only its own files; a plain file is preferred to a gzip file")
  func preference() throws {
    try folder.addSplit("train", count: 4, packed: true)
    #expect(try MNIST.load(.train, from: path).count == 4)
    try folder.addSplit("train", count: 3)
    #expect(try MNIST.load(.train, from: path + "/").count == 3)
  }

  @Test("A missing folder, and a file instead of a folder")
  func noFolder() throws {
    let file = try folder.file("f")
    for wrong in [path + "/none", file] {
      let error = #expect(throws: DatasetError.self) { try MNIST.load(.all, from: wrong) }
      #expect(error?.description == "there is no folder \(wrong)" && error?.isWrongUse == true)
    }
  }

  @Test("A missing file is reported with the folder and the accepted names")
  func missing() throws {
    expectRefusal(
      .train,
      "no training images in the folder \(path): expected a file train-images-idx3-ubyte or train-images-idx3-ubyte.gz")
    try folder.addSplit("train", count: 3)
    expectRefusal(
      .all, "no test images in the folder \(path): expected a file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz")
    _ = try folder.file("t10k-images-idx3-ubyte", idx([1, 2, 3], Array(0..<6)))
    expectRefusal(
      .test, "no test labels in the folder \(path): expected a file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz"
    )
  }

  @Test("A folder with the name of a file does not count as the file")
  func folderAsFile() throws {
    try FileManager.default.createDirectory(
      atPath: path + "/train-images-idx3-ubyte", withIntermediateDirectories: true)
    _ = try folder.file("train-labels-idx1-ubyte", idx([1], [0]))
    expectRefusal(.train, "cannot read \(path)/train-images-idx3-ubyte: not a regular file")
  }

  @Test("Different numbers of images and labels are reported with both files")
  func countMismatch() throws {
    try folder.addSplit("train", count: 3)
    _ = try folder.file("train-labels-idx1-ubyte", idx([2], [0, 1]))
    expectRefusal(
      .train,
      "\(path)/train-images-idx3-ubyte holds 3 images, but \(path)/train-labels-idx1-ubyte holds 2 labels")
  }

  @Test("An invalid label is reported with its index")
  func badLabel() throws {
    try folder.addSplit("train", count: 3)
    _ = try folder.file("train-labels-idx1-ubyte", idx([3], [0, 10, 200]))
    expectRefusal(.train, "\(path)/train-labels-idx1-ubyte: the label at index 1 is 10, expected 0...9")
  }

  @Test("Training and test images of different sizes are reported with both files")
  func sizeMismatch() throws {
    try folder.addSplit("train", count: 3)
    try folder.addSplit("t10k", count: 3, size: (3, 2), packed: true)
    #expect(try MNIST.load(.test, from: path).height == 3)
    expectRefusal(
      .all, "\(path)/train-images-idx3-ubyte holds images of 2 x 3, but \(path)/t10k-images-idx3-ubyte.gz of 3 x 2")
  }
}
