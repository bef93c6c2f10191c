import CGANZooKernels

extension Storage {
  /// An op on each number by itself. Formulas: CGANZooKernels.h.
  package enum Unary: Equatable, Sendable {
    case affine(scale: Float, shift: Float)
    case exp, log, tanh, sigmoid, softplus, erf
    case power(Float)
    case leakyReLU(slope: Float)
    case clamp(Float, Float)

    var code: (op: ganzoo_unary_op, a: Float, b: Float) {
      switch self {
      case .affine(let scale, let shift): (ganzoo_unary_affine, scale, shift)
      case .exp: (ganzoo_unary_exp, 0, 0)
      case .log: (ganzoo_unary_log, 0, 0)
      case .tanh: (ganzoo_unary_tanh, 0, 0)
      case .sigmoid: (ganzoo_unary_sigmoid, 0, 0)
      case .softplus: (ganzoo_unary_softplus, 0, 0)
      case .erf: (ganzoo_unary_erf, 0, 0)
      case .power(let exponent): (ganzoo_unary_power, exponent, 0)
      case .leakyReLU(let slope): (ganzoo_unary_leaky_relu, slope, 0)
      case .clamp(let low, let high): (ganzoo_unary_clamp, low, high)
      }
    }
  }

  package func map(_ op: Unary) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    let (code, a, b) = op.code
    device.parallel(count: count) { range in
      ganzoo_unary(code, result.pointer + range.lowerBound, pointer + range.lowerBound, range.count, a, b)
    }
    return result
  }

  /// An op on pairs of numbers.
  package enum Binary: Equatable, Sendable {
    case add, subtract, multiply, divide
    /// The left number where the right is positive, else the left times the slope.
    case leakyMask(slope: Float)

    fileprivate var code: (op: ganzoo_binary_op, a: Float) {
      switch self {
      case .add: (ganzoo_binary_add, 0)
      case .subtract: (ganzoo_binary_subtract, 0)
      case .multiply: (ganzoo_binary_multiply, 0)
      case .divide: (ganzoo_binary_divide, 0)
      case .leakyMask(let slope): (ganzoo_binary_leaky_mask, slope)
      }
    }
  }

  /// How two operands are walked: sizes of a box, and each operand's step along its axes (0 where it is repeated).
  package struct Broadcast: Equatable, Sendable {
    package var sizes: [Int]
    package var left: [Int]
    package var right: [Int]

    package init(sizes: [Int], left: [Int], right: [Int]) {
      (self.sizes, self.left, self.right) = (sizes, left, right)
    }
  }

  /// The last axis of `box` has steps 0 or 1.
  package func combined(_ op: Binary, with other: Storage, over box: Broadcast) -> Storage {
    let inner = box.sizes.last ?? 1
    let outer = box.sizes.dropLast().reduce(1, *)
    let result = Storage(uninitialized: inner * outer, on: device)
    let (code, a) = op.code
    let (leftStep, rightStep) = (box.left.last ?? 0, box.right.last ?? 0)

    func run(outerRange: Range<Int>, innerRange: Range<Int>) {
      for index in outerRange {
        var (left, right, rest) = (0, 0, index)
        for axis in stride(from: box.sizes.count - 2, through: 0, by: -1) {
          let position = rest % box.sizes[axis]
          rest /= box.sizes[axis]
          left += position * box.left[axis]
          right += position * box.right[axis]
        }
        let start = innerRange.lowerBound
        ganzoo_binary(
          code, result.pointer + index * inner + start, pointer + left + start * leftStep, leftStep,
          other.pointer + right + start * rightStep, rightStep, innerRange.count, a)
      }
    }
    if outer == 1 {
      device.parallel(count: inner) { run(outerRange: 0..<1, innerRange: $0) }
    } else {
      device.parallel(count: outer, alignment: 1, grain: max(1, Device.grain / inner)) {
        run(outerRange: $0, innerRange: 0..<inner)
      }
    }
    return result
  }

  /// Softmax of each row of `columns` numbers, or its logarithm.
  package func softmax(columns: Int, logarithm: Bool) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    device.parallel(count: count / columns, alignment: 1, grain: max(1, Device.grain / columns / 4)) { rows in
      let start = rows.lowerBound * columns
      ganzoo_softmax(result.pointer + start, pointer + start, rows.count, columns, logarithm ? 1 : 0)
    }
    return result
  }

  /// Whether no number is infinite or NaN.
  package var isFinite: Bool { !device.computes || ganzoo_all_finite(pointer, count) != 0 }
}
