import CLoops

/// Matrices in the order in which the loops of products read them: columns in panels of 16, or of 8 where there are few.
enum Panels {
  static let lanes = 16
  /// Rows of a product that are worked on at a time.
  static let group = 24
  /// Operations below which starting another thread costs more than it saves.
  static let grainOfOperations = 1 << 20

  static func width(_ columns: Int) -> Int { columns <= 8 ? 8 : lanes }

  static func roundedUp(_ columns: Int) -> Int { (columns + lanes - 1) / lanes * lanes }

  /// A kernel whose taps are added up where a position reads one pixel; transposed, its channels are the columns.
  static func ofKernel(_ kernel: Storage, _ taps: ganzoo_merged_taps, transposed: Bool) -> Storage {
    let (depth, columns) = transposed ? (taps.filters, taps.channels) : (taps.channels, taps.filters)
    let width = width(columns)
    let count = (columns + width - 1) / width * taps.taps
    let result = Storage(uninitialized: count * depth * width, on: kernel.device)
    var taps = taps
    kernel.device.parallel(count: count, alignment: 1, grain: max(1, Device.grain / (4 * depth * width))) { range in
      ganzoo_pack_kernel(
        result.pointer, kernel.pointer, &taps, transposed ? 1 : 0, width, range.lowerBound, range.upperBound)
    }
    return result
  }

  /// Matrices [count, rows, columns], each as panels; transposed, its rows are the columns.
  static func ofMatrices(_ matrices: Storage, count: Int, rows: Int, columns: Int, transposed: Bool) -> Storage {
    let (depth, across) = transposed ? (columns, rows) : (rows, columns)
    let width = width(across)
    let panels = (across + width - 1) / width
    let result = Storage(uninitialized: count * depth * panels * width, on: matrices.device)
    matrices.device.parallel(
      count: count * panels, alignment: 1, grain: max(1, Device.grain / (4 * depth * width))
    ) { range in
      for index in range {
        let (matrix, panel) = index.quotientAndRemainder(dividingBy: panels)
        ganzoo_pack_matrix(
          result.pointer + matrix * depth * panels * width, matrices.pointer + matrix * rows * columns, rows, columns,
          transposed ? 1 : 0, width, panel, panel + 1)
      }
    }
    return result
  }

  /// left [count, height, depth] · right for the first rows of each matrix → [count, height, columns]; `left` from a row on.
  static func multiply(
    _ left: Storage, from firstRow: Int = 0, count: Int, height: Int, rows: Int, depth: Int, _ right: Storage,
    columns: Int,
    into result: Storage, _ epilogue: Epilogue = .none
  ) {
    let width = width(columns)
    let panels = (columns + width - 1) / width
    // Parts by rows first, since weights that are read again for other rows stay in the cache.
    let parts = max(1, min(4 * left.device.threads, 2 * count * rows * depth * columns / grainOfOperations))
    let rowParts = max(1, min(rows / (2 * group), (parts + count - 1) / count))
    let columnParts = max(1, min(panels, parts / (count * rowParts)))
    let rowsOfPart = ((rows + rowParts - 1) / rowParts + group - 1) / group * group
    let columnsOfPart = (panels + columnParts - 1) / columnParts * width
    epilogue.withDescription { epilogue in
      left.device.parallel(parts: count * rowParts * columnParts) { part in
        let (matrix, rest) = part.quotientAndRemainder(dividingBy: rowParts * columnParts)
        let (row, column) = rest.quotientAndRemainder(dividingBy: columnParts)
        var weights = ganzoo_packed_weights(
          weights: right.pointer + matrix * depth * panels * width, nr: width, begin: column * columnsOfPart,
          end: min((column + 1) * columnsOfPart, columns))
        let (first, last) = (row * rowsOfPart, min((row + 1) * rowsOfPart, rows))
        guard first < last, weights.begin < weights.end else { return }
        ganzoo_gemm(
          result.pointer + matrix * height * columns, left.pointer + (firstRow + matrix * height) * depth,
          depth, &weights, columns,
          epilogue, first, last)
      }
    }
  }

  /// Columns of all taps of kernels side by side.
  static func columns(of taps: [ganzoo_merged_taps], transposed: Bool) -> Int {
    taps.reduce(0) { $0 + $1.taps * (transposed ? $1.channels : $1.filters) }
  }

  /// The matrices of all taps side by side.
  static func sideBySide(_ kernel: Storage, _ taps: [ganzoo_merged_taps], transposed: Bool) -> Storage {
    let depth = taps.first.map { transposed ? $0.filters : $0.channels } ?? 0
    let columns = columns(of: taps, transposed: transposed)
    let width = width(columns)
    let result = Storage(repeating: 0, count: depth * ((columns + width - 1) / width * width), on: kernel.device)
    kernel.device.serially {
      var column = 0
      for var walk in taps {
        ganzoo_pack_taps_side_by_side(result.pointer, kernel.pointer, &walk, transposed ? 1 : 0, width, column)
        column += walk.taps * (transposed ? walk.channels : walk.filters)
      }
    }
    return result
  }

  /// A matrix [count, columns] as panels [count, 16].
  static func ofRows(_ matrix: Storage, count: Int, columns: Int) -> Storage {
    let panels = roundedUp(columns) / lanes
    let result = Storage(uninitialized: count * panels * lanes, on: matrix.device)
    matrix.device.parallel(count: panels, alignment: 1, grain: max(1, Device.grain / (lanes * count))) {
      ganzoo_pack_matrix(
        result.pointer, matrix.pointer, count, columns, 0, lanes, $0.lowerBound, $0.upperBound)
    }
    return result
  }

  /// What images have at the positions of a walk, [count, 16] for each 16 channels.
  static func ofPositions(_ images: Storage, _ target: ganzoo_conv_output, _ walk: ganzoo_conv_input, count: Int) -> Storage {
    let channels = roundedUp(target.channels)
    let result = Storage(uninitialized: count * channels, on: images.device)
    var (target, walk) = (target, walk)
    images.device.parallel(count: count, alignment: 1, grain: max(1, Device.grain / channels)) { range in
      ganzoo_pack_positions(
        result.pointer, images.pointer, &target, &walk, count, range.lowerBound, range.upperBound)
    }
    return result
  }
}
