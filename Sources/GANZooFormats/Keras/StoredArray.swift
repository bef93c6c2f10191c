/// A float32 array of a file, without a device.
public struct StoredArray: Sendable, Equatable {
  /// The extent of each axis; empty for a scalar.
  public let shape: [Int]
  /// The values in C order: the last axis varies fastest.
  public let values: [Float]

  /// An array of these values.
  ///
  /// - Precondition: no extent is negative, and the number of `values` is the product of `shape`.
  public init(shape: [Int], values: [Float]) {
    precondition(shape.allSatisfy { $0 >= 0 }, "shape \(shape) has a negative extent")
    precondition(
      shape.reduce(1, *) == values.count, "shape \(shape) does not hold \(values.count) values")
    self.shape = shape
    self.values = values
  }
}
