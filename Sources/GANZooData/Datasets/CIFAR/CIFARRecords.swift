/// Records of CIFAR-10's binary version: a label byte, then a red, a green and a blue plane of 32 x 32 bytes each.
enum CIFARRecords {
  static let side = 32
  static let channels = 3

  private static let plane = side * side
  private static let size = 1 + plane * channels
  private static let recordsAtOnce = 1_000

  /// Appends the label and the pixels [32, 32, 3] of every record. Throws `DatasetError`.
  static func append(_ path: String, classes: Int, pixels: inout [UInt8], labels: inout [Int32]) throws {
    let file = try InputFile(path)
    guard file.size > 0, file.size.isMultiple(of: size) else {
      throw DatasetError.partialRecord(file: path, record: size, found: file.size)
    }
    let count = file.size / size
    pixels.reserveCapacity(pixels.count + count * plane * channels)
    var chunk = [UInt8](repeating: 0, count: min(count, recordsAtOnce) * size)
    for first in stride(from: 0, to: count, by: recordsAtOnce) {
      let bytes = min(recordsAtOnce, count - first) * size
      let found = try chunk.withUnsafeMutableBytes { try file.read(into: .init(rebasing: $0[..<bytes])) }
      // The file became shorter after it was opened.
      guard found == bytes else {
        throw DatasetError.truncated(file: path, expected: file.size, found: first * size + found)
      }
      for start in stride(from: 0, to: bytes, by: size) {
        let label = Int(chunk[start])
        guard label < classes else {
          throw DatasetError.badLabel(file: path, index: first + start / size, value: label, classes: classes)
        }
        labels.append(Int32(label))
        for pixel in start + 1...start + plane {
          for channel in 0..<channels { pixels.append(chunk[pixel + channel * plane]) }
        }
      }
    }
  }
}
