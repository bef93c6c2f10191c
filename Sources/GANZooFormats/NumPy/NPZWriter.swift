import CGANZooZlib
import Foundation
package import GANZooSupport

/// Writes a NumPy archive, .npz: a zip archive of arrays, `NAME.npy` each, which `numpy.load` reads. It appears
/// complete or not at all.
///
/// As of `numpy.savez`, arrays are not compressed. They go to the disk row by row, however large they are; libzip would
/// keep them in memory, or leave a file of its own where the process is ended. Equal contents give equal bytes.
package final class NPZWriter {
  /// An array that is complete.
  private struct Member {
    let name: [UInt8]
    let offset: Int
    let size: Int
    var checksum: UInt
  }

  private let file: PendingFile
  private var members: [Member] = []
  /// Bytes that are still to be written of the last array.
  private var missing = 0
  private var position = 0
  private var isDone = false

  /// The date of all members, 1 January 1980 at midnight, in MS-DOS encoding.
  private static let (time, date): (UInt16, UInt16) = (0, 1 << 5 | 1)
  /// The version of the format from which on sizes have 64 bits.
  private static let version: UInt16 = 45

  /// Creates the temporary file. Throws `FileWriteError`.
  package init(_ path: String) throws { file = try PendingFile(for: path) }

  deinit { if !isDone { file.discard() } }

  /// Begins an array, of which `append` takes the elements in C order. Throws `FileWriteError.failed`.
  ///
  /// - Precondition: the array before it is complete.
  package func begin(_ name: String, _ type: NumPyType, shape: [Int]) throws {
    precondition(missing == 0 && !isDone, "an array is not complete")
    let head = type.header(shape: shape)
    let count = shape.reduce(type.size, *)
    let member = Member(
      name: Array("\(name).npy".utf8), offset: position, size: head.count + count, checksum: crc32(0, nil, 0))
    members.append(member)
    try write(localHeader(member))
    missing = member.size
    try append(head)
  }

  /// Appends elements to the array that was begun last, as bytes. Throws `FileWriteError.failed`.
  package func append(_ bytes: [UInt8]) throws {
    precondition(bytes.count <= missing, "more elements than the array's shape has")
    missing -= bytes.count
    members[members.count - 1].checksum = crc32_z(members[members.count - 1].checksum, bytes, bytes.count)
    try write(bytes)
    // The checksum stands in front of the data.
    if missing == 0, let member = members.last {
      try file.replace(Self.bytes(UInt32(member.checksum)), at: member.offset + 14)
    }
  }

  /// Appends numbers. Throws `FileWriteError.failed`.
  package func append(_ values: [Float]) throws { try append(values.flatMap { Self.bytes($0.bitPattern) }) }

  /// Adds an array of whole numbers [N]. Throws `FileWriteError.failed`.
  package func add(_ name: String, _ values: [Int]) throws {
    try begin(name, .int64, shape: [values.count])
    try append(values.flatMap { Self.bytes(Int64($0)) })
  }

  /// Adds an array of texts [N]. Throws `FileWriteError.failed`.
  package func add(_ name: String, _ texts: [String]) throws {
    let length = max(1, texts.map(\.unicodeScalars.count).max() ?? 0)
    try begin(name, .text(length: length), shape: [texts.count])
    for text in texts {
      let scalars = text.unicodeScalars.map(\.value)
      let padded = scalars + [UInt32](repeating: 0, count: length - scalars.count)
      try append(padded.flatMap { Self.bytes($0) })
    }
  }

  /// Completes the archive and gives it its name, or leaves that to a group. Throws `FileWriteError.failed`.
  package func commit(in group: FileGroup? = nil) throws {
    precondition(missing == 0 && !isDone, "an array is not complete")
    let start = position
    for member in members { try write(directoryEntry(member)) }
    try write(end(from: start, size: position - start))
    try file.finish(in: group)
    isDone = true
  }

  private func write(_ bytes: [UInt8]) throws {
    try file.write(bytes)
    position += bytes.count
  }

  // MARK: - Zip. Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3

  private func localHeader(_ member: Member) -> [UInt8] {
    let sizes = Self.bytes(UInt64(member.size)) + Self.bytes(UInt64(member.size))
    return Self.bytes(0x0403_4b50 as UInt32) + common(member, extra: sizes.count + 4) + member.name
      + Self.bytes(1 as UInt16) + Self.bytes(UInt16(sizes.count)) + sizes
  }

  private func directoryEntry(_ member: Member) -> [UInt8] {
    let sizes = [member.size, member.size, member.offset].flatMap { Self.bytes(UInt64($0)) }
    return Self.bytes(0x0201_4b50 as UInt32) + Self.bytes(Self.version) + common(member, extra: sizes.count + 4)
      // No comment, disk 0, no attributes; the offset is among the sizes.
      + [UInt8](repeating: 0, count: 10) + Self.bytes(UInt32.max) + member.name
      + Self.bytes(1 as UInt16) + Self.bytes(UInt16(sizes.count)) + sizes
  }

  /// What stands in both headers, from the version to the lengths of name and extra field: stored, sizes elsewhere.
  private func common(_ member: Member, extra: Int) -> [UInt8] {
    Self.bytes(Self.version) + Self.bytes(0 as UInt16) + Self.bytes(0 as UInt16) + Self.bytes(Self.time)
      + Self.bytes(Self.date) + Self.bytes(UInt32(member.checksum)) + Self.bytes(UInt32.max) + Self.bytes(UInt32.max)
      + Self.bytes(UInt16(member.name.count)) + Self.bytes(UInt16(extra))
  }

  private func end(from start: Int, size: Int) -> [UInt8] {
    let count = UInt64(members.count)
    let long =
      Self.bytes(0x0606_4b50 as UInt32) + Self.bytes(44 as UInt64) + Self.bytes(Self.version)
      + Self.bytes(Self.version) + [UInt8](repeating: 0, count: 8) + Self.bytes(count) + Self.bytes(count)
      + Self.bytes(UInt64(size)) + Self.bytes(UInt64(start))
    let locator =
      Self.bytes(0x0706_4b50 as UInt32) + Self.bytes(0 as UInt32) + Self.bytes(UInt64(start + size))
      + Self.bytes(1 as UInt32)
    let short =
      Self.bytes(0x0605_4b50 as UInt32) + [UInt8](repeating: 0, count: 4)
      + Self.bytes(UInt16(count)) + Self.bytes(UInt16(count)) + Self.bytes(UInt32.max) + Self.bytes(UInt32.max)
      + Self.bytes(0 as UInt16)
    return long + locator + short
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
