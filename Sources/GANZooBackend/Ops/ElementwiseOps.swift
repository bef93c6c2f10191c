/// An op on each number by itself.
package enum UnaryOp: Equatable, Sendable {
  /// scale · x + shift
  case affine(scale: Float, shift: Float)
  /// The error function; softplus is log(1 + eˣ).
  case exp, log, tanh, sigmoid, softplus, erf
  /// xᵖ
  case power(Float)
  /// x where it is positive, else slope · x; with slope 0, 0 also for −∞.
  case leakyReLU(slope: Float)
  /// min(max(x, low), high), and NaN for NaN
  case clamp(Float, Float)
}

/// An op on pairs of numbers.
package enum BinaryOp: Equatable, Sendable {
  case add, subtract, multiply, divide
  /// The left number where the right is positive, else the left times the slope.
  case leakyMask(slope: Float)
}

/// How two operands are read: sizes of a box, and each operand's step along its axes, 0 where it is repeated. The last
/// axis has steps of 0 or 1.
package struct BroadcastShape: Equatable, Sendable {
  package var sizes: [Int]
  package var left: [Int]
  package var right: [Int]

  package init(sizes: [Int], left: [Int], right: [Int]) {
    (self.sizes, self.left, self.right) = (sizes, left, right)
  }
}
