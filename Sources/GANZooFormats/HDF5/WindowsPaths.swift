import GANZooSupport

/// Maps paths to the groups with backslashes in their names that Keras writes on Windows.
///
/// Keras 2.12 to 2.15 join paths with the system's separator. On Windows the path `/layers/conv2d` becomes one group of
/// the root called `layers\conv2d`. The members of that group have normal names.
struct WindowsPaths {
  /// The path of each such group in the file, by the path that Keras meant.
  private var storedPaths: [String: String] = [:]
  /// The members of each group that these names imply, by the path that Keras meant.
  private var members: [String: Set<String>] = [:]

  /// More parts than a path of nested models has.
  private static let maximumDepth = 36

  /// - Parameter names: the names in the root group, as UTF-8.
  init(_ names: some Sequence<ArraySlice<UInt8>>) {
    for bytes in names where bytes.contains(UInt8(ascii: "\\")) {
      guard let name = String(validating: bytes, as: UTF8.self), name.isStreamSafe else { continue }
      let parts = name.split(separator: "\\").map(String.init)
      guard (2...Self.maximumDepth).contains(parts.count) else { continue }
      var path = ""
      for part in parts {
        members[path.isEmpty ? "/" : path, default: []].insert(part)
        path += "/" + part
      }
      storedPaths[path] = "/" + name
    }
  }

  /// The members that these names imply for the group at `path`, or nil.
  func members(of path: String) -> Set<String>? { members.isEmpty ? nil : members[path] }

  /// The path in the file for a path that Keras meant, or nil if they are equal.
  func storedPath(of path: String) -> String? {
    if storedPaths.isEmpty { return nil }
    var start = path[...]
    while !start.isEmpty {
      if let stored = storedPaths[String(start)] { return stored + path[start.endIndex...] }
      start = start[..<(start.lastIndex(of: "/") ?? start.startIndex)]
    }
    return nil
  }
}
