/// The picture files of a folder, in the order of their names, without a look into any.
///
/// The folder holds pictures, or a folder for each class; or it holds folders `train`, `val` and `test` that do
/// (`SplitFolders`). Hidden files and folders, `__MACOSX` and files that are no pictures by their ending are left out and counted.
package struct PictureListing {
  /// The most pictures that are listed.
  package static let limit = 10_000_000

  /// Names of the classes, in the order of `ClassFolders`; empty where there are none.
  package private(set) var classNames: [String] = []
  /// What a user should know of what was left out or looks odd, a sentence each.
  package private(set) var notes: [String] = []
  private var groups: [(folder: BytePath, label: Int)] = []
  private var names = NameList()
  /// The group of each name.
  private var groupIndices: [Int32] = []

  /// Number of pictures.
  package var count: Int { names.count }

  /// Lists a split. Throws `DatasetError.noFolder` or `PictureFolderError`.
  package init(_ folder: String, _ split: DatasetSplit, limit: Int = limit) throws {
    let top = BytePath(folder)
    guard FolderEntries.isFolder(top) else { throw DatasetError.noFolder(folder: folder) }
    let contents = try FolderContents(top, limit: limit)
    guard let splits = try SplitFolders(among: contents) else {
      guard split != .test else { throw PictureFolderError.noSplit(folder: folder) }
      let classes = try contents.classes()
      let folders = ClassFolders(Set(classes ?? []))
      (classNames, notes) = (folders.names.map(\.text), folders.lookalikes)
      try add(contents, classes, folders, limit: limit)
      return
    }
    guard let asked = splits.names(of: split) else { throw PictureFolderError.noSplit(folder: folder) }
    var parts: [(name: FileName, contents: FolderContents, classes: [FileName]?)] = []
    for name in splits.all {
      let inner = try FolderContents(top / name, limit: limit)
      parts.append((name, inner, try inner.classes()))
    }
    let folders = ClassFolders(Set(parts.flatMap { $0.classes ?? [] }))
    (classNames, notes) = (folders.names.map(\.text), folders.lookalikes)
    if let text = splits.text { notes.append("\(folder): \(text)") }
    var beside = contents.leftOut
    for name in contents.folders where !splits.all.contains(name) { beside.add(folder: name) }
    for index in 0..<contents.pictures.count { beside.add(file: contents.pictures[index]) }
    note(beside, in: top)
    for part in parts where asked.contains(part.name) {
      // Pictures of no class must not pass for those of the first.
      if part.classes == nil, let other = parts.first(where: { $0.classes != nil }) {
        throw PictureFolderError.noClasses(folder: part.contents.folder.text, other: other.contents.folder.text)
      }
      try add(part.contents, part.classes, folders, limit: limit)
    }
  }

  /// The path of a picture, as the system has it.
  func bytePath(_ index: Int) -> BytePath { groups[Int(groupIndices[index])].folder / names[index] }

  /// The path of a picture as a text.
  func path(_ index: Int) -> String { bytePath(index).text }

  /// Class of a picture; 0 where there are none.
  func label(_ index: Int) -> Int { groups[Int(groupIndices[index])].label }

  /// Adds what lies in a folder: its own pictures, or those of its folders for classes.
  private mutating func add(
    _ contents: FolderContents, _ classes: [FileName]?, _ folders: ClassFolders, limit: Int
  ) throws {
    var leftOut = contents.leftOut
    if let classes {
      let labels = Dictionary(uniqueKeysWithValues: folders.names.enumerated().map { ($1, $0) })
      for name in ClassFolders(Set(classes)).names {
        let inner = try FolderContents(contents.folder / name, limit: limit, after: count)
        if let nested = inner.folders.min() {
          throw PictureFolderError.nested(folder: inner.folder.text, inner: nested.text)
        }
        if inner.pictures.isEmpty {
          throw PictureFolderError.noPictures(folder: inner.folder.text, others: inner.leftOut.text)
        }
        leftOut.add(inner.leftOut)
        append(inner.pictures, of: inner.folder, label: labels[name] ?? 0)
      }
    } else {
      for name in contents.folders { leftOut.add(folder: name) }
      append(contents.pictures, of: contents.folder, label: 0)
    }
    note(leftOut, in: contents.folder)
  }

  private mutating func append(_ pictures: NameList, of folder: BytePath, label: Int) {
    names.append(pictures.sorted())
    groupIndices += [Int32](repeating: Int32(groups.count), count: pictures.count)
    groups.append((folder, label))
  }

  private mutating func note(_ leftOut: LeftOut, in folder: BytePath) {
    if let text = leftOut.text { notes.append("\(folder.text): left out: \(text)") }
  }
}

/// What lies directly in a folder of pictures.
struct FolderContents {
  let folder: BytePath
  private(set) var pictures = NameList()
  private(set) var folders: [FileName] = []
  private(set) var leftOut = LeftOut()

  /// Throws `PictureFolderError`, also where with `count` pictures of other folders there are more than `limit`.
  init(_ folder: BytePath, limit: Int, after count: Int = 0) throws {
    self.folder = folder
    try FolderEntries.visit(folder) { name, kind in
      switch kind {
      case .picture: pictures.append(name)
      case .folder: folders.append(name)
      case .otherFile: leftOut.add(file: name)
      case .otherFolder: leftOut.add(folder: name)
      }
      guard count + pictures.count <= limit, folders.count <= limit else {
        throw PictureFolderError.tooMany(folder: folder.text, limit: limit)
      }
      return true
    }
  }

  /// The folders of classes; nil where pictures lie in the folder itself.
  ///
  /// Throws `PictureFolderError` where there is nothing, or both.
  func classes() throws -> [FileName]? {
    if pictures.isEmpty {
      guard !folders.isEmpty else {
        throw PictureFolderError.noPictures(folder: folder.text, others: leftOut.text)
      }
      return folders
    }
    // Folders beside pictures that hold none are somebody's notes.
    if let inner = try folders.sorted().first(where: { try Self.hasPicture(folder / $0) }) {
      throw PictureFolderError.mixed(
        folder: folder.text, picture: pictures.sorted()[0].text, inner: inner.text)
    }
    return nil
  }

  /// Whether pictures lie directly in a folder.
  private static func hasPicture(_ folder: BytePath) throws -> Bool {
    var found = false
    try FolderEntries.visit(folder) { _, kind in
      found = kind == .picture
      return !found
    }
    return found
  }

  /// Whether pictures lie in a folder or in a folder in it, such as those of classes; false for what cannot be read.
  ///
  /// A folder that has no files but pictures of kinds that are not read is one too: that is then what a user is told.
  static func holdsPictures(_ folder: BytePath, depth: Int = 2) -> Bool {
    var found = false
    var (unread, others) = (0, 0)
    var inner: [FileName] = []
    try? FolderEntries.visit(folder) { name, kind in
      switch kind {
      case .folder: inner.append(name)
      case .picture: found = true
      case .otherFile where FolderEntries.isUnreadPicture(name): unread += 1
      case .otherFile: others += name.isHidden ? 0 : 1
      case .otherFolder: break
      }
      return !found && inner.count < 1_000
    }
    return found || unread > 0 && others == 0
      || depth > 0 && inner.contains { holdsPictures(folder / $0, depth: depth - 1) }
  }
}
