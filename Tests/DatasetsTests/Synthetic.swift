import TestSupport
import CZlib
import Foundation

/// The bytes of an IDX file with any header and any number of values.
func idx(_ dimensions: [Int], _ values: [UInt8], magic: UInt32? = nil) -> [UInt8] {
  ([magic ?? 0x0800 | UInt32(dimensions.count)] + dimensions.map { UInt32($0) }).flatMap { number in
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  } + values
}

/// The bytes of a gzip file, without time or name.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var input = bytes
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
  return input.withUnsafeMutableBufferPointer { input in
    let size = output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      return Int(stream.total_out)
    }
    return Array(output.prefix(size))
  }
}

/// The CRC-32 of the bytes, as zlib computes it.
func checksum(_ bytes: some Sequence<UInt8>) -> UInt {
  let bytes = Array(bytes)
  return UInt(crc32(0, bytes, uInt(bytes.count)))
}

extension TemporaryFolder {
  /// Images counting up from 0, 2 x 3 each, and labels counting up modulo 10, packed where asked for.
  func addSplit(_ prefix: String, count: Int, size: (Int, Int) = (2, 3), packed: Bool = false) throws {
    let images = idx([count, size.0, size.1], (0..<count * size.0 * size.1).map { UInt8(truncatingIfNeeded: $0) })
    let labels = idx([count], (0..<count).map { UInt8($0 % 10) })
    _ = try file("\(prefix)-images-idx3-ubyte" + (packed ? ".gz" : ""), packed ? gzip(images) : images)
    _ = try file("\(prefix)-labels-idx1-ubyte" + (packed ? ".gz" : ""), packed ? gzip(labels) : labels)
  }
}
