import GANZooBackend

// gather and scatter are each other's gradients; so are their forms for whole rows.
extension Tensor {
  /// Numbers at flat indices; 0 for the index −1.
  ///
  ///     self […]   indices [shape]   →   [shape]
  ///
  /// Its gradient adds each number's to those that are read, so that one that is read twice gets both.
  ///
  /// - Parameter indices: row-major positions, −1 ..< number of elements. Another one ends the program.
  public func gathered(at indices: IndexTensor) -> Tensor {
    gathered(at: indices, value: device.backend.gather(buffer, at: indices.buffer))
  }

  /// - Parameter groups: into how many equal parts numbers and indices can be split so that each part is read from the
  ///   same part alone, as an image's are.
  func gathered(at indices: IndexTensor, value: any Buffer, groups: Int = 1) -> Tensor {
    let original = shape
    return .op(
      .array(.gather), [self], shape: indices.shape, value: value,
      rules: [.of { g in g.scattered(at: indices, shape: original, groups: groups) }])
  }

  /// Numbers added at flat indices of zeros; those for the index −1 are left out.
  ///
  ///     self [as indices]   →   [target]
  package func scattered(at indices: IndexTensor, shape target: Shape, groups: Int = 1) -> Tensor {
    precondition(shape == indices.shape, "\(shape) at indices \(indices.shape)")
    return .op(
      .array(.scatter), [self], shape: target,
      value: device.backend.scatter(buffer, at: indices.buffer, count: target.count, groups: groups),
      rules: [.of { g in g.gathered(at: indices) }])
  }

  /// Rows of a table, one for each index: what an embedding does.
  ///
  ///     self [rows, D]   indices [shape] in 0 ..< rows   →   [number of indices, D]
  ///
  /// Its gradient adds those of the rows that were read into a table of zeros.
  ///
  /// - Parameter indices: numbers of rows, as ``indices(below:)`` makes them of a layer's input. One outside of the
  ///   table ends the program.
  public func rows(at indices: IndexTensor) -> Tensor {
    precondition(shape.rank == 2, "rows of a tensor \(shape)")
    let (original, count) = (shape, indices.shape.count)
    return .op(
      .array(.gatherRows), [self], shape: [count, shape[1]],
      value: device.backend.gatherRows(buffer, at: indices.buffer, width: shape[1]),
      rules: [.of { g in g.scatteredRows(indices, rows: original[0]) }])
  }

  /// Rows added into a table of zeros: the adjoint of `rows`.
  package func scatteredRows(_ indices: IndexTensor, rows: Int) -> Tensor {
    .op(
      .array(.scatterRows), [self], shape: [rows, shape[1]],
      value: device.backend.scatterRows(buffer, at: indices.buffer, width: shape[1], rows: rows),
      rules: [.of { g in g.rows(at: indices) }])
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
