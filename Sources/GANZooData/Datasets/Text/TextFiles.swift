import Foundation
import GANZooSupport

/// The text of a file, or of a folder's files in the order of their names, plain or gzip.
struct TextFiles {
  /// The most bytes of text, unpacked, of all files together.
  static let mostBytes = 256 << 20
  private static let mostFiles = 100_000
  private static let endings = [".txt", ".txt.gz"]

  let path: String
  private let files: [String]

  /// Finds the files. Throws `TextError`.
  init(_ path: String) throws {
    self.path = path
    guard isFolder(path) else {
      guard FileManager.default.fileExists(atPath: path) else { throw TextError.noFile(path: path) }
      files = [path]
      return
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw TextError.cannotList(folder: path, reason: error.localizedDescription)
    }
    let known = names.filter { name in
      !name.hasPrefix(".") && Self.endings.contains(where: name.hasSuffix) && !isFolder("\(path)/\(name)")
    }
    guard !known.isEmpty else { throw TextError.noFiles(folder: path) }
    guard known.count <= Self.mostFiles else { throw TextError.tooManyFiles(folder: path, limit: Self.mostFiles) }
    files = known.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }.map { path + "/" + $0 }
  }

  /// Cuts all files into pieces. Throws `TextError`, or `DatasetError` for a file that cannot be read.
  func read(_ cutter: LineCutter, _ piece: (ArraySlice<Unicode.Scalar>) -> Void) throws {
    var total = 0
    for name in files {
      var file = try DecompressedFile(name)
      var (cutter, decoder) = (cutter, UTF8Decoder())
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
        total += count
        guard total <= Self.mostBytes else { throw TextError.tooLarge(path: path, limit: Self.mostBytes) }
        for byte in chunk[..<count] {
          guard let scalar = decoder.take(byte) else {
            throw byte == 0
              ? TextError.zeroByte(file: name, byte: decoder.offset)
              : TextError.notUTF8(file: name, byte: decoder.offset)
          }
          if let scalar { cutter.take(scalar, piece) }
        }
        if count < chunk.count { break }
      }
      if file.isTruncated { throw DatasetError.noChecksum(file: name) }
      guard decoder.isWhole else { throw TextError.notUTF8(file: name, byte: decoder.offset) }
      cutter.end(piece)
    }
  }
}

/// Decodes UTF-8 a byte at a time. A zero byte is refused, too: files in UTF-16 and programs have them, texts do not.
struct UTF8Decoder {
  /// The number of bytes of the file before the character that is being read.
  private(set) var offset = 0
  private var pending: [UInt8] = []

  /// Whether no character lacks bytes.
  var isWhole: Bool { pending.isEmpty }

  /// The character that the next byte completes, .some(nil) where it completes none; nil where it does not belong
  /// there.
  mutating func take(_ byte: UInt8) -> Unicode.Scalar?? {
    if pending.isEmpty, byte < 0x80 {
      guard byte != 0 else { return nil }
      offset += 1
      return .some(.some(Unicode.Scalar(byte)))
    }
    pending.append(byte)
    let expected = pending[0] < 0xC2 ? 0 : pending[0] < 0xE0 ? 2 : pending[0] < 0xF0 ? 3 : pending[0] < 0xF5 ? 4 : 0
    guard expected > 0, pending.count == 1 || byte & 0xC0 == 0x80 else { return nil }
    guard pending.count == expected else { return .some(nil) }
    // Overlong forms, surrogates and numbers beyond Unicode.
    guard let text = String(validating: pending, as: UTF8.self), let scalar = text.unicodeScalars.first else {
      return nil
    }
    defer { pending.removeAll(keepingCapacity: true) }
    // A byte order mark is no text.
    let isMark = offset == 0 && scalar == "\u{FEFF}"
    offset += expected
    return isMark ? .some(nil) : .some(scalar)
  }
}
