import Foundation

/// Room on a disk.
package struct FreeDisk {
  /// Bytes that this user can still write there.
  package let bytes: Int
  /// What tells the file system from others; parts of one, such as subvolumes, may have numbers of their own.
  package let device: UInt64

  /// The disk of a path, which need not exist yet; nil where the system does not tell.
  package init?(at path: String) {
    var folder = path
    var (space, folderInfo) = (statvfs(), stat())
    while statvfs(folder, &space) != 0 {
      guard errno == ENOENT, folder != "." && folder != "/" else { return nil }
      folder = parentFolder(of: folder)
    }
    // Systems of files that lie on no disk, such as /proc.
    guard space.f_blocks > 0, stat(folder, &folderInfo) == 0 else { return nil }
    let (bytes, isTooMany) = Int(clamping: space.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: space.f_frsize))
    self.bytes = isTooMany ? .max : bytes
    device = UInt64(truncatingIfNeeded: folderInfo.st_dev)
  }
}
