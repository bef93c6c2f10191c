import GANZooBackend

/// Sizes of a tensor's axes, outermost first: images are [N, H, W, C], kernels [kh, kw, C, F], a scalar [].
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The sizes, each at least 1.
  public let sizes: [Int]

  /// A shape of these sizes, each at least 1.
  public init(_ sizes: [Int]) {
    precondition(sizes.allSatisfy { $0 > 0 }, "a shape has positive sizes, not \(sizes)")
    self.sizes = sizes
  }

  /// A shape of these sizes, each at least 1.
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }

  /// Number of axes.
  public var rank: Int { sizes.count }
  /// Number of elements.
  public var count: Int { sizes.reduce(1, *) }
  /// The size of the last axis; 1 for a scalar.
  public var last: Int { sizes.last ?? 1 }

  /// The size of an axis; −1 is the last.
  public subscript(axis: Int) -> Int { sizes[index(of: axis)] }

  /// `[2, 3]`
  public var description: String { "[\(sizes.map(String.init).joined(separator: ", "))]" }

  /// An axis counted from the front; negative ones are counted from the back.
  func index(of axis: Int) -> Int {
    let index = axis < 0 ? rank + axis : axis
    precondition(index >= 0 && index < rank, "axis \(axis) of \(self)")
    return index
  }

  /// The shape seen as [outer, size of the axis, inner].
  func split(at axis: Int) -> AxisShape {
    let axis = index(of: axis)
    return AxisShape(
      outer: sizes[..<axis].reduce(1, *), length: sizes[axis], inner: sizes[(axis + 1)...].reduce(1, *))
  }

  /// The same shape with another size along one axis.
  func replacing(axis: Int, by size: Int) -> Shape {
    var sizes = sizes
    sizes[index(of: axis)] = size
    return Shape(sizes)
  }

  /// The shape that both broadcast to, as in NumPy: axes are aligned at the back, and a size of 1 stretches.
  ///
  /// Throws `ShapeError.notBroadcastable` where two sizes differ and neither is 1.
  public func broadcast(with other: Shape) throws -> Shape {
    let rank = max(rank, other.rank)
    let (a, b) = (padded(to: rank), other.padded(to: rank))
    return Shape(
      try zip(a, b).map { a, b in
        guard a == b || a == 1 || b == 1 else { throw ShapeError.notBroadcastable(self, other) }
        return max(a, b)
      })
  }

  /// The sizes with ones in front, `rank` in all.
  func padded(to rank: Int) -> [Int] { Array(repeating: 1, count: rank - self.rank) + sizes }
}

/// Shapes that do not fit each other, or an op.
public enum ShapeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Neither shape can be spread to the other.
  case notBroadcastable(Shape, Shape)
  /// The inner sizes of a matrix product differ.
  case matmul(left: Shape, right: Shape)
  /// The kernel's input channels are not the input's.
  case channels(input: Shape, kernel: Shape)
  /// An op wants another number of axes.
  case rank(op: String, expected: Int, found: Shape)
  /// A convolution kernel has more taps than are computed.
  case kernelTooLarge(Shape)
  /// A window is larger than the padded input.
  case windowTooLarge(op: String, input: Shape, window: [Int])
  /// Shapes differ in another axis than the one they are joined along.
  case concatenation([Shape], axis: Int)

  /// A sentence with both shapes.
  public var description: String {
    switch self {
    case .notBroadcastable(let a, let b): "shapes \(a) and \(b) cannot be broadcast together"
    case .matmul(let left, let right): "\(left) and \(right) cannot be multiplied as matrices"
    case .channels(let input, let kernel):
      "a kernel \(kernel) expects \(kernel.rank > 2 ? kernel[2] : 0) channels, but the input \(input) has \(input.last)"
    case .rank(let op, let expected, let found): "\(op) expects \(expected) axes, but its input is \(found)"
    case .kernelTooLarge(let kernel):
      "a kernel \(kernel) has \(kernel[0] * kernel[1]) taps; the most are \(ConvolutionShape.maximumTaps)"
    case .windowTooLarge(let op, let input, let window):
      "\(op) with a window \(Shape(window)) and valid padding does not fit the input \(input)"
    case .concatenation(let shapes, let axis):
      "\(shapes.map(\.description).joined(separator: " and ")) cannot be concatenated along axis \(axis)"
    }
  }
}
