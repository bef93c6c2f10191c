import CGANZooZip
import GANZooSupport

/// Reads members of a zip archive. Members are looked up by fixed names, and their names never become paths of files.
final class ZipReader {
  /// The path of the archive, which errors name.
  let file: String
  /// The size of the archive in bytes, which limits the sizes of its members.
  let byteCount: Int
  private let archive: OpaquePointer

  /// Deflate's best compression ratio (https://zlib.net/zlib_tech.html).
  private static let deflateRatio = 1032
  private static let signature: [UInt8] = [0x50, 0x4b, 0x03, 0x04]

  /// Whether a file begins with the signature of a zip archive.
  static func begins(_ file: RegularFile) -> Bool { file.bytes(at: 0, count: signature.count) == signature }

  /// Opens the archive at `path`. Throws `KerasFormatError`.
  init(_ path: String) throws {
    byteCount = try RegularFile.keras(path).size
    file = path
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
      switch code {
      case ZIP_ER_OPEN, ZIP_ER_READ, ZIP_ER_SEEK, ZIP_ER_MEMORY:
        throw KerasFormatError.cannotRead(file: path, reason: "the system or libzip refuses (code \(code))")
      default:
        throw KerasFormatError.damaged(file: path, part: "its directory does not fit its contents, or it is cut short")
      }
    }
    self.archive = archive
  }

  deinit { zip_discard(archive) }

  /// A member of at most `limit` bytes as text, or nil if there is no such member. Throws `KerasFormatError`.
  func text(_ member: String, limit: Int) throws -> String? {
    var bytes: [UInt8] = []
    guard try read(member, limit: limit, { bytes += $0 }) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw damaged("\(member) is not UTF-8") }
    guard text.lineOfTooManyMarks == nil else { throw damaged("\(member) has \(TextLimits.tooManyMarks)") }
    return text
  }

  /// A member of at most `limit` bytes, or nil if there is no such member. Throws `KerasFormatError`.
  func bytes(_ member: String, limit: Int) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    return try read(member, limit: limit, begin: { bytes.reserveCapacity($0) }) { bytes += $0 } ? bytes : nil
  }

  /// Copies a member of at most `limit` bytes to a file. Returns false if there is no such member.
  ///
  /// Throws `KerasFormatError` or `FileWriteError`.
  func copy(_ member: String, to target: borrowing TemporaryFile, limit: Int) throws -> Bool {
    try read(member, limit: limit) { try target.write($0) }
  }

  /// Passes the size of a member to `begin`, and then the member to `consume` in pieces. Returns false if there is no
  /// such member. libzip verifies the checksum at the end.
  private func read(
    _ member: String, limit: Int, begin: (Int) -> Void = { _ in }, _ consume: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Bool {
    guard let index = index(of: member) else { return false }
    let size = try size(of: member, at: index, limit: limit)
    guard let stream = zip_fopen_index(archive, index, 0) else { throw damaged("\(member) cannot be opened") }
    defer { zip_fclose(stream) }
    begin(size)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var left = size
    while true {
      let count = Int(zip_fread(stream, &piece, UInt64(piece.count)))
      guard (0...left).contains(count) else { throw damaged("\(member) cannot be unpacked, or its checksum is wrong") }
      if count == 0 { break }
      left -= count
      try piece.withUnsafeBytes { try consume(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    guard left == 0 else { throw damaged("\(member) is shorter than the archive says") }
    return true
  }

  /// The index of a member. Programs for Windows also write its name as `.\config.json`.
  private func index(of member: String) -> UInt64? {
    for name in [member, ".\\" + member, "\\" + member, "./" + member] {
      let index = zip_name_locate(archive, name, 0)
      if index >= 0 { return UInt64(index) }
    }
    return nil
  }

  /// The unpacked size of a member. Throws if the archive is too small for it or it exceeds `limit`.
  private func size(of member: String, at index: UInt64, limit: Int) throws -> Int {
    var status = zip_stat_t()
    zip_stat_init(&status)
    let wanted = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD)
    guard zip_stat_index(archive, index, 0, &status) == 0, status.valid & wanted == wanted,
      let size = Int(exactly: status.size), let packed = Int(exactly: status.comp_size)
    else { throw damaged("\(member) cannot be described") }
    guard status.encryption_method == ZIP_EM_NONE else { throw unsupported("encryption", of: member) }
    switch Int32(status.comp_method) {
    case ZIP_CM_STORE, ZIP_CM_DEFLATE: break
    case let method: throw unsupported("compression method \(method)", of: member)
    }
    let justified = min(packed, byteCount).multipliedClamped(by: Self.deflateRatio)
    guard packed <= byteCount, size <= justified else { throw KerasFormatError.tooLarge(file: file, path: member) }
    guard size <= limit else {
      throw KerasFormatError.unpacksTooFar(file: file, path: member, bytes: size, limit: limit)
    }
    return size
  }

  private func unsupported(_ feature: String, of member: String) -> KerasFormatError {
    .unsupported(file: file, path: member, feature: feature)
  }

  func damaged(_ part: String) -> KerasFormatError { .damaged(file: file, part: part) }
}
