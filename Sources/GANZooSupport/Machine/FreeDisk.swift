import Foundation

/// Free space on a file system.
package struct FreeDisk {
  /// Bytes that this user can still write.
  package let bytes: Int
  /// The device number. Parts of one file system, such as subvolumes, may have different numbers.
  package let device: UInt64

  /// The file system of a path, which need not exist; nil if unknown.
  package init?(at path: String) {
    var folder = path
    var (space, folderInfo) = (statvfs(), stat())
    while statvfs(folder, &space) != 0 {
      guard errno == ENOENT, folder != "." && folder != "/" else { return nil }
      folder = parentFolder(of: folder)
    }
    // Virtual file systems such as /proc have no blocks.
    guard space.f_blocks > 0, stat(folder, &folderInfo) == 0 else { return nil }
    let (bytes, isTooMany) = Int(clamping: space.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: space.f_frsize))
    self.bytes = isTooMany ? .max : bytes
    device = UInt64(truncatingIfNeeded: folderInfo.st_dev)
  }
}
