import CDNNL

extension Storage {
  /// The matrix product of two row-major matrices: [rows, depth] · [depth, columns], either stored transposed.
  package func matmul(
    _ other: Storage, rows: Int, depth: Int, columns: Int, transposed: (left: Bool, right: Bool)
  ) -> Storage {
    device.work.add(multiplyAdds: rows * depth * columns)
    let result = Storage(uninitialized: rows * columns, on: device)
    let letter = { (transposed: Bool) in CChar(transposed ? UInt8(ascii: "T") : UInt8(ascii: "N")) }
    device.withThreads {
      dnnl_sgemm(
        letter(transposed.left), letter(transposed.right), dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(depth), 1,
        pointer, dnnl_dim_t(transposed.left ? rows : depth), other.pointer,
        dnnl_dim_t(transposed.right ? depth : columns), 0, result.pointer, dnnl_dim_t(columns))
    }
    return result
  }
}
