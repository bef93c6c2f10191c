/// The type of an array's elements in a NumPy file, little-endian.
package enum NumPyType: Equatable, Sendable {
  case uint8, float32, int64
  /// Text of so many characters of 32 bits, padded with NULs.
  case text(length: Int)

  /// As in `numpy.dtype.str`.
  var name: String {
    switch self {
    case .uint8: "|u1"
    case .float32: "<f4"
    case .int64: "<i8"
    case .text(let length): "<U\(length)"
    }
  }

  /// Bytes of an element.
  package var size: Int {
    switch self {
    case .uint8: 1
    case .float32: 4
    case .int64: 8
    case .text(let length): 4 * length
    }
  }

  /// The beginning of a .npy file of version 1.0. Source:
  /// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
  package func header(shape: [Int]) -> [UInt8] {
    let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    let text = "{'descr': '\(name)', 'fortran_order': False, 'shape': (\(sizes)), }"
    // Data begin at a multiple of 64 bytes, behind a new line.
    let head = NumPyHeader.magic + [1, 0]
    let padding = 63 - (head.count + 2 + text.utf8.count) % 64
    let body = Array(text.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    return head + [UInt8(body.count & 0xff), UInt8(body.count >> 8)] + body
  }
}
