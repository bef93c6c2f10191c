import CGANZooKernels

/// An op on each number by itself: a function, and the settings a and b that it has.
package struct UnaryOp: Equatable, Sendable {
  package enum Function: String, CaseIterable, Sendable {
    /// a · x + b
    case affine
    /// The error function; softplus is log(1 + eˣ).
    case exp, log, tanh, sigmoid, softplus, erf
    /// xᵃ
    case power
    /// x where it is positive, else a · x; with a = 0, 0 also for −∞.
    case leakyReLU
    /// min(max(x, a), b), and NaN for NaN
    case clamp
  }

  package var function: Function
  package var a, b: Float

  package init(_ function: Function, _ a: Float = 0, _ b: Float = 0) {
    (self.function, self.a, self.b) = (function, a, b)
  }
}

/// An op on pairs of numbers: a function, and the setting that it has.
package struct BinaryOp: Equatable, Sendable {
  package enum Function: String, CaseIterable, Sendable {
    case add, subtract, multiply, divide
    /// The left number where the right is positive, else the left times `a`.
    case leakyMask
  }

  package var function: Function
  package var a: Float

  package init(_ function: Function, _ a: Float = 0) { (self.function, self.a) = (function, a) }
}

// What the functions are called in the processor's loops.
extension UnaryOp.Function {
  var code: ganzoo_unary_op {
    switch self {
    case .affine: ganzoo_unary_affine
    case .exp: ganzoo_unary_exp
    case .log: ganzoo_unary_log
    case .tanh: ganzoo_unary_tanh
    case .sigmoid: ganzoo_unary_sigmoid
    case .softplus: ganzoo_unary_softplus
    case .erf: ganzoo_unary_erf
    case .power: ganzoo_unary_power
    case .leakyReLU: ganzoo_unary_leaky_relu
    case .clamp: ganzoo_unary_clamp
    }
  }
}

extension BinaryOp.Function {
  var code: ganzoo_binary_op {
    switch self {
    case .add: ganzoo_binary_add
    case .subtract: ganzoo_binary_subtract
    case .multiply: ganzoo_binary_multiply
    case .divide: ganzoo_binary_divide
    case .leakyMask: ganzoo_binary_leaky_mask
    }
  }
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
