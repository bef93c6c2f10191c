import GANZooSupport

/// The files and folders that were skipped, counted by extension, for a note to the user.
struct SkippedFiles {
  /// The number of extensions that the note lists, and the number that are counted separately.
  private static let (maximumListed, maximumCounted) = (8, 1_000)

  private var endings: [String: Int] = [:]
  private var hidden = 0
  private var others = 0
  private var folders = 0
  private var folderNames: Set<FileName> = []
  private var areAllListed = true

  /// Counts a file.
  mutating func add(file name: FileName) {
    let ending = name.ending
    if name.isHidden {
      hidden += 1
    } else if endings[ending] == nil, endings.count >= Self.maximumCounted || ending.utf8.count > 16 {
      others += 1
    } else {
      endings[ending, default: 0] += 1
    }
  }

  /// Counts a folder.
  mutating func add(folder name: FileName) {
    folders += 1
    list(name)
  }

  private mutating func list(_ name: FileName) {
    if folderNames.count < Self.maximumListed {
      folderNames.insert(name)
    } else {
      areAllListed = areAllListed && folderNames.contains(name)
    }
  }

  /// Adds the counts of another folder.
  mutating func add(_ other: SkippedFiles) {
    for (ending, count) in other.endings {
      if endings.count < Self.maximumCounted || endings[ending] != nil {
        endings[ending, default: 0] += count
      } else {
        others += count
      }
    }
    hidden += other.hidden
    others += other.others
    folders += other.folders
    for name in other.folderNames { list(name) }
    areAllListed = areAllListed && other.areAllListed
  }

  /// The counts as text, such as `2 .gif, 1 .txt, 3 hidden, 1 folder (__MACOSX)`; nil if nothing was skipped.
  var text: String? {
    let sorted = endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var parts = sorted.prefix(Self.maximumListed).map {
      "\($0.value) " + ($0.key.isEmpty ? "without an ending" : ".\($0.key)")
    }
    let rest = others + sorted.dropFirst(Self.maximumListed).reduce(0) { $0 + $1.value }
    if rest > 0 { parts.append("\(rest) of other endings") }
    if hidden > 0 { parts.append("\(hidden) hidden") }
    if folders > 0 {
      let names = folderNames.sorted().map(\.text).joined(separator: ", ")
      let more = areAllListed ? "" : ", …"
      parts.append("\(folders.counted("folder")) (\(names)\(more))")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
