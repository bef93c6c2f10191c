import Foundation
import GANZooSupport

/// A file or folder name as the bytes that the system uses, which may be invalid UTF-8.
///
/// Names are equal if their bytes are equal. `String` would treat the two Unicode encodings of é as equal, but the file
/// system does not.
struct FileName: Hashable, Comparable {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
  init(_ text: String) { bytes = Array(text.utf8) }

  static func < (left: FileName, right: FileName) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }

  /// The name as unambiguous text. Invalid UTF-8 and control characters are escaped as `\xE9`, and a backslash as `\\`.
  /// If the text has too many consecutive combining marks (`isStreamSafe`), all bytes beyond ASCII are escaped.
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

  /// True if the name begins with a dot.
  var isHidden: Bool { bytes.first == UInt8(ascii: ".") }

  /// The file extension in lower case, without the dot; empty if there is none.
  var ending: String {
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
    return FileName(bytes[(dot + 1)...]).text.lowercased()
  }

  /// The digits without leading zeros, if the name consists only of ASCII digits.
  var digits: ArraySlice<UInt8>? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard !bytes.isEmpty, bytes.allSatisfy(digits.contains) else { return nil }
    return bytes.drop { $0 == digits.lowerBound }
  }
}

/// A path as the bytes that the system uses.
struct BytePath: Hashable {
  let bytes: [UInt8]
  /// The path as text: the user's folder as it was written, then names as `FileName.text`.
  let text: String

  init(_ path: String) { (bytes, text) = (Array(path.utf8), path) }

  private init(bytes: [UInt8], text: String) { (self.bytes, self.text) = (bytes, text) }

  static func / (folder: BytePath, name: FileName) -> BytePath {
    BytePath(bytes: folder.bytes + [UInt8(ascii: "/")] + name.bytes, text: "\(folder.text)/\(name.text)")
  }

  /// Calls `body` with the path as a C string.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("an empty buffer of a terminated path") }
      return try body(start)
    }
  }
}
