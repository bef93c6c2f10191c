import CGANZooZip
import Foundation

/// Writes a zip archive to memory.
///
/// As in Keras' own archives, members are not compressed. All members have one date, so that equal contents give equal
/// bytes.
final class ZipWriter {
  private let file: String
  private let target: OpaquePointer
  private var archive: OpaquePointer?
  /// 1 January 1980, the first date of the format, in MS-DOS encoding.
  private static let firstDay: UInt16 = 1 << 5 | 1

  /// An empty archive. Errors name `file`. Throws `KerasFormatError.cannotWrite`.
  init(for file: String) throws {
    guard let target = zip_source_buffer_create(nil, 0, 0, nil) else {
      throw KerasFormatError.cannotWrite(file: file, reason: "there is no memory for the archive")
    }
    self.file = file
    self.target = target
    archive = zip_open_from_source(target, ZIP_TRUNCATE, nil)
    guard archive != nil else { throw failure("the archive cannot be begun") }
    // Closing the archive releases its reference to the source, whose bytes we read afterwards.
    zip_source_keep(target)
  }

  deinit {
    if let archive { zip_discard(archive) }
    zip_source_free(target)
  }

  /// Adds a member with a text. Throws `KerasFormatError.cannotWrite`.
  func add(_ member: String, _ text: String) throws { try add(member, Array(text.utf8)) }

  /// Adds a member. Throws `KerasFormatError.cannotWrite`.
  func add(_ member: String, _ bytes: [UInt8]) throws {
    guard let archive else { preconditionFailure("\(file) is finished") }
    // libzip takes ownership and calls `free`.
    guard let copy = malloc(max(1, bytes.count)) else { throw failure("there is no memory for \(member)") }
    copy.copyMemory(from: bytes, byteCount: bytes.count)
    let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1)
    if source == nil { free(copy) }
    try add(member, source, to: archive)
  }

  private func add(_ member: String, _ source: OpaquePointer?, to archive: OpaquePointer) throws {
    guard let source else { throw failure("\(member) cannot be read") }
    let index = zip_file_add(archive, member, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    if index < 0 { zip_source_free(source) }
    guard index >= 0, zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0,
      zip_file_set_dostime(archive, UInt64(index), 0, Self.firstDay, 0) == 0
    else { throw failure("\(member) cannot be added") }
  }

  /// Closes the archive and returns its bytes. Throws `KerasFormatError.cannotWrite`.
  func finish() throws -> [UInt8] {
    guard let archive else { preconditionFailure("\(file) is finished") }
    guard zip_close(archive) == 0 else { throw failure(String(cString: zip_strerror(archive))) }
    self.archive = nil
    var status = zip_stat_t()
    guard zip_source_stat(target, &status) == 0, zip_source_open(target) == 0 else {
      throw failure("the archive cannot be read back")
    }
    defer { zip_source_close(target) }
    var bytes = [UInt8](repeating: 0, count: Int(status.size))
    guard zip_source_read(target, &bytes, status.size) == Int64(bytes.count) else {
      throw failure("the archive cannot be read back")
    }
    return bytes
  }

  private func failure(_ reason: String) -> KerasFormatError { .cannotWrite(file: file, reason: reason) }
}
