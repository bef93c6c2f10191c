import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// Images of a folder or a file that are to be judged.
struct ImageSet {
  private enum Source {
    case folder
    case file(LabeledImages)
  }

  /// The path as it was given.
  let path: String
  private let source: Source

  /// Reads a file; of a folder only looks that there is one. Throws `UsageError`, or what the file throws.
  init(_ path: String) throws {
    self.path = path
    if isFolder(path) {
      source = .folder
      return
    }
    guard FileManager.default.fileExists(atPath: path), ["npz", "h5", "hdf5"].contains(path.pathEnding) else {
      throw UsageError(
        "--images takes a folder of pictures, or a file of images, .npz or .h5, and \(path.printable) "
          + (FileManager.default.fileExists(atPath: path) ? "is neither" : "does not exist"))
    }
    source = .file(try LabeledImages(contentsOf: path))
  }

  /// The images in the shape that a classifier takes, and notes for the user.
  ///
  /// Throws what the folder throws.
  func dataset(
    fitting classifier: Classifier, settings: [String], _ zoo: Zoo, readers: Int
  ) throws -> (images: any Dataset, notes: [String]) {
    let shape = classifier.image.sizes
    let images: any Dataset
    let size: String?
    switch source {
    case .folder:
      var tree = SettingsTree()
      for text in settings { try tree.override(text) }
      let load = try zoo.datasets[PictureFolder.name].make(try SettingsReader(tree).section("data"))
      let request = DatasetRequest(.all, folder: path, sample: shape, threads: readers)
      images = try load(request)
      let found = images.originals
      let isEqual = found?.commonSize.map { [$0.height, $0.width] == Array(shape.prefix(2)) } ?? false
      size = isEqual ? nil : found?.commonSize.map { "\($0.width) x \($0.height)" } ?? "of several sizes"
    case .file(let file):
      images = file.fitted(to: shape)
      size = file.shape == shape ? nil : file.shape.map(String.init).joined(separator: " x ")
    }
    var notes = images.notes
    if let size {
      notes.append(
        "the images are \(size); like real ones they are brought to the classifier's "
          + shape.map(String.init).joined(separator: " x "))
    }
    if images.count < Evaluator.fewReal {
      notes.append(
        "\(images.count) images are few: distances of small sets are long, of real ones, too; compare them with the "
          + "column beside them alone")
    }
    if !images.classNames.isEmpty, classifier.classNumbers(of: images.classNames) == nil {
      notes.append(
        "the images' classes (\(images.classNames.listed())) are not the classifier's "
          + "(\(classifier.classNames.listed())), so that it is not measured whether they are obeyed")
    }
    return (images, notes)
  }
}
