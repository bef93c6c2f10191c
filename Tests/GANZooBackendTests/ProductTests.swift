import Foundation
import GANZooBackend
import Testing

@Suite("Matrix products, against loops in double precision")
struct ProductTests {
  /// Rows, depth, columns: one of each, few and many columns, and more of all than blocks and panels hold.
  static let sizes = [
    [1, 1, 1], [23, 17, 9], [5, 700, 8], [100, 300, 40], [49, 520, 33], [300, 3, 1], [2, 2, 500], [450, 40, 33],
    [192, 20, 17], [193, 257, 16], [24, 300, 500], [40, 600, 47], [16, 80, 3136],
  ]

  @Test("All transposes, with a bias and an activation", arguments: sizes)
  func agrees(size: [Int]) {
    let backend = CPUBackend(threads: 2)
    let (rows, depth, columns) = (size[0], size[1], size[2])
    let (left, right) = (backend.normal(rows * depth, 1), backend.normal(depth * columns, 2))
    let bias = backend.normal(columns, 3)
    let epilogues: [(Epilogue<any Buffer>, (Double) -> Double)] = [
      (Epilogue(), { $0 }), (Epilogue(bias: bias, activation: .leakyReLU(slope: 0.2)), { $0 > 0 ? $0 : 0.2 * $0 }),
      (Epilogue(bias: bias, activation: .tanh), { tanh($0) }),
    ]
    for transposed in [(false, false), (false, true), (true, false), (true, true)] {
      let product = MatmulShape(rows: rows, depth: depth, columns: columns, transposed: transposed)
      let (a, b) = (backend.values(left).map(Double.init), backend.values(right).map(Double.init))
      for (epilogue, activation) in epilogues {
        let found = backend.values(backend.matmul(left, right, product, epilogue))
        let shift = epilogue.bias.map { backend.values($0) } ?? [Float](repeating: 0, count: columns)
        let worst = (0..<rows * columns).map { place in
          let (row, column) = place.quotientAndRemainder(dividingBy: columns)
          let sum = (0..<depth).reduce(0.0) { sum, step in
            sum + a[transposed.0 ? step * rows + row : row * depth + step]
              * b[transposed.1 ? column * depth + step : step * columns + column]
          }
          return abs(Double(found[place]) - activation(sum + Double(shift[column])))
        }.max()
        #expect(found.count == rows * columns)
        #expect(worst ?? 1 < 1e-6 * Double(depth).squareRoot() * 8, "\(transposed) \(epilogue)")
      }
    }
  }
}
