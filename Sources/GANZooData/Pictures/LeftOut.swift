/// What lies in a folder of pictures and is not read, counted by kind.
struct LeftOut {
  /// Endings that are told by themselves, and the most that are counted so.
  private static let (told, most) = (8, 1_000)

  private var endings: [String: Int] = [:]
  private var hidden = 0
  private var others = 0
  private var folders = 0
  private var folderNames: Set<FileName> = []
  private var areAllTold = true

  /// Counts a file.
  mutating func add(file name: FileName) {
    let ending = name.ending
    if name.isHidden {
      hidden += 1
    } else if endings[ending] == nil, endings.count >= Self.most || ending.utf8.count > 16 {
      others += 1
    } else {
      endings[ending, default: 0] += 1
    }
  }

  /// Counts a folder.
  mutating func add(folder name: FileName) {
    folders += 1
    tell(name)
  }

  private mutating func tell(_ name: FileName) {
    if folderNames.count < Self.told {
      folderNames.insert(name)
    } else {
      areAllTold = areAllTold && folderNames.contains(name)
    }
  }

  /// Adds what was counted elsewhere.
  mutating func add(_ other: LeftOut) {
    for (ending, count) in other.endings {
      if endings.count < Self.most || endings[ending] != nil {
        endings[ending, default: 0] += count
      } else {
        others += count
      }
    }
    hidden += other.hidden
    others += other.others
    folders += other.folders
    for name in other.folderNames { tell(name) }
    areAllTold = areAllTold && other.areAllTold
  }

  /// In words, such as `2 .gif, 1 .txt, 3 hidden files, 1 folder (__MACOSX)`; nil where there is nothing.
  var text: String? {
    let sorted = endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var parts = sorted.prefix(Self.told).map { "\($0.value) " + ($0.key.isEmpty ? "without an ending" : ".\($0.key)") }
    let rest = others + sorted.dropFirst(Self.told).reduce(0) { $0 + $1.value }
    if rest > 0 { parts.append("\(rest) of other endings") }
    if hidden > 0 { parts.append("\(hidden) hidden") }
    if folders > 0 {
      let names = folderNames.sorted().map(\.text).joined(separator: ", ")
      let more = areAllTold ? "" : ", …"
      parts.append("\(folders) \(folders == 1 ? "folder" : "folders") (\(names)\(more))")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
