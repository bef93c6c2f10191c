import Foundation
import GANZooSupport

extension DownloadFile {
  /// Compares the file in a folder, plain or gzip, with the publisher's SHA-256 of the decompressed contents.
  ///
  /// Returns false if the file is missing or the SHA-256 is unknown. Throws `DatasetError.wrongChecksum` if the
  /// contents differ, and `DatasetError` if the file cannot be read.
  package func isVerified(in folder: String) throws -> Bool {
    guard let unpackedSHA256 else { return false }
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    let files = [plain, name].map { "\(folder)/\($0)" }
    guard let path = files.first(where: FileManager.default.fileExists(atPath:)) else { return false }
    var file = try UnpackedFile(path)
    let found = try Self.sum { try file.read(into: $0) }
    guard found == unpackedSHA256 else {
      throw DatasetError.wrongChecksum(file: path, expected: unpackedSHA256, found: found)
    }
    return true
  }

  /// The SHA-256 of a file as stored on disk. Throws `DatasetError.cannotRead`.
  package static func sha256(of path: String) throws -> String {
    let file = try InputFile(path)
    return try sum { try file.read(into: $0) }
  }

  /// The SHA-256 of everything that `read` delivers, until it fills the buffer only partly.
  private static func sum(_ read: (UnsafeMutableRawBufferPointer) throws -> Int) throws -> String {
    var sum = SHA256()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes(read)
      chunk.withUnsafeBytes { sum.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      if count < chunk.count { return sum.finish() }
    }
  }
}
