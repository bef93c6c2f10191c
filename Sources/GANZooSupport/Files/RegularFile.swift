import Foundation

/// Why a file cannot be read, as it stands in the middle of a message.
package struct FileReadError: Error, Equatable {
  /// In the system's words, or what the path names instead of a file.
  package let reason: String
}

/// Reading what must be a file: pipes, which would be waited for, and devices, which may never end, are refused.
package enum RegularFile {
  /// The first bytes of the file at a path, all of them where it has no more than `count`.
  package static func beginning(of path: String, count: Int) throws(FileReadError) -> [UInt8] {
    // A pipe without a writer, too, opens at once.
    let descriptor = uninterrupted { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileReadError(reason: systemReason(errno)) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw FileReadError(reason: systemReason(errno)) }
    switch info.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw FileReadError(reason: "it is a folder")
    default: throw FileReadError(reason: "it is not a regular file")
    }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < count {
      let wanted = min(piece.count, count - bytes.count)
      let found = piece.withUnsafeMutableBytes { buffer in
        uninterrupted { read(descriptor, buffer.baseAddress, wanted) }
      }
      guard found >= 0 else { throw FileReadError(reason: systemReason(errno)) }
      if found == 0 { break }
      bytes += piece[..<found]
    }
    return bytes
  }
}
