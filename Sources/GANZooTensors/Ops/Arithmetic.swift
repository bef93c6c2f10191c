import GANZooBackend

// Ops on pairs, with NumPy's broadcasting. The gradient is summed over broadcast axes once, in the reverse pass.
extension Tensor {
  /// The shape that both broadcast to.
  static func broadcastShape(of a: Tensor, _ b: Tensor, _ op: String) -> Shape {
    do {
      return a.shape == b.shape ? a.shape : try a.shape.broadcast(with: b.shape)
    } catch {
      preconditionFailure("\(op): \(error)")
    }
  }

  private static func combine(
    _ function: BinaryOp.Function, _ a: Tensor, _ b: Tensor, _ rules: @autoclosure () -> [Rule]
  ) -> Tensor {
    let shape = broadcastShape(of: a, b, function.rawValue)
    let value = a.device.backend.combine(
      BinaryOp(function), a.buffer, b.buffer, over: .init(a.shape, b.shape, result: shape))
    return .op(.binary(function), [a, b], shape: shape, value: value, rules: rules())
  }

  /// Element by element, broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { combine(.add, a, b, [.of { $0 }, .of { $0 }]) }
  /// Element by element, broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor {
    combine(.subtract, a, b, [.of { $0 }, .of { -$0 }])
  }
  /// Element by element, broadcasting.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    combine(.multiply, a, b, [.of { $0 * b }, .of { $0 * a }])
  }
  /// Element by element, broadcasting.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    combine(.divide, a, b, [.of { $0 / b }, .ofOutput { g, y in -(g * y / b) }])
  }

  /// With a number.
  public static func + (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1, shift: b) }
  /// With a number.
  public static func - (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1, shift: -b) }
  /// With a number.
  public static func * (a: Tensor, b: Float) -> Tensor { a.affine(scale: b, shift: 0) }
  /// With a number.
  public static func / (a: Tensor, b: Float) -> Tensor { a.affine(scale: 1 / b, shift: 0) }
  /// With a number.
  public static func + (a: Float, b: Tensor) -> Tensor { b + a }
  /// With a number.
  public static func - (a: Float, b: Tensor) -> Tensor { b.affine(scale: -1, shift: a) }
  /// With a number.
  public static func * (a: Float, b: Tensor) -> Tensor { b * a }
  /// The negative.
  public static prefix func - (a: Tensor) -> Tensor { a.affine(scale: -1, shift: 0) }
}

extension BroadcastShape {
  /// Two operands of the same shape.
  static func flat(_ count: Int) -> Self { Self(sizes: [count], left: [1], right: [1]) }

  /// The walk over two operands that broadcast to `result`, with neighbouring axes joined wherever both allow it.
  init(_ left: Shape, _ right: Shape, result: Shape) {
    self.init(sizes: [], left: [], right: [])
    let (leftSizes, rightSizes) = (left.padded(to: result.rank), right.padded(to: result.rank))
    let (leftSteps, rightSteps) = (Self.steps(leftSizes), Self.steps(rightSizes))
    for axis in result.sizes.indices where result.sizes[axis] != 1 {
      let size = result.sizes[axis]
      let last = sizes.count - 1
      if last >= 0, self.left[last] == leftSteps[axis] * size, self.right[last] == rightSteps[axis] * size {
        sizes[last] *= size
        self.left[last] = leftSteps[axis]
        self.right[last] = rightSteps[axis]
      } else {
        sizes.append(size)
        self.left.append(leftSteps[axis])
        self.right.append(rightSteps[axis])
      }
    }
    if sizes.isEmpty { (sizes, self.left, self.right) = ([1], [0], [0]) }
  }

  /// Distance between neighbours along each axis; 0 along an axis that is repeated.
  private static func steps(_ sizes: [Int]) -> [Int] {
    var step = 1
    return sizes.reversed().map { size in
      defer { step *= size }
      return size == 1 ? 0 : step
    }.reversed()
  }
}
