import GANZooSupport

/// The paths that names with backslashes stand for.
///
/// Keras 2.12 to 2.15 join paths as the system does. On Windows `/layers/conv2d` is one group of the root, called
/// `layers\conv2d`; what Keras puts into that group has plain names.
struct WindowsPaths {
  /// The file's path of each such group, by the path that is meant.
  private var places: [String: String] = [:]
  /// What such names say to lie in a group.
  private var members: [String: Set<String>] = [:]

  /// Deeper than models within models are.
  private static let deepest = 36

  /// - Parameter names: what lies in the root.
  init(_ names: some Sequence<ArraySlice<UInt8>>) {
    for bytes in names where bytes.contains(UInt8(ascii: "\\")) {
      guard let name = String(validating: bytes, as: UTF8.self), name.isStreamSafe else { continue }
      let parts = name.split(separator: "\\").map(String.init)
      guard (2...Self.deepest).contains(parts.count) else { continue }
      var path = ""
      for part in parts {
        members[path.isEmpty ? "/" : path, default: []].insert(part)
        path += "/" + part
      }
      places[path] = "/" + name
    }
  }

  /// The names that lie in a group by such names; nil where none speaks of it.
  func members(of path: String) -> Set<String>? { members.isEmpty ? nil : members[path] }

  /// The file's path for one that is meant, or nil where it is the same.
  func place(of path: String) -> String? {
    if places.isEmpty { return nil }
    var start = path[...]
    while !start.isEmpty {
      if let place = places[String(start)] { return place + path[start.endIndex...] }
      start = start[..<(start.lastIndex(of: "/") ?? start.startIndex)]
    }
    return nil
  }
}
