import Files
import Foundation

/// Room on disks.
package enum FreeDisk {
  /// Bytes that this user can still write to the file system of a path, which need not exist yet; nil where the system does
  /// not tell.
  package static func bytes(at path: String) -> Int? {
    var folder = path
    var found = statvfs()
    while statvfs(folder, &found) != 0 {
      guard errno == ENOENT, folder != "." && folder != "/" else { return nil }
      folder = parentFolder(of: folder)
    }
    // Systems of files that lie on no disk, such as /proc.
    guard found.f_blocks > 0 else { return nil }
    let (bytes, isTooMany) = Int(clamping: found.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: found.f_frsize))
    return isTooMany ? .max : bytes
  }
}
