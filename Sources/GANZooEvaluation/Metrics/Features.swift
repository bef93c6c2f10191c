import GANZooTensors

/// Feature vectors of images, one per row: outputs of a network, or pixels.
///
///     values [count, size], row-major
public struct Features: Equatable, Sendable {
  /// All values [count, size], row-major.
  public let values: [Float]
  /// Number of rows.
  public let count: Int
  /// Number of values in a row, at least 1.
  public let size: Int

  /// Creates features from rows of `size` values.
  ///
  /// - Throws: `MetricsError.notFinite` if a value is infinite or NaN, as happens with a diverged generator.
  public init(_ values: [Float], size: Int) throws {
    precondition(size >= 1 && values.count % size == 0, "\(values.count) numbers are not rows of \(size)")
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw MetricsError.notFinite(row: index / size, column: index % size, value: values[index])
    }
    (self.values, self.count, self.size) = (values, values.count / size, size)
  }

  private init(finite values: [Float], size: Int) {
    (self.values, self.count, self.size) = (values, values.count / size, size)
  }

  /// One row.
  public func row(_ index: Int) -> ArraySlice<Float> { values[index * size..<(index + 1) * size] }

  /// A range of rows.
  public func rows(_ range: Range<Int>) -> Features {
    Features(finite: Array(values[range.lowerBound * size..<range.upperBound * size]), size: size)
  }
}

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

/// Invalid values in features.
public enum MetricsError: Error, Equatable, CustomStringConvertible {
  /// A value is infinite or NaN.
  case notFinite(row: Int, column: Int, value: Float)

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .notFinite(let row, let column, let value):
      "features: row \(row) has \(value) at \(column), but all numbers have to be finite"
    }
  }
}
