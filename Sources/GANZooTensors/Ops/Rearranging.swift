import GANZooBackend

// The gradients of reshape and transpose are reshape and transpose; slice and pad are each other's; concatenate's is
// slice.
extension Tensor {
  /// The same numbers in another shape with as many elements.
  public func reshaped(_ target: Shape) -> Tensor {
    guard shape != target else { return self }
    precondition(shape.count == target.count, "\(shape) cannot be reshaped to \(target)")
    let original = shape
    return .op(.array(.reshape), [self], shape: target, value: buffer, rules: [.of { g in g.reshaped(original) }])
  }

  /// Positions `range` along an axis.
  public func sliced(_ range: Range<Int>, axis: Int) -> Tensor {
    let split = shape.split(at: axis)
    let length = split.length
    precondition(range.lowerBound >= 0 && range.upperBound <= length && !range.isEmpty, "\(range) of \(length)")
    return .op(
      .array(.slice), [self], shape: shape.replacing(axis: axis, by: range.count),
      value: device.backend.slice(buffer, split, range),
      rules: [.of { g in g.padded(before: range.lowerBound, after: length - range.upperBound, axis: axis) }])
  }

  /// Zeros put before and after along an axis.
  public func padded(before: Int, after: Int, axis: Int) -> Tensor {
    guard before > 0 || after > 0 else { return self }
    let split = shape.split(at: axis)
    let length = split.length
    return .op(
      .array(.pad), [self], shape: shape.replacing(axis: axis, by: before + length + after),
      value: device.backend.pad(buffer, split, before: before, after: after),
      rules: [.of { g in g.sliced(before..<before + length, axis: axis) }])
  }

  /// The axes in another order: axis i of the result is axis `order[i]`.
  public func transposed(_ order: [Int]) -> Tensor {
    precondition(order.sorted() == Array(0..<shape.rank), "\(order) is not an order of the axes of \(shape)")
    guard order != Array(0..<shape.rank) else { return self }
    let inverse = order.indices.sorted { order[$0] < order[$1] }
    return .op(
      .array(.transpose), [self], shape: Shape(order.map { shape[$0] }),
      value: device.backend.transpose(buffer, sizes: shape.sizes, order: order),
      rules: [.of { g in g.transposed(inverse) }])
  }

  /// Tensors joined along an axis; their other sizes agree.
  public static func concatenated(_ tensors: [Tensor], axis: Int) -> Tensor {
    guard let first = tensors.first else { preconditionFailure("nothing to concatenate") }
    let shape: Shape
    do {
      shape = try .concatenation(tensors.map(\.shape), axis: axis)
    } catch {
      preconditionFailure("\(error)")
    }
    let parts = tensors.map { tensor in
      let split = tensor.shape.split(at: axis)
      return (buffer: tensor.buffer, width: split.length * split.inner)
    }
    var start = 0
    let rules = tensors.map { tensor in
      let range = start..<start + tensor.shape[axis]
      start = range.upperBound
      return Rule.of { g in g.sliced(range, axis: axis) }
    }
    let outer = first.shape.split(at: axis).outer
    return .op(
      .array(.concatenate), tensors, shape: shape, value: first.device.backend.concatenate(parts, outer: outer),
      rules: rules)
  }
}

extension Shape {
  /// The shape of tensors joined along an axis. Throws `ShapeError.concatenation` where other sizes differ.
  package static func concatenation(_ shapes: [Shape], axis: Int) throws -> Shape {
    guard let first = shapes.first, axis < first.rank, axis >= -first.rank,
      shapes.allSatisfy({
        $0.rank == first.rank && $0.replacing(axis: axis, by: 1) == first.replacing(axis: axis, by: 1)
      })
    else { throw ShapeError.concatenation(shapes, axis: axis) }
    return first.replacing(axis: axis, by: shapes.reduce(0) { $0 + $1[axis] })
  }
}
