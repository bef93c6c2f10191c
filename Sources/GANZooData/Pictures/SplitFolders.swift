/// Folders in a folder of pictures that hold its splits, by their names in any letter case.
struct SplitFolders {
  /// What a folder is for.
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

  /// The splits among the folders in a folder; nil where there is no `train`, or where it stands beside pictures or other folders
  /// and no further split: then they are classes.
  ///
  /// Throws `PictureFolderError.sameSplit` where two folders are one split.
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

  /// Which folder is which split, where that is more than `train` and `test` being those.
  var text: String? {
    guard let train = folders[.train],
      folders[.validation] != nil || train.text != "train" || folders[.test]?.text != "test"
    else { return nil }
    let test = (folders[.test] ?? folders[.validation]).map { ", test is \($0.text)" } ?? ""
    let neither = folders[.test] == nil ? nil : folders[.validation].map { "; \($0.text) is neither" }
    return "the split train is the folder \(train.text)\(test)\(neither ?? "")"
  }

  /// All of them, in the order of `Part`.
  var all: [FileName] { Part.allCases.compactMap { folders[$0] } }

  /// Those of a split: what is for validation stands in for a `test` that is not there. Nil where there is none.
  func names(of split: DatasetSplit) -> [FileName]? {
    switch split {
    case .train: folders[.train].map { [$0] }
    case .test: (folders[.test] ?? folders[.validation]).map { [$0] }
    case .all: all
    }
  }
}
