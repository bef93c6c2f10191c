import CDNNL

/// Sizes of a product of row-major matrices, [rows, depth] · [depth, columns], either stored transposed.
package struct Product {
  package var rows, depth, columns: Int
  package var transposed: (left: Bool, right: Bool)
  /// Whether the product is added to what is there.
  var adding = false

  package init(rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool)) {
    (self.rows, self.depth, self.columns, self.transposed) = (rows, depth, columns, transposed)
  }

  init(rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool), adding: Bool) {
    self.init(rows: rows, depth: depth, columns: columns, transposed: transposed)
    self.adding = adding
  }

  /// Runs on the threads that oneDNN sees: one, where it is called from a part of `Device.parallel`.
  func run(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>)
    -> dnnl_status_t
  {
    let letter = { (transposed: Bool) in CChar(transposed ? UInt8(ascii: "T") : UInt8(ascii: "N")) }
    return dnnl_sgemm(
      letter(transposed.left), letter(transposed.right), dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(depth), 1, a,
      dnnl_dim_t(transposed.left ? rows : depth), b, dnnl_dim_t(transposed.right ? depth : columns), adding ? 1 : 0,
      result, dnnl_dim_t(columns))
  }
}

extension Storage {
  /// activation(this · other + bias)
  package func matmul(_ other: Storage, _ product: Product, _ epilogue: Epilogue = .none) -> Storage {
    let result = Storage(uninitialized: product.rows * product.columns, on: device)
    device.withThreads { product.run(pointer, other.pointer, into: result.pointer) }
    let operations = 2 * product.rows * product.depth * product.columns
    device.work.add(asWritten: operations, executed: operations)
    return result.activated(epilogue)
  }
}
