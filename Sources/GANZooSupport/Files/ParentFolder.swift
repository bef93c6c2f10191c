/// The folder that holds a path, as text: `a/b` → `a`, `b` → `.`, `/b` → `/`.
///
/// Not NSString's deletingLastPathComponent, which ends the program at a name of one letter (Swift 6.3, Linux), nor URL's, which
/// takes `~` for the user's folder.
package func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
