import CGANZooKernels

/// Products with a packed matrix, spread over the backend's threads.
enum GEMM {
  /// Rows that the loops take at a time.
  static let block = GANZOO_BLOCK
  /// The least rows that a thread takes: those of the smaller micro-kernel of AVX-512.
  private static let leastRows = 8
  /// Operations below which starting another thread costs more than it saves.
  static let grain = 1 << 18

  /// result [count, height, columns] ← epilogue(left [count, height, depth] · right), for the first `rows` of each
  /// matrix.
  static func multiply(
    _ left: CPUBuffer, count: Int, height: Int, rows: Int, depth: Int, _ right: CPUBuffer, columns: Int,
    into result: CPUBuffer, _ epilogue: Epilogue<CPUBuffer> = Epilogue()
  ) {
    let description = epilogue.description
    forEachPart(on: left.backend, count: count, rows: rows, depth: depth, right, columns: columns) {
      [left = left.pointer, result = result.pointer] matrix, rows, weights in
      withUnsafePointer(to: description) { epilogue in
        ganzoo_gemm(
          result + matrix * height * columns, left + matrix * height * depth, depth, weights, columns, epilogue,
          rows.lowerBound, rows.upperBound)
      }
    }
  }

  /// Runs `body` for the parts of products with packed matrices `right` [count, depth, columns].
  private static func forEachPart(
    on backend: CPUBackend, count: Int, rows: Int, depth: Int, _ right: CPUBuffer, columns: Int,
    _ body: @escaping (_ matrix: Int, _ rows: Range<Int>, _ weights: UnsafePointer<ganzoo_packed_weights>) -> Void
  ) {
    let nr = Packing.nr(columns)
    let panels = (columns + nr - 1) / nr
    // With little depth, most of the time goes into storing the result.
    let worthwhile = max(2 * count * rows * depth * panels * nr / grain, count * rows * columns / CPUBackend.grain)
    let parts = max(1, min(4 * backend.threads, worthwhile))
    let partsOfMatrix = (parts + count - 1) / count
    // Loops for AVX-512 read two panels side by side.
    let pairs = (panels + 1) / 2
    let mostRowParts = max(1, rows / leastRows), mostColumnParts = max(1, pairs)
    // The longer side is cut, since each part reads all of the other; if it is short, too, then rows before columns.
    let rowParts = columns > rows && mostColumnParts >= partsOfMatrix ? 1 : min(mostRowParts, partsOfMatrix)
    let columnParts = min(mostColumnParts, max(1, partsOfMatrix / rowParts))
    let rowAlignment = rows >= rowParts * block ? block : leastRows
    let rowsOfPart = ((rows + rowParts - 1) / rowParts + rowAlignment - 1) / rowAlignment * rowAlignment
    let columnsOfPart = (pairs + columnParts - 1) / columnParts * 2 * nr
    backend.parallel(parts: count * rowParts * columnParts) { [right = right.pointer] part in
      let (matrix, rest) = part.quotientAndRemainder(dividingBy: rowParts * columnParts)
      let (row, column) = rest.quotientAndRemainder(dividingBy: columnParts)
      var weights = ganzoo_packed_weights(
        weights: right + matrix * depth * panels * nr, nr: nr, begin: column * columnsOfPart,
        end: min((column + 1) * columnsOfPart, columns), next: nil)
      let (first, last) = (row * rowsOfPart, min((row + 1) * rowsOfPart, rows))
      if first < last, weights.begin < weights.end { body(matrix, first..<last, &weights) }
    }
  }

  /// result [rows, columns] ← leftᵀ · right, for left [depth, rows] and right [depth, columns]; both sizes of the
  /// result are rounded up to panels.
  static func multiplyTransposed(_ left: CPUBuffer, rows: Int, _ right: CPUBuffer, columns: Int, depth: Int)
    -> CPUBuffer
  {
    let packedLeft = Packing.rows(left, count: depth, columns: rows)
    let packedRight = Packing.rows(right, count: depth, columns: columns)
    let (rows, columns) = (Packing.roundedUp(rows), Packing.roundedUp(columns))
    let result = CPUBuffer(uninitialized: rows * columns, on: left.backend)
    left.backend.parallel(
      count: rows / Packing.nr, alignment: 1, grain: max(1, grain / (2 * Packing.nr * columns * depth))
    ) { [left = packedLeft.pointer, right = packedRight.pointer, result = result.pointer] in
      ganzoo_gemm_transposed(result, left, right, columns, depth, depth, 0, $0.lowerBound, $0.upperBound)
    }
    return result
  }
}
