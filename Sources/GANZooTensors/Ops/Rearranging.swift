import GANZooBackend

// reshape is its own gradient; slice and pad are each other's; concatenate's is slice.
extension Tensor {
  /// The same numbers in another shape with as many elements.
  public func reshaped(_ target: Shape) -> Tensor {
    guard shape != target else { return self }
    precondition(shape.count == target.count, "\(shape) cannot be reshaped to \(target)")
    let original = shape
    return .op(.reshape, [self], shape: target, value: storage, rules: [.of { g in g.reshaped(original) }])
  }

  /// Positions `range` along an axis.
  public func sliced(_ range: Range<Int>, axis: Int) -> Tensor {
    let (outer, length, inner) = shape.split(at: axis)
    precondition(range.lowerBound >= 0 && range.upperBound <= length && !range.isEmpty, "\(range) of \(length)")
    return .op(
      .slice, [self], shape: shape.replacing(axis: axis, by: range.count),
      value: storage.sliced(outer: outer, length: length, inner: inner, range),
      rules: [.of { g in g.padded(before: range.lowerBound, after: length - range.upperBound, axis: axis) }])
  }

  /// Zeros put before and after along an axis.
  public func padded(before: Int, after: Int, axis: Int) -> Tensor {
    guard before > 0 || after > 0 else { return self }
    let (outer, length, inner) = shape.split(at: axis)
    return .op(
      .pad, [self], shape: shape.replacing(axis: axis, by: before + length + after),
      value: storage.padded(outer: outer, length: length, inner: inner, before: before, after: after),
      rules: [.of { g in g.sliced(before..<before + length, axis: axis) }])
  }

  /// The axes in another order: axis i of the result is axis `order[i]`.
  public func transposed(_ order: [Int]) -> Tensor {
    precondition(order.sorted() == Array(0..<shape.rank), "\(order) is not an order of the axes of \(shape)")
    let positions = Indices(count: shape.count, on: device) {
      var positions = [0]
      for axis in order {
        let step = shape.sizes[(axis + 1)...].reduce(1, *)
        positions = positions.flatMap { start in (0..<shape[axis]).map { start + $0 * step } }
      }
      return positions.map(Int32.init)
    }
    return gathered(at: positions, shape: Shape(order.map { shape[$0] }))
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
      let (_, length, inner) = tensor.shape.split(at: axis)
      return (storage: tensor.storage, width: length * inner)
    }
    var start = 0
    let rules = tensors.map { tensor in
      let range = start..<start + tensor.shape[axis]
      start = range.upperBound
      return Rule.of { g in g.sliced(range, axis: axis) }
    }
    let outer = first.shape.split(at: axis).outer
    return .op(
      .concatenate, tensors, shape: shape, value: .concatenated(parts, outer: outer, on: first.device), rules: rules)
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
