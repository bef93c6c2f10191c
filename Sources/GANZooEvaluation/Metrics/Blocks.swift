import GANZooTensors

extension Features {
  /// Rows that are worked on at a time, so that no matrix of all pairs is ever in memory.
  static let blockRows = 1000

  /// All rows, in ranges of a block.
  var blocks: [Range<Int>] {
    stride(from: 0, to: count, by: Self.blockRows).map { $0..<min($0 + Self.blockRows, count) }
  }

  /// Some rows, [rows, size].
  func tensor(_ rows: Range<Int>, on device: Device) -> Tensor {
    Tensor(values[rows.lowerBound * size..<rows.upperBound * size], shape: [rows.count, size], on: device)
  }
}
