import Foundation

/// A file that cannot be read.
package struct FileReadError: Error, Equatable {
  /// The cause of the failure.
  package enum Obstacle: Equatable {
    /// A system call failed with this error number.
    case system(Int32)
    /// The path names a folder.
    case folder
    /// The path names a pipe or a device.
    case notRegular
  }

  package let obstacle: Obstacle

  /// The reason as part of a message, in lower case.
  package var reason: String {
    switch obstacle {
    case .system(let number): systemReason(number)
    case .folder: "it is a folder"
    case .notRegular: "it is not a regular file"
    }
  }
}

/// A regular file, open for reading. Pipes, which could block, and devices, which may never end, are refused.
package final class RegularFile {
  /// Its name in messages.
  package let name: String
  /// Its size in bytes when it was opened.
  package let size: Int
  private let descriptor: Int32

  /// Opens the file at a path.
  package convenience init(_ path: String) throws(FileReadError) {
    try self.init(systemPath: path.utf8.map { CChar(bitPattern: $0) } + [0], name: path)
  }

  /// Opens the file at a path given as a C string, not necessarily UTF-8.
  package init(systemPath path: [CChar], name: String) throws(FileReadError) {
    // Checked before opening, because opening a device may have side effects. O_NONBLOCK keeps a pipe that replaced the
    // file in the meantime from blocking.
    var info = stat()
    guard stat(path, &info) == 0 else { throw FileReadError(obstacle: .system(errno)) }
    try RegularFile.check(info)
    descriptor = uninterrupted { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileReadError(obstacle: .system(errno)) }
    self.name = name
    do throws(FileReadError) {
      guard fstat(descriptor, &info) == 0 else { throw FileReadError(obstacle: .system(errno)) }
      try RegularFile.check(info)
    } catch {
      close(descriptor)
      throw error
    }
    size = Int(info.st_size)
  }

  /// Takes an open file, which may have been deleted.
  package init(_ file: borrowing TemporaryFile, named name: String) throws(FileReadError) {
    descriptor = dup(file.descriptor)
    guard descriptor >= 0 else { throw FileReadError(obstacle: .system(errno)) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else {
      let number = errno
      close(descriptor)
      throw FileReadError(obstacle: .system(number))
    }
    self.name = name
    size = Int(info.st_size)
  }

  deinit { close(descriptor) }

  private static func check(_ info: stat) throws(FileReadError) {
    switch info.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw FileReadError(obstacle: .folder)
    default: throw FileReadError(obstacle: .notRegular)
    }
  }

  /// Fills the buffer with the next bytes. Returns their number, which is smaller than the buffer only at the end of
  /// the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileReadError) -> Int {
    var count = 0
    while count < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
      let found = uninterrupted { Foundation.read(descriptor, rest.baseAddress, rest.count) }
      guard found >= 0 else { throw FileReadError(obstacle: .system(errno)) }
      if found == 0 { break }
      count += found
    }
    return count
  }

  /// Up to `count` bytes at `offset`; fewer at the end of the file or after a read error.
  package func bytes(at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = 0
      // A read may return fewer bytes than requested.
      while initialized < count {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
        let found = uninterrupted { pread(descriptor, rest.baseAddress, rest.count, off_t(offset + initialized)) }
        guard found > 0 else { break }
        initialized += found
      }
    }
  }

  /// The first `count` bytes of a file, or all if it is shorter.
  package static func beginning(of path: String, count: Int) throws(FileReadError) -> [UInt8] {
    let file = try RegularFile(path)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < count {
      let wanted = min(piece.count, count - bytes.count)
      let found = try piece.withUnsafeMutableBufferPointer { (buffer) throws(FileReadError) in
        try file.read(into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<wanted])))
      }
      bytes += piece[..<found]
      if found < wanted { break }
    }
    return bytes
  }
}
