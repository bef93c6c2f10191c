/// A product of row-major matrices, [rows, depth] · [depth, columns], either stored transposed.
package struct MatmulShape: Sendable {
  package var rows, depth, columns: Int
  package var transposed: (left: Bool, right: Bool)

  package init(rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool)) {
    self.rows = rows
    self.depth = depth
    self.columns = columns
    self.transposed = transposed
  }
}

extension Storage {
  /// epilogue(this · other)
  package func matmul(
    _ other: Storage, _ shape: MatmulShape, _ epilogue: Epilogue<Storage> = Epilogue()
  ) -> Storage {
    let operations = 2 * shape.rows * shape.depth * shape.columns
    device.work.add(asWritten: operations, executed: operations)
    let (inStore, after) = epilogue.split
    let result: Storage
    switch shape.transposed {
    case (false, let right): result = packedProduct(other, shape, transposed: right, inStore)
    case (true, false):
      result = transposedProduct(other, shape)
      result.apply(inStore)
    case (true, true):
      // (other · this)ᵀ would need a pass of its own at the end; one at the start is the same.
      result = transposed(rows: shape.depth, columns: shape.rows).packedProduct(
        other, shape, transposed: true, inStore)
    }
    result.apply(after)
    return result
  }

  private func transposed(rows: Int, columns: Int) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    device.serially {
      for row in 0..<rows {
        for column in 0..<columns { result.pointer[column * rows + row] = pointer[row * columns + column] }
      }
    }
    return result
  }

  private func packedProduct(
    _ other: Storage, _ shape: MatmulShape, transposed: Bool, _ epilogue: Epilogue<Storage>
  ) -> Storage {
    let (depth, columns) = (shape.depth, shape.columns)
    let packed = other.derived(.matrix(columns: columns, transposed: transposed)) {
      Packing.matrices(
        other, count: 1, rows: transposed ? columns : depth, columns: transposed ? depth : columns,
        transposed: transposed)
    }
    let result = Storage(uninitialized: shape.rows * columns, on: device)
    GEMM.multiply(
      self, count: 1, height: shape.rows, rows: shape.rows, depth: depth, packed, columns: columns, into: result,
      epilogue)
    return result
  }

  /// thisᵀ · other, as for the gradient of a matrix.
  private func transposedProduct(_ other: Storage, _ shape: MatmulShape) -> Storage {
    let padded = GEMM.multiplyTransposed(self, rows: shape.rows, other, columns: shape.columns, depth: shape.depth)
    guard padded.count != shape.rows * shape.columns else { return padded }
    let columns = Packing.roundedUp(shape.columns)
    let result = Storage(uninitialized: shape.rows * shape.columns, on: device)
    device.serially {
      for row in 0..<shape.rows {
        (result.pointer + row * shape.columns).update(from: padded.pointer + row * columns, count: shape.columns)
      }
    }
    return result
  }
}
