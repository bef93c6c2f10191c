import Foundation
import GANZooSupport

/// Reading of image files into memory.
enum PictureFile {
  /// The largest file size in bytes.
  static let limit = 1 << 28

  /// The bytes of the file at a path. Throws `ImageError.cannotRead`.
  static func contents(of path: String) throws -> [UInt8] { try contents(of: Array(path.utf8), name: path) }

  /// The bytes of a regular file of at most `limit` bytes.
  ///
  /// - Parameters:
  ///   - path: the path as bytes, not necessarily UTF-8.
  ///   - name: the file's name in messages.
  /// - Throws: `ImageError.cannotRead`.
  static func contents(of path: [UInt8], name: String) throws -> [UInt8] {
    func cannotRead(_ reason: String) -> ImageError { .cannotRead(name: name, reason: reason) }
    let path = path.map { CChar(bitPattern: $0) } + [0]
    var info = stat()
    guard stat(path, &info) == 0 else { throw cannotRead(systemReason(errno)) }
    // Devices and pipes may never end, and opening one may have side effects.
    guard info.st_mode & S_IFMT == S_IFREG else { throw cannotRead("not a regular file") }
    let descriptor = uninterrupted { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw cannotRead(systemReason(errno)) }
    defer { close(descriptor) }
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      throw cannotRead("not a regular file")
    }
    let size = Int(info.st_size)
    guard size <= limit else { throw cannotRead("\(size) bytes, expected at most \(limit)") }
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = 0
      while count < size {
        let rest = buffer.baseAddress?.advanced(by: count)
        let found = uninterrupted { read(descriptor, rest, size - count) }
        guard found >= 0 else { throw cannotRead(systemReason(errno)) }
        if found == 0 { break }
        count += found
      }
    }
  }
}
