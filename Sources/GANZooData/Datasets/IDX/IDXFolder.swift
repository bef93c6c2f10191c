import Foundation
import GANZooSupport

/// A folder with the four files of MNIST: images and labels, for training and testing. Fashion-MNIST uses the same
/// names.
struct IDXFolder {
  let path: String
  let classNames: [String]

  /// Reads a split. Throws `DatasetError`.
  func load(_ split: DatasetSplit) throws -> LabeledImages {
    switch split {
    case .train: return try load(prefix: "train", title: "training").images
    case .test: return try load(prefix: "t10k", title: "test").images
    case .all:
      let train = try load(prefix: "train", title: "training")
      let test = try load(prefix: "t10k", title: "test")
      let trainSize = [train.images.height, train.images.width]
      let testSize = [test.images.height, test.images.width]
      guard trainSize == testSize else {
        throw DatasetError.sizeMismatch(train: train.file, trainSize: trainSize, test: test.file, testSize: testSize)
      }
      return train.images.concatenated(with: test.images)
    }
  }

  /// The files to download, in this order: training images and labels, test images and labels.
  static func downloads(
    from folder: String, _ facts: [(size: Int, sha256: String, contentSHA256: String)]
  ) -> [DownloadFile] {
    let names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    return zip(names, facts).map { name, facts in
      DownloadFile(
        url: folder + name + "-ubyte.gz", size: facts.size, sha256: facts.sha256, contentSHA256: facts.contentSHA256)
    }
  }

  private func load(prefix: String, title: String) throws -> (images: LabeledImages, file: String) {
    let imageFile = try find("\(prefix)-images-idx3-ubyte", part: "\(title) images")
    let labelFile = try find("\(prefix)-labels-idx1-ubyte", part: "\(title) labels")
    let images = try IDX(contentsOf: imageFile, rank: 3)
    let labels = try IDX(contentsOf: labelFile, rank: 1).values
    guard images.dimensions[0] == labels.count else {
      throw DatasetError.countMismatch(
        images: imageFile, imageCount: images.dimensions[0], labels: labelFile, labelCount: labels.count)
    }
    if let index = labels.firstIndex(where: { $0 >= classNames.count }) {
      throw DatasetError.badLabel(
        file: labelFile, index: index, value: Int(labels[index]), classes: classNames.count)
    }
    let result = LabeledImages(
      height: images.dimensions[1], width: images.dimensions[2], channels: 1, pixels: images.values,
      labels: labels.map(Int32.init), classNames: classNames)
    return (result, imageFile)
  }

  /// The path of a file; the uncompressed one if both exist.
  private func find(_ name: String, part: String) throws -> String {
    guard isFolder(path) else { throw DatasetError.noFolder(folder: path) }
    let names = [name, name + ".gz"]
    for candidate in names.map({ (path as NSString).appendingPathComponent($0) })
    where FileManager.default.fileExists(atPath: candidate) {
      return candidate
    }
    throw DatasetError.missing(part: part, folder: path, names: names)
  }
}
