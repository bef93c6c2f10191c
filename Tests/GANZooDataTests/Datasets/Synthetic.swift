import CGANZooZlib
import Foundation
import GANZooTestSupport

/// The bytes of an IDX file with any header and any number of values.
func idx(_ dimensions: [Int], _ values: [UInt8], magic: UInt32? = nil) -> [UInt8] {
  ([magic ?? 0x0800 | UInt32(dimensions.count)] + dimensions.map { UInt32($0) }).flatMap { number in
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  } + values
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
