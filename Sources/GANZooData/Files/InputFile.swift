import GANZooSupport

/// A regular file of a dataset, read from beginning to end; its errors are `DatasetError.cannotRead`.
struct InputFile {
  let path: String
  private let file: RegularFile

  init(_ path: String) throws {
    self.path = path
    file = try Self.naming(path) { () throws(FileReadError) in try RegularFile(path) }
  }

  /// Length in bytes when the file was opened.
  var size: Int { file.size }

  /// Fills the buffer. Returns the number of bytes, which is smaller than the buffer only at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try Self.naming(path) { () throws(FileReadError) in try file.read(into: buffer) }
  }

  private static func naming<Result>(
    _ path: String, _ body: () throws(FileReadError) -> Result
  ) throws(DatasetError) -> Result {
    do {
      return try body()
    } catch {
      throw .cannotRead(file: path, reason: error.shortReason)
    }
  }
}

extension FileReadError {
  /// A shorter reason, for messages about thousands of files.
  var shortReason: String {
    if case .system = obstacle { reason } else { "not a regular file" }
  }
}
