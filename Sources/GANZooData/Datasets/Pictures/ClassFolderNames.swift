/// Names of folders for the pictures of each class.
package enum ClassFolderNames {
  private static let longest = 100

  /// A folder's name for each class: the class's own, with a hyphen for a slash. Where one cannot be a folder's name,
  /// or two would be the same, folders have the classes' numbers.
  package static func names(of classNames: [String]) -> [String] {
    let names = classNames.map { String($0.map { $0 == "/" ? "-" : $0 }) }
    let isUsable = names.allSatisfy { name in
      // A hidden folder, and one of these names, is not read as a class.
      !name.isEmpty && !name.hasPrefix(".") && name != "__MACOSX" && name.utf8.count <= longest
        && !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
    let areSplits = names.contains { $0.lowercased() == "train" }
    // File systems may take names for one that differ in case alone.
    guard isUsable, !areSplits, Set(names.map { $0.lowercased() }).count == names.count else {
      return classNames.indices.map(String.init)
    }
    return names
  }
}
