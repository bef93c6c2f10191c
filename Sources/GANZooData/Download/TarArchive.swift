import GANZooSupport

/// Extraction of members from a tar archive, plain or gzip, in one pass.
///
/// Each member is a 512-byte header (name, size in octal digits, checksum of the header) followed by the contents,
/// padded to a multiple of 512 bytes. Source: POSIX.1-2017, `pax`, section "ustar Interchange Format".
package enum TarArchive {
  private static let blockSize = 512

  /// Writes the members with these names to a folder, each under the last component of its name.
  ///
  /// - Parameter step: called after each 64 KiB of the archive, extracted or skipped; an error from it stops the
  ///   extraction.
  /// - Throws: `TarError`, `DatasetError` or `FileWriteError`. A member larger than `limit` bytes is an error.
  package static func extract(
    _ members: [String], from path: String, to folder: String, limit: Int = 1 << 30, step: () throws -> Void = {}
  ) throws {
    var file = try DecompressedFile(path)
    var missing = Set(members)
    while !missing.isEmpty, let header = try nextHeader(of: &file) {
      if header.isFile, missing.remove(header.name) != nil {
        guard header.size <= limit else { throw TarError.tooLarge(file: path, member: header.name, limit: limit) }
        let target = "\(folder)/\(header.name.split(separator: "/").last ?? "")"
        let pending = try PendingFile(for: target)
        do {
          try copy(header, of: &file) {
            try pending.write($0)
            try step()
          }
          try pending.finish()
        } catch {
          pending.discard()
          throw error
        }
      } else {
        try copy(header, of: &file) { _ in try step() }
      }
    }
    if let name = missing.min() { throw TarError.missing(file: path, member: name) }
  }

  private struct Header {
    let name: String
    let size: Int
    let isFile: Bool
  }

  /// The next member's header; nil at the end of the archive, which is marked by a block of zeros.
  private static func nextHeader(of file: inout DecompressedFile) throws -> Header? {
    var block = [UInt8](repeating: 0, count: blockSize)
    let found = try block.withUnsafeMutableBytes { try file.read(into: $0) }
    if found == 0 || block.allSatisfy({ $0 == 0 }) { return nil }
    // The checksum is computed with its own eight bytes replaced by spaces.
    let sum = block.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(block[$1])) }
    guard found == blockSize, octal(block[148..<156]) == sum, let size = octal(block[124..<136]) else {
      throw TarError.notTar(file: file.path)
    }
    let name = block[0..<100].prefix { $0 != 0 }
    // Type "0" is a regular file; old archives use a zero byte.
    return Header(
      name: String(decoding: name, as: UTF8.self), size: size, isFile: block[156] == 0x30 || block[156] == 0)
  }

  /// Passes a member's contents to `write` in pieces and skips the padding.
  private static func copy(
    _ header: Header, of file: inout DecompressedFile, _ write: ([UInt8]) throws -> Void
  ) throws {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var rest = header.size
    while rest > 0 {
      // Reads whole blocks, so that the padding of the last one is consumed too.
      let count = min(chunk.count, (rest + blockSize - 1) / blockSize * blockSize)
      let found = try chunk.withUnsafeMutableBytes { try file.read(into: .init(rebasing: $0[..<count])) }
      guard found >= min(rest, count) else { throw TarError.truncated(file: file.path, member: header.name) }
      try write(Array(chunk.prefix(min(rest, count))))
      rest -= min(rest, count)
    }
  }

  /// A number in octal digits, padded with spaces or zero bytes; nil for anything else.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let text = String(decoding: field.prefix { $0 != 0 }, as: UTF8.self).split(separator: " ")
    guard text.count == 1, let number = Int(text[0], radix: 8), number >= 0 else { return nil }
    return number
  }
}

/// An error in a tar archive.
package enum TarError: Error, Equatable, CustomStringConvertible {
  /// A header is invalid.
  case notTar(file: String)
  /// The archive ends inside a member.
  case truncated(file: String, member: String)
  /// A requested member is missing.
  case missing(file: String, member: String)
  /// A member is larger than the limit.
  case tooLarge(file: String, member: String, limit: Int)

  /// The message shown to a user.
  package var description: String {
    switch self {
    case .notTar(let file): "\(file): not a tar archive, or a damaged one"
    case .truncated(let file, let member): "\(file): truncated: it ends inside \(member)"
    case .missing(let file, let member): "\(file): expected a member \(member), found none"
    case .tooLarge(let file, let member, let limit):
      "\(file): the member \(member) has more than \(limit) bytes"
    }
  }
}
