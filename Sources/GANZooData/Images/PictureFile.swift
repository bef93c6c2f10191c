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
