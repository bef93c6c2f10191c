import GANZooTensors

/// Rows of numbers, one for each image: what a network makes of it, or its pixels.
///
///     values [count, size], row-major
public struct Features: Equatable, Sendable {
  /// All rows, one after the other.
  public let values: [Float]
  /// Rows, one for each image.
  public let count: Int
  /// Numbers in a row, at least 1.
  public let size: Int

  /// Rows of `size` numbers; `values` is made of whole rows.
  ///
  /// - Throws: `MetricsError.notFinite` where a number is infinite or NaN, as those of a generator that diverged are.
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

  /// One of the rows.
  public func row(_ index: Int) -> ArraySlice<Float> { values[index * size..<(index + 1) * size] }

  /// Some of the rows.
  public func rows(_ range: Range<Int>) -> Features {
    Features(finite: Array(values[range.lowerBound * size..<range.upperBound * size]), size: size)
  }
}

/// What is wrong with numbers that something is to be judged by.
public enum MetricsError: Error, Equatable, CustomStringConvertible {
  /// A number is infinite or NaN.
  case notFinite(row: Int, column: Int, value: Float)

  /// The row, the place in it and the number.
  public var description: String {
    switch self {
    case .notFinite(let row, let column, let value):
      "features: row \(row) has \(value) at \(column), but all numbers have to be finite"
    }
  }
}
