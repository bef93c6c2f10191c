import GANZooSupport

/// The picture files of a folder, sorted by name; the files are not opened.
///
/// The folder contains pictures, or a folder for each class, or folders `train`, `val` and `test` that do
/// (`SplitFolders`). Hidden entries, `__MACOSX` and files without a picture's extension are skipped and counted.
package struct PictureListing {
  /// The largest number of pictures.
  package static let limit = 10_000_000

  /// Names of the classes, in the order of `ClassFolders`; empty if there are none.
  package private(set) var classNames: [String] = []
  /// Notes for the user about skipped files and similar names, one sentence each.
  package private(set) var notes: [String] = []
  /// Number of pictures that are left out of the training split for the test split, by their names.
  package private(set) var heldOut = 0
  private var groups: [(folder: BytePath, label: Int)] = []
  private var names = FileNameArray()
  /// Index in `groups` of each name.
  private var groupIndices: [Int32] = []

  /// Number of pictures.
  package var count: Int { names.count }

  /// Lists a split. Throws `DatasetError.noFolder` or `PictureFolderError`.
  package init(_ folder: String, _ split: DatasetSplit, _ test: PictureTest = .folder, limit: Int = limit) throws {
    let top = BytePath(folder)
    guard FolderEntries.isFolder(top) else { throw DatasetError.noFolder(folder: folder) }
    let contents = try FolderContents(top, limit: limit)
    guard let splits = try SplitFolders(among: contents) else {
      guard split != .test || test == .byName else { throw PictureFolderError.noSplit(folder: folder) }
      let classes = try contents.classes()
      let folders = ClassFolders(Set(classes ?? []))
      (classNames, notes) = (folders.names.map(\.text), folders.lookalikes)
      try add(contents, classes, folders, limit: limit)
      if test == .byName { try hold(split, in: top) }
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
    var beside = contents.skipped
    for name in contents.folders where !splits.all.contains(name) { beside.add(folder: name) }
    for index in 0..<contents.pictures.count { beside.add(file: contents.pictures[index]) }
    note(beside, in: top)
    for part in parts where asked.contains(part.name) {
      // Pictures without classes must not get the label of the first class.
      if part.classes == nil, let other = parts.first(where: { $0.classes != nil }) {
        throw PictureFolderError.noClasses(folder: part.contents.folder.text, other: other.contents.folder.text)
      }
      try add(part.contents, part.classes, folders, limit: limit)
    }
  }

  /// The pictures that classifiers hold out, by their names.
  package var validation: [Int] { (0..<count).filter { NameHash.part(of: nameInFolder($0)) == .validation } }

  /// The path of a picture within the folder, as it is hashed: that of a class folder and its own name.
  private func nameInFolder(_ index: Int) -> [UInt8] {
    let group = Int(groupIndices[index])
    guard !classNames.isEmpty else { return names[index].bytes }
    let folder = groups[group].folder.bytes
    return folder[(folder.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...] + [UInt8(ascii: "/")]
      + names[index].bytes
  }

  /// Takes the pictures that are kept for the test split, by their names, out of the training split; or all others.
  ///
  /// A class keeps all its pictures where nothing would be left to learn of it.
  private mutating func hold(_ split: DatasetSplit, in folder: BytePath) throws {
    guard split != .all else { return }
    let isTest = (0..<count).map { NameHash.part(of: nameInFolder($0)) == .test }
    var learnt = [Int](repeating: 0, count: groups.count)
    for index in 0..<count where !isTest[index] { learnt[Int(groupIndices[index])] += 1 }
    let isHeld = (0..<count).map { isTest[$0] && learnt[Int(groupIndices[$0])] > 0 }
    let total = count
    let kept = (0..<count).filter { isHeld[$0] == (split == .test) }
    if split == .test, kept.isEmpty { throw PictureFolderError.noneHeld(folder: folder.text, count: total) }
    var others = FileNameArray()
    for index in kept { others.append(names[index]) }
    (names, groupIndices) = (others, kept.map { groupIndices[$0] })
    guard split == .train, total > count else { return }
    heldOut = total - count
    notes.append(
      "\(folder.text) has no test folder: \(heldOut.grouped) of \(total.grouped) pictures are kept for evaluation; "
        + "--set data.test=folder learns from all")
  }

  /// The path of a picture.
  func bytePath(_ index: Int) -> BytePath { groups[Int(groupIndices[index])].folder / names[index] }

  /// The path of a picture as text.
  package func path(_ index: Int) -> String { bytePath(index).text }

  /// The label of a picture; 0 if there are no classes.
  func label(_ index: Int) -> Int { groups[Int(groupIndices[index])].label }

  /// Adds the pictures of a folder, or of its class folders.
  private mutating func add(
    _ contents: FolderContents, _ classes: [FileName]?, _ folders: ClassFolders, limit: Int
  ) throws {
    var skipped = contents.skipped
    if let classes {
      let labels = Dictionary(uniqueKeysWithValues: folders.names.enumerated().map { ($1, $0) })
      for name in ClassFolders(Set(classes)).names {
        let inner = try FolderContents(contents.folder / name, limit: limit, after: count)
        if let nested = inner.folders.min() {
          throw PictureFolderError.nested(folder: inner.folder.text, inner: nested.text)
        }
        if inner.pictures.isEmpty {
          throw PictureFolderError.noPictures(folder: inner.folder.text, others: inner.skipped.text)
        }
        skipped.add(inner.skipped)
        append(inner.pictures, of: inner.folder, label: labels[name] ?? 0)
      }
    } else {
      for name in contents.folders { skipped.add(folder: name) }
      append(contents.pictures, of: contents.folder, label: 0)
    }
    note(skipped, in: contents.folder)
  }

  private mutating func append(_ pictures: FileNameArray, of folder: BytePath, label: Int) {
    names.append(pictures.sorted())
    groupIndices += [Int32](repeating: Int32(groups.count), count: pictures.count)
    groups.append((folder, label))
  }

  private mutating func note(_ skipped: SkippedFiles, in folder: BytePath) {
    if let text = skipped.text { notes.append("\(folder.text): left out: \(text)") }
  }
}

/// The direct contents of a folder of pictures.
struct FolderContents {
  let folder: BytePath
  private(set) var pictures = FileNameArray()
  private(set) var folders: [FileName] = []
  private(set) var skipped = SkippedFiles()

  /// Throws `PictureFolderError`, also if there are more than `limit` pictures together with `count` earlier ones.
  init(_ folder: BytePath, limit: Int, after count: Int = 0) throws {
    self.folder = folder
    try FolderEntries.visit(folder) { name, kind in
      switch kind {
      case .picture: pictures.append(name)
      case .folder: folders.append(name)
      case .otherFile: skipped.add(file: name)
      case .otherFolder: skipped.add(folder: name)
      }
      guard count + pictures.count <= limit, folders.count <= limit else {
        throw PictureFolderError.tooMany(folder: folder.text, limit: limit)
      }
      return true
    }
  }

  /// The class folders; nil if pictures lie in the folder itself.
  ///
  /// Throws `PictureFolderError` if there are neither or both.
  func classes() throws -> [FileName]? {
    if pictures.isEmpty {
      guard !folders.isEmpty else {
        throw PictureFolderError.noPictures(folder: folder.text, others: skipped.text)
      }
      return folders
    }
    // Subfolders without pictures are harmless.
    if let inner = try folders.sorted().first(where: { try Self.hasPicture(folder / $0) }) {
      throw PictureFolderError.mixed(
        folder: folder.text, picture: pictures.sorted()[0].text, inner: inner.text)
    }
    return nil
  }

  /// True if the folder itself contains pictures.
  private static func hasPicture(_ folder: BytePath) throws -> Bool {
    var found = false
    try FolderEntries.visit(folder) { _, kind in
      found = kind == .picture
      return !found
    }
    return found
  }

  /// True if a folder or its subfolders, such as class folders, contain pictures; false if it cannot be read.
  ///
  /// Also true if all files are pictures in unsupported formats, so that the user learns that the format is the
  /// problem.
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
