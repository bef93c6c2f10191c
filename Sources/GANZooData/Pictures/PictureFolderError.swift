/// What is wrong with a folder of pictures, or with what is asked of it.
public enum PictureFolderError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No folder is named.
  case noFolderNamed
  /// The networks' samples are no pictures.
  case wrongSample(shape: [Int])
  /// The folder cannot be read; the reason in words.
  case cannotList(folder: String, reason: String)
  /// There is no picture; what there is instead in words, such as `2 .gif`.
  case noPictures(folder: String, others: String?)
  /// Pictures lie both in the folder and in a folder in it.
  case mixed(folder: String, picture: String, inner: String)
  /// A class's folder holds a further folder.
  case nested(folder: String, inner: String)
  /// A split has no classes, but the other one has.
  case noClasses(folder: String, other: String)
  /// A split was asked for of a folder that has none.
  case noSplit(folder: String)
  /// Two folders are one split.
  case sameSplit(folder: String, one: String, other: String)
  /// There are more pictures than this library lists.
  case tooMany(folder: String, limit: Int)
  /// The picture is smaller than the part that should be cut from it; height, width.
  case tooSmall(file: String, size: [Int], crop: [Int])

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .noFolderNamed: "the data set 'pictures' needs a folder: name it with --data FOLDER, or in data.folder"
    case .wrongSample(let shape):
      "pictures have shape [height, width, channels] with 1 to 4 channels, but architecture.sample is \(shape)"
    case .cannotList(let folder, let reason): "cannot read the folder \(folder): \(reason)"
    case .noPictures(let folder, let others):
      "\(folder): no \(ImageFormat.list(ImageReader.formats, "or")) files, expected them in it or in a folder for each class"
        + (others.map { "; found \($0)" } ?? "")
    case .mixed(let folder, let picture, let inner):
      "\(folder): pictures both in it (\(picture)) and in a folder in it (\(inner)); expected one or the other"
    case .nested(let folder, let inner): "\(folder): holds the folder \(inner), expected pictures of a class only"
    case .noClasses(let folder, let other):
      "\(folder): pictures without a folder for each class, but \(other) has classes; expected them in both or in none"
    case .noSplit(let folder):
      "\(folder): data.split is test, but there is no folder test or val beside a folder train"
    case .sameSplit(let folder, let one, let other):
      "\(folder): the folders \(one) and \(other) are one split; expected one of them"
    case .tooMany(let folder, let limit): "\(folder): more than \(limit) pictures"
    case .tooSmall(let file, let size, let crop):
      "\(file): \(size[0]) x \(size[1]) pixels, smaller than data.crop, \(crop[0]) x \(crop[1])"
    }
  }

  /// Whether the command or the recipe has to change, rather than a file.
  package var isWrongUse: Bool {
    switch self {
    case .noFolderNamed, .wrongSample: true
    default: false
    }
  }
}
