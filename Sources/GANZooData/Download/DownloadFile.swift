import Foundation
import GANZooSupport

/// A file of a dataset on its publisher's server or on a mirror.
public struct DownloadFile: Hashable, Sendable {
  /// The http or https address.
  public var url: String
  /// Length in bytes; a download stops when the server sends more.
  public var size: Int
  /// SHA-256 of the file, 64 hexadecimal digits.
  public var sha256: String
  /// SHA-256 of the decompressed contents, which identifies a file that somebody compressed again; nil if unknown.
  public var contentSHA256: String?
  /// For a `.tar.gz` file, the members to extract. They replace the archive, each under the last component of its name.
  public var members: [String]

  /// Creates the description of a file.
  public init(url: String, size: Int, sha256: String, contentSHA256: String? = nil, members: [String] = []) {
    (self.url, self.size, self.sha256, self.contentSHA256) = (url, size, sha256, contentSHA256)
    self.members = members
  }

  /// The last component of the address.
  public var name: String { url.split(separator: "/").last.map(String.init) ?? url }
}

extension DownloadFile {
  /// Compares the file in a folder, plain or gzip, with the publisher's SHA-256 of the decompressed contents.
  ///
  /// Returns false if the file is missing or the SHA-256 is unknown. Throws `DatasetError.wrongChecksum` if the
  /// contents differ, and `DatasetError` if the file cannot be read.
  package func isVerified(in folder: String) throws -> Bool {
    guard let contentSHA256 else { return false }
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    let files = [plain, name].map { "\(folder)/\($0)" }
    guard let path = files.first(where: FileManager.default.fileExists(atPath:)) else { return false }
    var file = try DecompressedFile(path)
    let found = try Self.sum { try file.read(into: $0) }
    guard found == contentSHA256 else {
      throw DatasetError.wrongChecksum(file: path, expected: contentSHA256, found: found)
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
