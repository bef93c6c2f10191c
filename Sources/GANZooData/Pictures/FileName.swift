import Foundation
import GANZooSupport

/// The name of a file or folder as the system has it: bytes, which need not be UTF-8.
///
/// Two names are equal when their bytes are. Swift's `String` holds two ways to write é for equal, the system does not.
struct FileName: Hashable, Comparable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  init(_ text: String) { bytes = Array(text.utf8) }

  static func < (left: FileName, right: FileName) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

  /// The name as a text, which tells it from any other: itself where it is UTF-8 without control characters and backslashes;
  /// otherwise bytes that are not, and those of control characters, are `\xE9`, and a backslash is `\\`. All bytes beyond ASCII
  /// are, where so many marks stand in a row that files refuse the name.
  var text: String {
    let text = text(isPlain: false)
    return text.isStreamSafe ? text : self.text(isPlain: true)
  }

  private func text(isPlain: Bool) -> String {
    var text = ""
    var rest = bytes[...]
    while let byte = rest.first {
      let size = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let part = rest.prefix(size)
      if byte == UInt8(ascii: "\\") {
        text += "\\\\"
      } else if let scalar = String(validating: part, as: UTF8.self)?.unicodeScalars.first,
        scalar.properties.generalCategory != .control, !isPlain || scalar.isASCII
      {
        text.unicodeScalars.append(scalar)
        rest = rest.dropFirst(size)
        continue
      } else {
        text += (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16, uppercase: true)
      }
      rest = rest.dropFirst()
    }
    return text
  }

  /// Whether it begins with a dot.
  var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

  /// What stands behind its last dot, in lower case; empty where nothing does.
  var ending: String {
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
    return FileName(bytes[(dot + 1)...]).text.lowercased()
  }

  /// Its number, without zeros in front, where it has no bytes but ASCII's digits.
  var digits: ArraySlice<UInt8>? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard !bytes.isEmpty, bytes.allSatisfy(digits.contains) else { return nil }
    return bytes.drop { $0 == digits.lowerBound }
  }
}

/// A path as the system has it.
struct BytePath: Hashable {
  let bytes: [UInt8]
  /// The path as a text, as `FileName.text`; the folder that was named stands in it as it was named.
  let text: String

  init(_ path: String) { (bytes, text) = (Array(path.utf8), path) }

  private init(bytes: [UInt8], text: String) { (self.bytes, self.text) = (bytes, text) }

  static func / (folder: BytePath, name: FileName) -> BytePath {
    BytePath(bytes: folder.bytes + [UInt8(ascii: "/")] + name.bytes, text: "\(folder.text)/\(name.text)")
  }

  /// Calls `body` with the path as the system takes it.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("an empty buffer of a terminated path") }
      return try body(start)
    }
  }
}
