import Foundation

/// What changes when a file or a folder is written anew. The time is part of it: a new file may have the inode and the
/// size of an old one.
struct FileStamp: Equatable {
  private let device, inode, size, seconds, nanoseconds: Int

  /// Nil where there is no file.
  init?(_ path: String) {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let time = info.st_mtimespec
    #else
      let time = info.st_mtim
    #endif
    (device, inode, size) = (Int(info.st_dev), Int(clamping: info.st_ino), Int(info.st_size))
    (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
  }
}
