import Foundation

/// Room on disks.
package enum FreeDisk {
  /// Bytes that this user can still write to the file system of a path, which need not exist yet; nil where the system does
  /// not tell.
  package static func bytes(at path: String) -> Int? {
    var folder = URL(fileURLWithPath: path).absoluteURL
    var found = statvfs()
    while statvfs(folder.path, &found) != 0 {
      guard errno == ENOENT, folder.path != "/" else { return nil }
      folder.deleteLastPathComponent()
    }
    let (bytes, isTooMany) = Int(clamping: found.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: found.f_frsize))
    return isTooMany ? .max : bytes
  }
}
