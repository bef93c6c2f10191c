import CGANZooKernels

extension CPUBackend {
  package func matmul(
    _ a: any Buffer, _ b: any Buffer, _ shape: MatmulShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    let operations = 2 * shape.rows * shape.depth * shape.columns
    work.add(asWritten: operations, executed: operations)
    let (a, b) = (cpu(a), cpu(b))
    let (inStore, after) = cpu(epilogue).split
    let result: CPUBuffer
    switch shape.transposed {
    case (false, let right): result = packedProduct(a, b, shape, transposed: right, inStore)
    case (true, false):
      result = transposedProduct(a, b, shape)
      result.apply(inStore)
    case (true, true):
      // (b · a)ᵀ would need a pass of its own at the end; one at the start is the same.
      result = packedProduct(
        transposed(a, rows: shape.depth, columns: shape.rows), b, shape, transposed: true, inStore)
    }
    result.apply(after)
    return result
  }

  private func transposed(_ matrix: CPUBuffer, rows: Int, columns: Int) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: matrix.count, on: self)
    serially { [matrix = matrix.pointer, result = result.pointer] in
      ganzoo_transpose(result, matrix, [columns, rows], [1, columns], 2, 0, columns)
    }
    return result
  }

  private func packedProduct(
    _ a: CPUBuffer, _ b: CPUBuffer, _ shape: MatmulShape, transposed: Bool, _ epilogue: Epilogue<CPUBuffer>
  ) -> CPUBuffer {
    let (depth, columns) = (shape.depth, shape.columns)
    let packed = b.derived(.matrix(columns: columns, transposed: transposed)) {
      Packing.matrices(
        b, count: 1, rows: transposed ? columns : depth, columns: transposed ? depth : columns,
        transposed: transposed)
    }
    let result = CPUBuffer(uninitialized: shape.rows * columns, on: self)
    GEMM.multiply(
      a, count: 1, height: shape.rows, rows: shape.rows, depth: depth, packed, columns: columns, into: result,
      epilogue)
    return result
  }

  /// aᵀ · b, as for the gradient of a matrix.
  private func transposedProduct(_ a: CPUBuffer, _ b: CPUBuffer, _ shape: MatmulShape) -> CPUBuffer {
    let padded = GEMM.multiplyTransposed(a, rows: shape.rows, b, columns: shape.columns, depth: shape.depth)
    guard padded.count != shape.rows * shape.columns else { return padded }
    let columns = Packing.roundedUp(shape.columns)
    let result = CPUBuffer(uninitialized: shape.rows * shape.columns, on: self)
    // Rows of few numbers take longer than as many numbers side by side.
    parallel(count: shape.rows, alignment: 1, grain: max(1, Self.grain / (8 * shape.columns))) {
      [padded = padded.pointer, result = result.pointer] rows in
      for row in rows {
        (result + row * shape.columns).update(from: padded + row * columns, count: shape.columns)
      }
    }
    return result
  }
}
