import Foundation
import GANZooSupport

/// The bytes of picture files.
enum PictureFile {
  /// The most bytes that a file may have to be read.
  static let limit = 1 << 28

  /// The bytes of a regular file of a size that a picture may have.
  ///
  /// - Parameters:
  ///   - path: as the system has it, which need not be UTF-8.
  ///   - name: for the message.
  /// - Throws: `ImageError.cannotRead`.
  static func contents(of path: [UInt8], name: String) throws -> [UInt8] {
    func cannotRead(_ reason: String) -> ImageError { .cannotRead(name: name, reason: reason) }
    let path = path.map { CChar(bitPattern: $0) } + [0]
    var info = stat()
    guard stat(path, &info) == 0 else { throw cannotRead(systemReason(errno)) }
    // Devices and pipes may never end, and opening one may do something.
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
