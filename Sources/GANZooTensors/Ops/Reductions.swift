import GANZooBackend

// sum and broadcast are each other's gradients.
extension Tensor {
  /// The sum over some axes (negative ones count from the back), or over all.
  ///
  /// - Parameter keepingAxes: whether the summed axes stay, with size 1.
  public func sum(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let axes = Set((axes ?? Array(0..<shape.rank)).map(shape.index))
    let kept = Shape(shape.sizes.enumerated().map { axes.contains($0.offset) ? 1 : $0.element })
    let original = shape
    let sum = Tensor.op(
      .array(.sum), [self], shape: kept, value: reduced(over: axes), rules: [.of { g in g.broadcast(to: original) }])
    guard !keepingAxes else { return sum }
    return sum.reshaped(Shape(shape.sizes.enumerated().filter { !axes.contains($0.offset) }.map(\.element)))
  }

  /// The mean over some axes, or over all.
  public func mean(_ axes: [Int]? = nil, keepingAxes: Bool = false) -> Tensor {
    let count = (axes ?? Array(0..<shape.rank)).reduce(1) { $0 * shape[$1] }
    return sum(axes, keepingAxes: keepingAxes) / Float(count)
  }

  /// Runs of neighbouring axes are summed one after the other, the innermost first.
  private func reduced(over axes: Set<Int>) -> any Buffer {
    var result = buffer
    var sizes = shape.sizes
    var axis = sizes.count - 1
    while axis >= 0 {
      guard axes.contains(axis) else {
        axis -= 1
        continue
      }
      let end = axis + 1
      while axis > 0, axes.contains(axis - 1) { axis -= 1 }
      let product = { (range: Range<Int>) in sizes[range].reduce(1, *) }
      let shape = AxisShape(
        outer: product(0..<axis), length: product(axis..<end), inner: product(end..<sizes.count))
      result = device.backend.sum(result, shape)
      for index in axis..<end { sizes[index] = 1 }
      axis -= 1
    }
    return result
  }

  /// The tensor repeated along axes of size 1 (and new ones in front) to a larger shape.
  public func broadcast(to target: Shape) -> Tensor {
    guard shape != target else { return self }
    precondition((try? shape.broadcast(with: target)) == target, "\(shape) cannot be broadcast to \(target)")
    let original = shape
    let zero = device.backend.fill(0, count: 1)
    let value = device.backend.combine(BinaryOp(.add), buffer, zero, over: .init(shape, [], result: target))
    return .op(.array(.broadcast), [self], shape: target, value: value, rules: [.of { g in g.summed(to: original) }])
  }

  /// The adjoint of broadcasting: sums over the axes that `target` lacks or has with size 1.
  func summed(to target: Shape) -> Tensor {
    guard shape != target else { return self }
    let sizes = target.padded(to: shape.rank)
    return sum(sizes.indices.filter { sizes[$0] == 1 && shape.sizes[$0] != 1 }, keepingAxes: true).reshaped(target)
  }
}
