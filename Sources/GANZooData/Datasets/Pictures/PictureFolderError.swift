public import GANZooSupport

/// An error in a folder of pictures, or in a request for one.
public enum PictureFolderError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// No folder was given.
  case noFolderNamed(option: String = "--data")
  /// The networks' samples are not images.
  case wrongSample(shape: [Int])
  /// The folder cannot be read; `reason` is the system's message.
  case cannotList(folder: String, reason: String)
  /// The folder has no pictures; `others` says what it has instead, such as `2 .gif`.
  case noPictures(folder: String, others: String?)
  /// Pictures lie both in the folder and in a subfolder.
  case mixed(folder: String, picture: String, inner: String)
  /// A class folder contains a folder.
  case nested(folder: String, inner: String)
  /// One split has class folders, but the other has none.
  case noClasses(folder: String, other: String)
  /// The test split was requested, but the folder has no splits.
  case noSplit(folder: String)
  /// No picture is held out for the test split by its name.
  case noneHeld(folder: String, count: Int)
  /// Two folders are the same split.
  case sameSplit(folder: String, one: String, other: String)
  /// The folder has more pictures than the limit.
  case tooMany(folder: String, limit: Int)
  /// The picture is smaller than the crop; sizes are [height, width].
  case tooSmall(file: String, size: [Int], crop: [Int])

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .noFolderNamed(let option):
      "the data set 'pictures' needs a folder: name it with \(option) FOLDER"
        + (option == "--data" ? ", or in data.folder" : "")
    case .wrongSample(let shape):
      "pictures have shape [height, width, channels] with 1 to 4 channels, but architecture.sample is \(shape)"
    case .cannotList(let folder, let reason): "cannot read the folder \(folder): \(reason)"
    case .noPictures(let folder, let others):
      "\(folder): no \(ImageFormat.list(ImageReader.formats, "or")) files, expected them in it or in a folder "
        + "for each class"
        + (others.map { "; found \($0)" } ?? "")
    case .mixed(let folder, let picture, let inner):
      "\(folder): pictures both in it (\(picture)) and in a folder in it (\(inner)); expected one or the other"
    case .nested(let folder, let inner): "\(folder): holds the folder \(inner), expected pictures of a class only"
    case .noClasses(let folder, let other):
      "\(folder): pictures without a folder for each class, but \(other) has classes; expected them in both or in none"
    case .noSplit(let folder):
      "\(folder): data.split is test, but there is no folder test or val beside a folder train"
    case .noneHeld(let folder, let count):
      "\(folder): of its \(count.counted("picture")) none is kept for evaluation, since few are chosen by "
        + "their names; put some into a folder test beside a folder train"
    case .sameSplit(let folder, let one, let other):
      "\(folder): the folders \(one) and \(other) are one split; expected one of them"
    case .tooMany(let folder, let limit): "\(folder): more than \(limit) pictures"
    case .tooSmall(let file, let size, let crop):
      "\(file): \(size[0]) x \(size[1]) pixels, smaller than data.crop, \(crop[0]) x \(crop[1])"
    }
  }

  /// True if the command or the recipe is wrong, rather than a file.
  public var isWrongUse: Bool {
    switch self {
    case .noFolderNamed, .wrongSample: true
    default: false
    }
  }
}
