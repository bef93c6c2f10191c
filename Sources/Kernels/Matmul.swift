import CLoops

/// Sizes of a product of row-major matrices, [rows, depth] · [depth, columns], either stored transposed.
package struct Product {
  package var rows, depth, columns: Int
  package var transposed: (left: Bool, right: Bool)
  package init(rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool)) {
    (self.rows, self.depth, self.columns, self.transposed) = (rows, depth, columns, transposed)
  }
}

extension Storage {
  /// activation(this · other + bias)
  package func matmul(_ other: Storage, _ product: Product, _ epilogue: Epilogue = .none) -> Storage {
    let operations = 2 * product.rows * product.depth * product.columns
    device.work.add(asWritten: operations, executed: operations)
    let (first, rest) = epilogue.split
    let result =
      switch product.transposed {
      case (false, let right): panelProduct(other, product, transposed: right, first)
      case (true, false): transposedProduct(other, product).activated(first)
      case (true, true):
        // (other · this)ᵀ would need a pass of its own at the end; one at the start is the same.
        transposed(rows: product.depth, columns: product.rows).panelProduct(other, product, transposed: true, first)
      }
    return result.activated(rest)
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

  private func panelProduct(
    _ other: Storage, _ product: Product, transposed: Bool, _ epilogue: Epilogue
  ) -> Storage {
    let (depth, columns) = (product.depth, product.columns)
    let panels = other.derived(.matrix(columns: columns, transposed: transposed)) {
      Panels.ofMatrices(
        other, count: 1, rows: transposed ? columns : depth, columns: transposed ? depth : columns,
        transposed: transposed)
    }
    let result = Storage(uninitialized: product.rows * columns, on: device)
    Panels.multiply(
      self, count: 1, height: product.rows, rows: product.rows, depth: depth, panels, columns: columns, into: result,
      epilogue)
    return result
  }

  /// thisᵀ · other, as for the gradient of a matrix.
  private func transposedProduct(_ other: Storage, _ product: Product) -> Storage {
    let (rows, columns) = (Panels.roundedUp(product.rows), Panels.roundedUp(product.columns))
    let left = Panels.ofRows(self, count: product.depth, columns: product.rows)
    let right = Panels.ofRows(other, count: product.depth, columns: product.columns)
    let padded = Storage(uninitialized: rows * columns, on: device)
    device.parallel(
      count: rows / Panels.lanes, alignment: 1,
      grain: max(1, Panels.grainOfOperations / (2 * Panels.lanes * columns * product.depth))
    ) {
      ganzoo_gemm_transposed(
        padded.pointer, left.pointer, right.pointer, columns, product.depth, product.depth, 0, $0.lowerBound,
        $0.upperBound)
    }
    guard padded.count != product.rows * product.columns else { return padded }
    let result = Storage(uninitialized: product.rows * product.columns, on: device)
    device.serially {
      for row in 0..<product.rows {
        (result.pointer + row * product.columns).update(from: padded.pointer + row * columns, count: product.columns)
      }
    }
    return result
  }
}
