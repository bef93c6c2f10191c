import GANZooTensors

extension Features {
  /// Rows per block, so that a matrix of all pairs is never in memory.
  static let blockRows = 1000

  /// The ranges of rows of all blocks.
  var blocks: [Range<Int>] {
    stride(from: 0, to: count, by: Self.blockRows).map { $0..<min($0 + Self.blockRows, count) }
  }

  /// The rows in a range as a tensor [rows, size].
  func tensor(_ rows: Range<Int>, on device: Device) -> Tensor {
    Tensor(values[rows.lowerBound * size..<rows.upperBound * size], shape: [rows.count, size], on: device)
  }
}
