import GANZooBackend

extension Tensor {
  /// The matrix product, either operand taken transposed.
  ///
  ///     self [M, K]   other [K, N]   →   [M, N]
  public func matmul(_ other: Tensor, transposed: (left: Bool, right: Bool) = (false, false)) -> Tensor {
    matmul(other, transposed: transposed, Finish())
  }

  /// The matrix product, with a bias [N] and an activation.
  package func matmul(
    _ other: Tensor, transposed: (left: Bool, right: Bool) = (false, false), _ finish: Finish
  ) -> Tensor {
    let product: MatrixProduct
    do {
      product = try MatrixProduct(shape, other.shape, transposed: transposed)
    } catch {
      preconditionFailure("\(error)")
    }
    let (a, b) = (self, other)
    let value = storage.matmul(
      other.storage,
      Product(rows: product.rows, depth: product.depth, columns: product.columns, transposed: transposed),
      finish.epilogue)
    // ∂A of A·B is g·Bᵀ, ∂B is Aᵀ·g; a transposed operand's gradient is the transposed product.
    return Tensor.op(
      .matmul, [a, b], shape: [product.rows, product.columns], value: value,
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
    ).recorded(finish)
  }
}

/// Sizes of a matrix product.
package struct MatrixProduct {
  package let rows, depth, columns: Int

  /// Throws `ShapeError.matmul` where the operands are not matrices or their inner sizes differ.
  package init(_ a: Shape, _ b: Shape, transposed: (left: Bool, right: Bool)) throws {
    guard a.rank == 2, b.rank == 2 else { throw ShapeError.matmul(left: a, right: b) }
    rows = transposed.left ? a[1] : a[0]
    depth = transposed.left ? a[0] : a[1]
    columns = transposed.right ? b[0] : b[1]
    guard depth == (transposed.right ? b[1] : b[0]) else { throw ShapeError.matmul(left: a, right: b) }
  }
}
