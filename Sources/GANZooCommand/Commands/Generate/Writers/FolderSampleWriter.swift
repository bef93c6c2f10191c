import GANZoo
import GANZooData
import GANZooSupport
import GANZooTensors

/// A folder with a PNG file for each image, in a folder for each class or in the folder itself.
final class FolderSampleWriter: SampleWriter {
  private let list: SampleList
  private let path: String
  private let scale: Int
  private let folder: PendingFolder
  /// The name of each class's folder; nil where all pictures lie together.
  private let classFolders: [String]?
  private let check: () throws -> Void

  /// - Parameters:
  ///   - byClass: whether each class gets a folder.
  ///   - check: called with each image; throws to stop.
  init(_ list: SampleList, to path: String, byClass: Bool, scale: Int, check: @escaping () throws -> Void) throws {
    (self.list, self.path, self.scale, self.check) = (list, path, scale, check)
    classFolders = byClass && list.labels != nil ? ClassFolderNames.names(of: list.classNames) : nil
    folder = try PendingFolder(for: path)
  }

  func take(_ samples: Tensor, first: Int) throws {
    for (index, image) in PixelImage.images(of: samples).enumerated() {
      try check()
      let number = first + index
      try folder.write(
        PNG.encode(image.enlarged(by: scale)), to: list.pictureName(number),
        within: classFolders?[list.classes[number]])
    }
  }

  func finish(in group: FileGroup) throws -> String {
    try folder.finish()
    let folders = classFolders == nil ? 0 : Set(list.classes).count
    return list.words(
      path.hasSuffix("/") ? path : path + "/",
      note: "\(list.sample[1] * scale) x \(list.sample[0] * scale)"
        + (folders == 0 ? "" : ", in \(folders.counted("folder")) by class"))
  }
}
