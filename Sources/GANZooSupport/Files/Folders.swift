import Foundation

/// Creates a folder with its missing parents. FileManager is not used, because it does not give the reason of a
/// failure.
///
/// - Parameter made: receives the created folders, outermost first, even if a later one fails.
/// - Returns: an error number; nil if the folder exists.
package func makeFolders(_ path: String, made: inout [String]) -> Int32? {
  if isFolder(path) { return nil }
  var info = stat()
  // The path names another file or a dangling symbolic link.
  if lstat(path, &info) == 0 { return ENOTDIR }
  guard errno == ENOENT else { return errno }
  let parent = parentFolder(of: path.hasSuffix("/") ? String(path.dropLast()) : path)
  if let error = makeFolders(parent, made: &made) { return error }
  // The path `a//` exists as soon as `a` does.
  if isFolder(path) { return nil }
  guard uninterrupted({ mkdir(path, 0o777) }) != 0 else {
    made.append(path)
    return nil
  }
  // Another process may have created it in the meantime.
  let error = errno
  return isFolder(path) ? nil : error
}

/// True if the path is a folder; symbolic links are followed.
///
/// - Parameter path: a C string; a `String` can be passed, too.
package func isFolder(_ path: UnsafePointer<CChar>) -> Bool {
  var info = stat()
  return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
}

/// The parent folder of a path: `a/b` → `a`, `b` → `.`, `/b` → `/`.
///
/// NSString's deletingLastPathComponent traps for names of one letter (Swift 6.3, Linux), and URL's expands `~`.
package func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
