import CGANZooZlib
import Foundation
import GANZooTestSupport

/// An IDX file with any header and any values.
func idx(_ dimensions: [Int], _ values: [UInt8], magic: UInt32? = nil) -> [UInt8] {
  ([magic ?? 0x0800 | UInt32(dimensions.count)] + dimensions.map { UInt32($0) }).flatMap { number in
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  } + values
}

/// CRC-32 computed by zlib.
func checksum(_ bytes: some Sequence<UInt8>) -> UInt {
  let bytes = Array(bytes)
  return UInt(crc32(0, bytes, uInt(bytes.count)))
}

extension TemporaryFolder {
  /// Images of 2 x 3 pixels counting up from 0, with labels counting up modulo 10; compressed on request.
  func addSplit(_ prefix: String, count: Int, size: (Int, Int) = (2, 3), packed: Bool = false) throws {
    let images = idx([count, size.0, size.1], (0..<count * size.0 * size.1).map { UInt8(truncatingIfNeeded: $0) })
    let labels = idx([count], (0..<count).map { UInt8($0 % 10) })
    _ = try file("\(prefix)-images-idx3-ubyte" + (packed ? ".gz" : ""), packed ? gzip(images) : images)
    _ = try file("\(prefix)-labels-idx1-ubyte" + (packed ? ".gz" : ""), packed ? gzip(labels) : labels)
  }
}
