import Foundation

/// A compact list of names in one array; ten million names take about 200 MB.
struct FileNameArray {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// Number of names.
  var count: Int { ends.count }
  var isEmpty: Bool { ends.isEmpty }

  subscript(index: Int) -> FileName { FileName(bytes[range(index)]) }

  mutating func append(_ name: FileName) {
    bytes += name.bytes
    ends.append(bytes.count)
  }

  mutating func append(_ others: FileNameArray) {
    let start = bytes.count
    bytes += others.bytes
    ends += others.ends.map { $0 + start }
  }

  /// The names sorted by bytes.
  func sorted() -> FileNameArray {
    let order = bytes.withUnsafeBytes { all in
      (0..<count).sorted { left, right in
        let (left, right) = (all[range(left)], all[range(right)])
        let size = min(left.count, right.count)
        guard size > 0, let one = UnsafeRawBufferPointer(rebasing: left).baseAddress,
          let other = UnsafeRawBufferPointer(rebasing: right).baseAddress
        else { return left.count < right.count }
        let difference = memcmp(one, other, size)
        return difference == 0 ? left.count < right.count : difference < 0
      }
    }
    var result = FileNameArray()
    result.bytes.reserveCapacity(bytes.count)
    result.ends.reserveCapacity(count)
    for index in order {
      result.bytes += bytes[range(index)]
      result.ends.append(result.bytes.count)
    }
    return result
  }

  private func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }
}
