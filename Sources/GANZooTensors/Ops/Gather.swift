import GANZooBackend

// gather and scatter are each other's gradients; so are their forms for whole rows.
extension Tensor {
  /// Numbers at flat indices; 0 for the index −1.
  ///
  ///     self […]   indices [shape]   →   [shape]
  package func gathered(at indices: IndexTensor) -> Tensor {
    gathered(at: indices, value: device.backend.gather(buffer, at: indices.buffer))
  }

  func gathered(at indices: IndexTensor, value: any Buffer) -> Tensor {
    let original = shape
    return .op(
      .gather, [self], shape: indices.shape, value: value,
      rules: [.of { g in g.scattered(at: indices, shape: original) }])
  }

  /// Numbers added at flat indices of zeros; those for the index −1 are left out.
  ///
  ///     self [as indices]   →   [target]
  package func scattered(at indices: IndexTensor, shape target: Shape) -> Tensor {
    precondition(shape == indices.shape, "\(shape) at indices \(indices.shape)")
    return .op(
      .scatter, [self], shape: target,
      value: device.backend.scatter(buffer, at: indices.buffer, count: target.count),
      rules: [.of { g in g.gathered(at: indices) }])
  }

  /// Rows of a table, one for each index.
  ///
  ///     self [rows, D]   indices [N] in 0 ..< rows   →   [N, D]
  package func rows(_ indices: IndexTensor) -> Tensor {
    let (original, count) = (shape, indices.shape.count)
    return .op(
      .gatherRows, [self], shape: [count, shape[1]],
      value: device.backend.gatherRows(buffer, at: indices.buffer, width: shape[1]),
      rules: [.of { g in g.scatteredRows(indices, rows: original[0]) }])
  }

  /// Rows added into a table of zeros: the adjoint of `rows`.
  package func scatteredRows(_ indices: IndexTensor, rows: Int) -> Tensor {
    .op(
      .scatterRows, [self], shape: [rows, shape[1]],
      value: device.backend.scatterRows(buffer, at: indices.buffer, width: shape[1], rows: rows),
      rules: [.of { g in g.rows(indices) }])
  }

  /// One number of each row.
  ///
  ///     self [N, K]   labels [N] in 0 ..< K   →   [N]
  public func picked(_ labels: IndexTensor) -> Tensor {
    precondition(shape.rank == 2 && labels.shape == [shape[0]], "labels \(labels.shape) for \(shape)")
    let indices = device.backend.indices(ofColumns: labels.buffer, width: shape[1])
    return gathered(at: IndexTensor(shape: labels.shape, buffer: indices, on: device))
  }

  /// One number of each row.
  ///
  ///     self [N, K]   labels N numbers in 0 ..< K   →   [N]
  public func picked(_ labels: [Int]) -> Tensor {
    precondition(shape.rank == 2 && labels.count == shape[0], "\(labels.count) labels for \(shape)")
    precondition(labels.allSatisfy { (0..<shape[1]).contains($0) }, "a label outside 0 ..< \(shape[1])")
    return picked(IndexTensor(labels, on: device))
  }
}
