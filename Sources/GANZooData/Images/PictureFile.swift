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
    let size: Int
    do throws(FileReadError) {
      let file = try RegularFile(systemPath: path.map { CChar(bitPattern: $0) } + [0], name: name)
      size = file.size
      if size <= limit {
        var bytes = [UInt8](repeating: 0, count: size)
        let count = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(FileReadError) in
          try file.read(into: UnsafeMutableRawBufferPointer(buffer))
        }
        return count == size ? bytes : Array(bytes[..<count])
      }
    } catch {
      throw cannotRead(error.shortReason)
    }
    throw cannotRead("\(size) bytes, expected at most \(limit)")
  }
}
