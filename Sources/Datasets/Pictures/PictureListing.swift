/// The picture files of a folder, in the order of their names, without a look into any.
///
/// The folder holds pictures, or a folder for each class; or it holds folders `train` and `test` that do. Names that begin
/// with a dot and files that are no pictures by their extension are passed over.
package struct PictureListing {
  /// A file: its folder's index and its name.
  private struct File {
    let group: Int32
    let name: String
  }

  /// The most pictures that are listed: a gigabyte of names.
  package static let limit = 10_000_000

  /// Names of the classes, sorted; empty where there are none.
  private(set) var classNames: [String] = []
  private var groups: [(folder: String, label: Int)] = []
  private var files: [File] = []

  /// Number of pictures.
  package var count: Int { files.count }

  /// Lists a split. Throws `DatasetError.noFolder` or `PictureFolderError`.
  package init(_ folder: String, _ split: DatasetSplit, limit: Int = limit) throws {
    guard isFolder(folder) else { throw DatasetError.noFolder(folder: folder) }
    let parts = ["train", "test"].map { "\(folder)/\($0)" }
    let roots: [String]
    if parts.allSatisfy(isFolder) {
      roots = parts
    } else {
      guard split != .test else { throw PictureFolderError.noSplit(folder: folder) }
      roots = [folder]
    }
    let contents = try roots.map { try Contents($0, limit: limit) }
    classNames = Set(contents.flatMap(\.classes)).sorted()
    for (index, part) in contents.enumerated() where roots.count == 1 || split.includes(part: index) {
      if part.pictures.isEmpty {
        for name in part.classes { try add("\(roots[index])/\(name)", named: name, limit: limit) }
      } else {
        // Pictures of no class must not pass for those of the first.
        guard classNames.isEmpty else {
          throw PictureFolderError.noClasses(folder: roots[index], other: roots[1 - index])
        }
        append(part.pictures, of: roots[index], label: 0)
      }
    }
  }

  /// Path of a picture.
  func path(_ index: Int) -> String { groups[Int(files[index].group)].folder + "/" + files[index].name }

  /// Class of a picture; 0 where there are none.
  func label(_ index: Int) -> Int { groups[Int(files[index].group)].label }

  private mutating func add(_ folder: String, named name: String, limit: Int) throws {
    var names: [String] = []
    try FolderEntries.visit(folder) { name, isFolder in
      if isFolder { throw PictureFolderError.nested(folder: folder, inner: name) }
      if FolderEntries.isPicture(name) { names.append(name) }
      guard count + names.count <= limit else { throw PictureFolderError.tooMany(folder: folder, limit: limit) }
      return true
    }
    if names.isEmpty { throw PictureFolderError.noPictures(folder: folder) }
    append(names, of: folder, label: classNames.firstIndex(of: name) ?? 0)
  }

  private mutating func append(_ names: [String], of folder: String, label: Int) {
    files += names.sorted().map { File(group: Int32(groups.count), name: $0) }
    groups.append((folder, label))
  }
}

extension PictureListing {
  /// What lies directly in a folder: pictures, or a folder for each class.
  private struct Contents {
    private(set) var pictures: [String] = []
    private(set) var classes: [String] = []

    init(_ folder: String, limit: Int) throws {
      try FolderEntries.visit(folder) { name, isFolder in
        if isFolder { classes.append(name) } else if FolderEntries.isPicture(name) { pictures.append(name) }
        guard max(pictures.count, classes.count) <= limit else {
          throw PictureFolderError.tooMany(folder: folder, limit: limit)
        }
        return true
      }
      classes.sort()
      guard let picture = pictures.min() else {
        if classes.isEmpty { throw PictureFolderError.noPictures(folder: folder) }
        return
      }
      // Folders beside pictures that hold none are somebody's notes.
      if let inner = try classes.first(where: { try PictureListing.hasPicture("\(folder)/\($0)") }) {
        throw PictureFolderError.mixed(folder: folder, picture: picture, inner: inner)
      }
      classes = []
    }
  }

  /// Whether pictures lie directly in a folder.
  private static func hasPicture(_ folder: String) throws -> Bool {
    var found = false
    try FolderEntries.visit(folder) { name, isFolder in
      found = !isFolder && FolderEntries.isPicture(name)
      return !found
    }
    return found
  }

  /// Whether pictures lie in a folder or in a folder in it, such as those of classes; false for what cannot be read.
  static func isPictureFolder(_ folder: String, depth: Int = 2) -> Bool {
    var found = false
    var inner: [String] = []
    try? FolderEntries.visit(folder) { name, isFolder in
      if isFolder { inner.append(name) } else if FolderEntries.isPicture(name) { found = true }
      return !found && inner.count < 1_000
    }
    return found || depth > 0 && inner.contains { isPictureFolder("\(folder)/\($0)", depth: depth - 1) }
  }
}

extension DatasetSplit {
  /// Whether it has the training examples (0), or those held back (1).
  fileprivate func includes(part: Int) -> Bool { self == .all || self == (part == 0 ? .train : .test) }
}
