import Foundation
import GANZooSupport
import GANZooTraining
import SwiftProtobuf

/// A file of events as TensorBoard reads it: `events.out.tfevents.<seconds>.<host>.<process>.0`, a sequence of
/// TFRecords.
///
/// What a process that was killed has left of its last record, TensorBoard takes for one that is still being written.
package final class EventFile {
  /// Its name in the folder.
  package let name: String
  private let file: AppendedFile

  /// Begins a file that TensorBoard reads after those that the folder has: it reads them in the order of their names.
  ///
  /// Throws `FileWriteError`.
  package init(in folder: String, startingAt step: Int) throws {
    name = Self.newName(in: folder)
    file = try AppendedFile("\(folder)/\(name)", keeping: 0)
    try append([.fileVersion(step: step)])
  }

  /// Bytes of whole records.
  package var length: Int { file.length }

  /// Appends events, all or none. Throws `FileWriteError`.
  package func append(_ events: [TBEvent]) throws { try file.append(Self.records(events)) }

  /// A name that comes behind those of a folder.
  static func newName(in folder: String) -> String {
    let last = RunFolder.eventFiles(in: folder).last.flatMap(seconds) ?? 0
    let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    let host = String(
      ProcessInfo.processInfo.hostName.unicodeScalars.prefix(100).map { allowed.contains($0) ? Character($0) : "-" })
    // As many seconds as names have room for.
    let seconds = min(max(Int(Date().timeIntervalSince1970), last + 1), 9_999_999_999)
    return "events.out.tfevents.\(seconds).\(host.isEmpty ? "host" : host).\(getpid()).0"
  }

  private static func seconds(_ name: String) -> Int? { Int(name.split(separator: ".")[3]) }

  /// Events as TFRecords: length, its check sum, the message, its check sum.
  ///
  /// https://www.tensorflow.org/tutorials/load_data/tfrecord, TFRecords format details
  package static func records(_ events: [TBEvent]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for event in events {
      let message: [UInt8] = try event.serializedBytes()
      let length = littleEndian(UInt64(message.count))
      bytes += length + littleEndian(CRC32C.masked(length)) + message + littleEndian(CRC32C.masked(message))
    }
    return bytes
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

/// The check sum of TFRecords: CRC-32C (Castagnoli), RFC 3720, appendix B.4.
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
  }

  /// The sum of bytes.
  package static func sum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8 }
  }

  /// The sum as it is stored: of data with sums in them, the plain one would tell little.
  package static func masked(_ bytes: [UInt8]) -> UInt32 {
    let sum = sum(bytes)
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }
}
