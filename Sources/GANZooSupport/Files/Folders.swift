import Foundation

/// Makes a folder, and those above it that are missing.
///
/// Not FileManager, which does not tell why it failed.
/// - Parameter made: what was made is added, the outermost first, also where the folder itself could not be.
/// - Returns: the number of the error; nil where the folder is there.
package func makeFolders(_ path: String, made: inout [String]) -> Int32? {
  if isFolder(path) { return nil }
  var info = stat()
  // What is there is no folder, or a link that leads nowhere.
  if lstat(path, &info) == 0 { return ENOTDIR }
  guard errno == ENOENT else { return errno }
  let parent = parentFolder(of: path.hasSuffix("/") ? String(path.dropLast()) : path)
  if let error = makeFolders(parent, made: &made) { return error }
  // `a//b` has an empty name in it, which is there once `a` is.
  if isFolder(path) { return nil }
  guard uninterrupted({ mkdir(path, 0o777) }) != 0 else {
    made.append(path)
    return nil
  }
  // Another process may have made it in between.
  let error = errno
  return isFolder(path) ? nil : error
}

/// Whether there is a folder at a path; links are followed.
///
/// - Parameter path: as the system has it; a `String` is taken, too.
package func isFolder(_ path: UnsafePointer<CChar>) -> Bool {
  var info = stat()
  return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
}

/// The folder that holds a path, as text: `a/b` → `a`, `b` → `.`, `/b` → `/`.
///
/// Not NSString's deletingLastPathComponent, which ends the program at a name of one letter (Swift 6.3, Linux), nor URL's, which
/// takes `~` for the user's folder.
package func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
