import GANZooSupport

/// Reads arrays of a NumPy archive, .npz, compressed or not.
package final class NPZReader {
  private let archive: ZipReader
  /// How many more bytes arrays may have together.
  private var budget: Int
  private var file: String { archive.file }

  /// Opens the archive. Throws `KerasFormatError`.
  package init(_ path: String) throws {
    let file = try RegularFile.keras(path)
    if !ZipReader.begins(file), let other = ForeignFile(file), other.standsForAnother {
      throw KerasFormatError.cannotRead(file: path, reason: "it is \(other.what): \(other.remedy)")
    }
    archive = try ZipReader(path)
    budget = HDF5Reader.unpackedLimit(archive.byteCount)
  }

  /// The first of the arrays with these names that there is: its name, shape and bytes; nil if there is none of them.
  ///
  /// Throws `KerasFormatError` for a damaged archive, and where the elements are not bytes in C order.
  package func bytes(of names: [String]) throws -> (name: String, shape: [Int], values: [UInt8])? {
    guard let (name, header, data) = try array(of: names) else { return nil }
    guard header.type == "|u1" else { throw wrongType(name, "uint8, numbers from 0 to 255", header.typeInWords) }
    guard !header.isFortran || header.shape.count < 2 else {
      throw wrongType(name, "an array in C order", "one in Fortran order")
    }
    return (name, header.shape, data)
  }

  /// The first of the arrays with these names that there is, of whole numbers [N]; nil if there is none of them.
  package func integers(of names: [String]) throws -> [Int]? {
    guard let (name, header, data) = try array(of: names) else { return nil }
    guard header.shape.count == 1 else { throw wrongType(name, "numbers [N]", "numbers \(header.shape)") }
    let kinds: [String: (size: Int, isSigned: Bool)] = [
      "|u1": (1, false), "|i1": (1, true), "<u2": (2, false), "<i2": (2, true), "<u4": (4, false), "<i4": (4, true),
      "<u8": (8, false), "<i8": (8, true),
    ]
    guard let kind = kinds[header.type] else { throw wrongType(name, "whole numbers", header.typeInWords) }
    return stride(from: data.startIndex, to: data.endIndex, by: kind.size).map { start in
      let bits = data[start..<start + kind.size].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      let unused = 64 - 8 * kind.size
      // A sign is spread over the bits above it.
      return kind.isSigned ? Int(Int64(bitPattern: bits << unused) >> unused) : Int(clamping: bits)
    }
  }

  /// The array of texts [N] with this name; nil if there is none.
  package func texts(_ name: String) throws -> [String]? {
    guard let (_, header, data) = try array(of: [name]) else { return nil }
    guard header.shape.count == 1, header.type.hasPrefix("<U"), let length = Int(header.type.dropFirst(2)),
      length > 0
    else {
      throw wrongType(name, "texts [N]", header.typeInWords)
    }
    return (0..<header.shape[0]).map { row in
      var text = String.UnicodeScalarView()
      for position in 0..<length {
        let start = data.startIndex + 4 * (row * length + position)
        let value = data[start..<start + 4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        if value != 0 { text.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
      }
      return String(text)
    }
  }

  private func array(of names: [String]) throws -> (name: String, header: NumPyHeader, data: [UInt8])? {
    for name in names {
      guard var bytes = try archive.bytes(name + ".npy", limit: budget) else { continue }
      budget -= bytes.count
      guard let header = NumPyHeader(bytes) else { throw archive.damaged("\(name) is no NumPy array") }
      guard header.type != "|O" else { throw wrongType(name, "numbers or texts", header.typeInWords) }
      let size = header.shape.reduce(Self.elementSize(header.type)) { $0.multipliedClamped(by: $1) }
      guard bytes.count - header.size == size else {
        throw archive.damaged("\(name) has \(bytes.count - header.size) bytes, not those of its shape \(header.shape)")
      }
      // In place, so that the array is in memory once.
      bytes.removeFirst(header.size)
      return (name, header, bytes)
    }
    return nil
  }

  /// The bytes of an element, as the number behind a type's letter says; of text there are four for each character.
  private static func elementSize(_ type: String) -> Int {
    let count = Int(type.dropFirst(2)).map { max(0, $0) } ?? 0
    return type.dropFirst().first == "U" ? count.multipliedClamped(by: 4) : count
  }

  private func wrongType(_ name: String, _ expected: String, _ found: String) -> KerasFormatError {
    .wrongType(file: file, path: name, expected: expected, found: found.shown())
  }
}
