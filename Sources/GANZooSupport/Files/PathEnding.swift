extension String {
  /// What is behind the last dot of a path's last part, in small letters; nil where there is no dot, or nothing on
  /// one side of it.
  package var pathEnding: String? {
    guard let name = split(separator: "/").last, let dot = name.lastIndex(of: "."), dot > name.startIndex else {
      return nil
    }
    let ending = name[name.index(after: dot)...].lowercased()
    return ending.isEmpty ? nil : ending
  }
}
