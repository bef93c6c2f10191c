import CGANZooLAPACK

/// A square matrix of doubles, row-major.
struct SquareMatrix {
  let size: Int
  var values: [Double]

  var trace: Double { (0..<size).reduce(0) { $0 + values[$1 * size + $1] } }

  /// The matrix product.
  static func * (a: SquareMatrix, b: SquareMatrix) -> SquareMatrix {
    let size = a.size
    var values = [Double](repeating: 0, count: size * size)
    values.withUnsafeMutableBufferPointer { values in
      for row in 0..<size {
        for inner in 0..<size {
          let factor = a.values[row * size + inner]
          for column in 0..<size { values[row * size + column] += factor * b.values[inner * size + column] }
        }
      }
    }
    return SquareMatrix(size: size, values: values)
  }

  /// The symmetric square root of a symmetric positive semidefinite matrix.
  ///
  /// Eigenvalues within rounding error count as 0, since the square root of an error of 1e-16 would be 1e-8.
  var squareRoot: SquareMatrix {
    var vectors = values
    var eigenvalues = [Double](repeating: 0, count: size)
    let order = clapack_int(size)
    // A symmetric matrix has the same layout in row-major and column-major order. The eigenvectors are returned as
    // columns in column-major order, which are rows here.
    let status = LAPACKE_dsyevd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")), order, &vectors, order, &eigenvalues)
    precondition(status == 0, "LAPACK's dsyevd gave \(status) for a matrix of \(size) rows")
    let floor = (eigenvalues.last ?? 0) * Double(size) * .ulpOfOne
    var root = SquareMatrix(size: size, values: [Double](repeating: 0, count: size * size))
    root.values.withUnsafeMutableBufferPointer { root in
      for (index, eigenvalue) in eigenvalues.enumerated() where eigenvalue > floor {
        let weight = eigenvalue.squareRoot()
        for row in 0..<size {
          let factor = weight * vectors[index * size + row]
          for column in 0..<size { root[row * size + column] += factor * vectors[index * size + column] }
        }
      }
    }
    return root
  }

  /// The sum of the singular values.
  var nuclearNorm: Double {
    var matrix = values
    var singular = [Double](repeating: 0, count: size)
    let order = clapack_int(size)
    let status = LAPACKE_dgesdd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), order, order, &matrix, order, &singular, nil, 1, nil, 1)
    precondition(status == 0, "LAPACK's dgesdd gave \(status) for a matrix of \(size) rows")
    return singular.reduce(0, +)
  }
}
