package import GANZooBackend

// gather and scatter are each other's gradients; so are their forms for whole rows.
extension Tensor {
  /// Numbers at flat positions; 0 for the position −1.
  package func gathered(at indices: Indices, shape target: Shape) -> Tensor {
    gathered(at: indices, shape: target, value: storage.gathered(at: indices))
  }

  func gathered(at indices: Indices, shape target: Shape, value: Storage) -> Tensor {
    let original = shape
    return .op(
      .gather, [self], shape: target, value: value, rules: [.of { g in g.scattered(at: indices, shape: original) }])
  }

  /// Numbers added at flat positions of zeros; those for the position −1 are left out.
  package func scattered(at indices: Indices, shape target: Shape) -> Tensor {
    let original = shape
    return .op(
      .scatter, [self], shape: target, value: storage.scattered(at: indices, total: target.count),
      rules: [.of { g in g.gathered(at: indices, shape: original) }])
  }

  /// Rows of a table, one for each index.
  ///
  ///     self [rows, D]   indices [N] in 0 ..< rows   →   [N, D]
  package func rows(_ indices: Indices) -> Tensor {
    let original = shape
    return .op(
      .gatherRows, [self], shape: [indices.count, shape[1]], value: storage.rows(indices, width: shape[1]),
      rules: [.of { g in g.scatteredRows(indices, rows: original[0]) }])
  }

  /// Rows added into a table of zeros: the adjoint of `rows`.
  package func scatteredRows(_ indices: Indices, rows: Int) -> Tensor {
    .op(
      .scatterRows, [self], shape: [rows, shape[1]],
      value: storage.scatteredRows(indices, width: shape[1], count: rows),
      rules: [.of { g in g.rows(indices) }])
  }

  /// One number of each row.
  ///
  ///     self [N, K]   labels N numbers in 0 ..< K   →   [N]
  public func picked(_ labels: [Int]) -> Tensor {
    precondition(shape.rank == 2 && labels.count == shape[0], "\(labels.count) labels for \(shape)")
    precondition(labels.allSatisfy { (0..<shape[1]).contains($0) }, "a label outside 0 ..< \(shape[1])")
    let positions = Indices(count: labels.count, on: device) {
      labels.enumerated().map { Int32($0.offset * shape[1] + $0.element) }
    }
    return gathered(at: positions, shape: [shape[0]])
  }
}
