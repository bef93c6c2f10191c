/// The subfolders that hold the splits, recognised by name in any letter case.
struct SplitFolders {
  /// The purpose of a subfolder.
  enum Part: CaseIterable {
    case train, validation, test

    fileprivate var names: [String] {
      switch self {
      case .train: ["train"]
      case .validation: ["val", "valid", "validation"]
      case .test: ["test"]
      }
    }
  }

  private let folders: [Part: FileName]

  /// Finds the splits. Returns nil without a folder `train`, or if `train` is the only split beside pictures or other
  /// folders: then all folders are classes.
  ///
  /// Throws `PictureFolderError.sameSplit` if two folders are the same split.
  init?(among contents: FolderContents) throws {
    var folders: [Part: FileName] = [:]
    for name in contents.folders.sorted() {
      guard let part = Part.allCases.first(where: { $0.names.contains(name.text.lowercased()) }) else { continue }
      if let other = folders[part] {
        throw PictureFolderError.sameSplit(folder: contents.folder.text, one: other.text, other: name.text)
      }
      folders[part] = name
    }
    let isAlone = contents.folders.count == 1 && contents.pictures.isEmpty
    guard folders[.train] != nil, folders.count > 1 || isAlone else { return nil }
    self.folders = folders
  }

  /// A note that says which folder is which split; nil for plain `train` and `test`.
  var text: String? {
    guard let train = folders[.train],
      folders[.validation] != nil || train.text != "train" || folders[.test]?.text != "test"
    else { return nil }
    let test = (folders[.test] ?? folders[.validation]).map { ", test is \($0.text)" } ?? ""
    let neither = folders[.test] == nil ? nil : folders[.validation].map { "; \($0.text) is neither" }
    return "the split train is the folder \(train.text)\(test)\(neither ?? "")"
  }

  /// All split folders, in the order of `Part`.
  var all: [FileName] { Part.allCases.compactMap { folders[$0] } }

  /// The folders of a split. A validation folder replaces a missing `test`. Nil if there is none.
  func names(of split: DatasetSplit) -> [FileName]? {
    switch split {
    case .train: folders[.train].map { [$0] }
    case .test: (folders[.test] ?? folders[.validation]).map { [$0] }
    case .all: all
    }
  }
}
