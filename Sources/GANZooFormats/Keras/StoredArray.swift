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

extension StoredArray: CustomStringConvertible, CustomDebugStringConvertible {
  /// The shape, and the first and the last numbers: `[5, 100] 0.02, -0.1, 0.4, …, 0.3, 0.1, -0.2`.
  public var description: String {
    let shown = 3
    let text = { (part: ArraySlice<Float>) in part.map(\.description).joined(separator: ", ") }
    let edges =
      values.count <= 2 * shown
      ? text(values[...]) : "\(text(values.prefix(shown))), …, \(text(values.suffix(shown)))"
    return "\(shape)" + (edges.isEmpty ? "" : " " + edges)
  }

  /// As `description`.
  public var debugDescription: String { description }
}
