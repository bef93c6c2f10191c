import CDNNL
import CLoops

/// Sizes of a product of row-major matrices, [rows, depth] · [depth, columns], either stored transposed.
package struct Product {
  package var rows, depth, columns: Int
  package var transposed: (left: Bool, right: Bool)
  package init(rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool)) {
    (self.rows, self.depth, self.columns, self.transposed) = (rows, depth, columns, transposed)
  }

  /// Runs on the threads that oneDNN sees: one, where it is called from a part of `Device.parallel`.
  func run(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>)
    -> dnnl_status_t
  {
    let letter = { (transposed: Bool) in CChar(transposed ? UInt8(ascii: "T") : UInt8(ascii: "N")) }
    return dnnl_sgemm(
      letter(transposed.left), letter(transposed.right), dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(depth), 1, a,
      dnnl_dim_t(transposed.left ? rows : depth), b, dnnl_dim_t(transposed.right ? depth : columns), 0,
      result, dnnl_dim_t(columns))
  }
}

extension Storage {
  /// activation(this · other + bias)
  package func matmul(_ other: Storage, _ product: Product, _ epilogue: Epilogue = .none) -> Storage {
    let operations = 2 * product.rows * product.depth * product.columns
    device.work.add(asWritten: operations, executed: operations)
    let (first, rest) = epilogue.split
    let result =
      switch (device.arithmetic, product.transposed.left, product.transposed.right) {
      case (.asWritten, _, _), (_, true, true): plainProduct(other, product).activated(first)
      case (_, false, let transposed): panelProduct(other, product, transposed: transposed, first)
      case (_, true, false): transposedProduct(other, product).activated(first)
      }
    return result.activated(rest)
  }

  /// By oneDNN.
  private func plainProduct(_ other: Storage, _ product: Product) -> Storage {
    let result = Storage(uninitialized: product.rows * product.columns, on: device)
    device.withThreads { product.run(pointer, other.pointer, into: result.pointer) }
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
      loops_product_of_transposed(
        padded.pointer, left.pointer, right.pointer, columns, product.depth, product.depth, 0, $0.lowerBound,
        $0.upperBound)
    }
    guard padded.count != product.rows * product.columns else { return padded }
    let result = Storage(uninitialized: product.rows * product.columns, on: device)
    for row in 0..<product.rows {
      (result.pointer + row * product.columns).update(from: padded.pointer + row * columns, count: product.columns)
    }
    return result
  }
}
