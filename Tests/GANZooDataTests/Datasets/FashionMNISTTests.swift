import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Fashion-MNIST")
struct FashionMNISTTests {
  @Test("The data come from the given folder, or else from the download folder")
  func places() throws {
    let folder = try TemporaryFolder()
    let downloads = folder.path + "/fashion-mnist"
    try FileManager.default.createDirectory(atPath: downloads, withIntermediateDirectories: true)
    try folder.addSplit("train", count: 3)
    let images = try #require(
      try open("fashion-mnist", "", DatasetRequest(.train, folder: folder.path)) as? LabeledImages)
    #expect(images.shape == [2, 3, 1] && images.labels == [0, 1, 2])
    #expect(images.classNames == FashionMNIST.classNames && images.classNames[9] == "Ankle boot")
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
      try FileManager.default.moveItem(atPath: "\(folder.path)/\(name)", toPath: "\(downloads)/\(name)")
    }
    #expect(try open("fashion-mnist", "", DatasetRequest(.train, downloads: folder.path)).count == 3)
  }

  @Test("Without data, the message says how to get them")
  func missing() throws {
    let package = "/usr/share/datasets/fashion-mnist"
    let request = DatasetRequest(downloads: "/none")
    guard !FileManager.default.fileExists(atPath: package) else {
      // Debian's package may be installed on this machine.
      #expect(try FashionMNIST.entry.locate(request) == package)
      let images = try FashionMNIST.load(.train, from: package)
      #expect(images.count == 60_000 && Set(images.labels).count == 10)
      return
    }
    #expect(
      message { _ = try open("fashion-mnist", "", request) }
        == "Fashion-MNIST was not found in /none/fashion-mnist or \(package); name its folder with --data FOLDER, "
        + "or run 'ganzoo data download fashion-mnist', or install it with 'apt-get install dataset-fashion-mnist'")
  }
}
