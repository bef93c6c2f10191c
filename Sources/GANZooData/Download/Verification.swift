import Foundation
import GANZooSupport

extension DownloadFile {
  /// Whether the contents of the file that lies in a folder, plain or packed, were compared with the publisher's.
  ///
  /// False where it is not there, or no sum of its contents is known. Throws `DatasetError.wrongChecksum` where it differs,
  /// and what it throws where it cannot be read.
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

  /// The SHA-256 of a file as it lies on the disk. Throws `DatasetError.cannotRead`.
  package static func sha256(of path: String) throws -> String {
    let file = try InputFile(path)
    return try sum { try file.read(into: $0) }
  }

  /// The sum of what `read` fills a buffer with, until it fills it no more.
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
