package import GANZooBackend

extension Tensor {
  /// The matrix product, either operand taken transposed.
  ///
  ///     self [M, K]   other [K, N]   →   [M, N]
  public func matmul(_ other: Tensor, transposed: (left: Bool, right: Bool) = (false, false)) -> Tensor {
    matmul(other, transposed: transposed, Epilogue())
  }

  /// The matrix product with an epilogue, whose scale and bias are [N].
  package func matmul(
    _ other: Tensor, transposed: (left: Bool, right: Bool) = (false, false), _ epilogue: Epilogue<Tensor>
  ) -> Tensor {
    let product: MatmulShape
    do {
      product = try MatmulShape(shape, other.shape, transposed: transposed)
    } catch {
      preconditionFailure("\(error)")
    }
    let (a, b) = (self, other)
    let value = device.backend.matmul(buffer, other.buffer, product, epilogue.buffers)
    // ∂A of A·B is g·Bᵀ, ∂B is Aᵀ·g; a transposed operand's gradient is the transposed product.
    return Tensor.op(
      .array(.matmul), [a, b], shape: [product.rows, product.columns], value: value,
      rules: [
        .of { g in
          transposed.left
            ? b.matmul(g, transposed: (transposed.right, true)) : g.matmul(b, transposed: (false, !transposed.right))
        },
        .of { g in
          transposed.right
            ? g.matmul(a, transposed: (true, transposed.left)) : a.matmul(g, transposed: (!transposed.left, false))
        },
      ]
    ).recording(epilogue)
  }
}

extension MatmulShape {
  /// Throws `ShapeError.matmul` where the operands are not matrices or their inner sizes differ.
  package init(_ a: Shape, _ b: Shape, transposed: (left: Bool, right: Bool)) throws {
    guard a.rank == 2, b.rank == 2 else { throw ShapeError.matmul(left: a, right: b) }
    let depth = transposed.left ? a[0] : a[1]
    guard depth == (transposed.right ? b[1] : b[0]) else { throw ShapeError.matmul(left: a, right: b) }
    self.init(
      rows: transposed.left ? a[1] : a[0], depth: depth, columns: transposed.right ? b[0] : b[1],
      transposed: transposed)
  }
}
