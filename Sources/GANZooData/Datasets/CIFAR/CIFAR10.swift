import Foundation
import GANZooSupport

/// CIFAR-10: photographs in ten classes, 32 x 32 RGB, 50,000 for training and 10,000 for testing.
///
/// Source: Alex Krizhevsky, https://www.cs.toronto.edu/~kriz/cifar.html
public enum CIFAR10 {
  /// Names of the classes by label, used where the folder has no `batches.meta.txt`.
  public static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]

  /// Reads a split from a folder with the files of the binary version.
  ///
  /// The files `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin` lie in the folder or in its subfolder
  /// `cifar-10-batches-bin`; only those of the split are needed. A file may hold any number of images. Throws
  /// `DatasetError`.
  public static func load(_ split: DatasetSplit, from folder: String) throws -> LabeledImages {
    guard isFolder(folder) else { throw DatasetError.noFolder(folder: folder) }
    let inner = folder + "/" + archiveFolder
    let folder = isFolder(inner) ? inner : folder
    let names = try storedClassNames(in: folder) ?? classNames
    var (pixels, labels): ([UInt8], [Int32]) = ([], [])
    for (part, name) in files(of: split) {
      let file = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: file) else {
        throw DatasetError.missing(part: part, folder: folder, names: [name])
      }
      try CIFARRecords.append(file, classes: names.count, pixels: &pixels, labels: &labels)
    }
    return LabeledImages(
      height: CIFARRecords.side, width: CIFARRecords.side, channels: CIFARRecords.channels, pixels: pixels,
      labels: labels, classNames: names)
  }

  private static func files(of split: DatasetSplit) -> [(part: String, name: String)] {
    let train = (1...5).map { (part: "training images", name: "data_batch_\($0).bin") }
    let test = [(part: "test images", name: "test_batch.bin")]
    return switch split {
    case .train: train
    case .test: test
    case .all: train + test
    }
  }

  /// The names in `batches.meta.txt`, one per line; nil if there is no such file.
  private static func storedClassNames(in folder: String) throws -> [String]? {
    let path = "\(folder)/\(namesFile)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    // The publisher's file has 61 bytes.
    var bytes = [UInt8](repeating: 0, count: 1 << 12)
    let size = try bytes.withUnsafeMutableBytes { try InputFile(path).read(into: $0) }
    let names = String(decoding: bytes[..<size], as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    guard names.count == classNames.count else {
      throw DatasetError.wrongClassNames(file: path, expected: classNames.count, found: names.count)
    }
    return names
  }

  /// The registry's entry of CIFAR-10.
  public static let entry = DatasetEntry(
    name: "cifar10", title: "CIFAR-10, photographs of ten kinds of things, 60,000 of 32 x 32 RGB",
    origin: "Alex Krizhevsky, Vinod Nair, Geoffrey Hinton; no licence stated", shape: [32, 32, 3], classes: 10,
    downloads: [archive],
    locate: searchPaths.find, load: { try load($0.split, from: searchPaths.find($0)) })

  private static let searchPaths = SearchPaths(name: "cifar10", title: "CIFAR-10")
  private static let archiveFolder = "cifar-10-batches-bin"
  private static let namesFile = "batches.meta.txt"

  /// The publisher's archive. The publisher gives its MD5, c32a1d4ab5d03f1284b67883e8d87530; the SHA-256 is the one in
  /// MLDatasets.jl and torchvision-ruby.
  private static let archive = DownloadFile(
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", size: 170_052_171,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    members: (files(of: .all).map(\.name) + [namesFile]).map { "\(archiveFolder)/\($0)" })
}
