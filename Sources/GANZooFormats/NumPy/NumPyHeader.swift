import GANZooSupport

/// The beginning of a .npy file: type and shape of its array. Source:
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
struct NumPyHeader: Equatable {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// As in `numpy.dtype.str`.
  let type: String
  /// Whether the first axis varies fastest.
  let isFortran: Bool
  let shape: [Int]
  /// The number of bytes in front of the data.
  let size: Int

  private static let longest = 1 << 16

  /// Nil for bytes that do not begin as such a file does.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 12, bytes.starts(with: Self.magic), (1...3).contains(bytes[6]) else { return nil }
    let digits = bytes[6] == 1 ? 2 : 4
    let length = bytes[8..<8 + digits].reversed().reduce(0) { $0 << 8 | Int($1) }
    size = 8 + digits + length
    guard length <= Self.longest, size <= bytes.count else { return nil }
    let text = String(decoding: bytes[8 + digits..<size], as: UTF8.self)
    // Texts are compared character by character, which takes quadratic time for too many marks in a row.
    guard text.isStreamSafe, let type = text.firstMatch(of: /'descr': *'([^']*)'/)?.1,
      let order = text.firstMatch(of: /'fortran_order': *(True|False)/)?.1,
      let sizes = text.firstMatch(of: /'shape': *\(([0-9, ]*)\)/)?.1
    else { return nil }
    let shape = sizes.split { $0 == "," || $0 == " " }.map { Int($0) }
    guard shape.count <= 32, !shape.contains(nil) else { return nil }
    (self.type, isFortran, self.shape) = (String(type), order == "True", shape.compactMap(\.self))
  }

  /// The type as NumPy shows it to people, such as "float32"; as the file has it where that has no name.
  var typeInWords: String {
    let bits = Int(type.dropFirst(2)).map { $0.multipliedClamped(by: 8) } ?? 0
    let order = type.hasPrefix(">") ? " with the highest byte first" : ""
    return switch type.dropFirst().first {
    case "f": "float\(bits)\(order)"
    case "i": "int\(bits)\(order)"
    case "u": "uint\(bits)\(order)"
    case "c": "complex\(bits)\(order)"
    case "b": "truth values"
    case "U": "texts\(order)"
    case "S": "bytes of text"
    case "O": "Python objects"
    default: type
    }
  }
}
