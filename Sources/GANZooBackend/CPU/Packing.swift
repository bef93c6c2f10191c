import CGANZooKernels

/// Matrices in the order in which the micro-kernels of products read them; see `ganzoo_packed_weights`.
enum Packing {
  /// Columns of a panel: the NR of the micro-kernels.
  static let nr = GANZOO_NR

  /// Columns of the panels of a matrix: products with few columns have narrow panels.
  static func nr(_ columns: Int) -> Int { columns <= GANZOO_NARROW_NR ? GANZOO_NARROW_NR : nr }

  static func roundedUp(_ columns: Int) -> Int { (columns + nr - 1) / nr * nr }

  /// A kernel whose taps that read the same pixel are added up. Its filters are the columns; transposed, its channels.
  static func kernel(_ kernel: CPUBuffer, _ taps: ganzoo_merged_taps, transposed: Bool, nr: Int) -> CPUBuffer {
    let (depth, columns) = transposed ? (taps.filters, taps.channels) : (taps.channels, taps.filters)
    let count = (columns + nr - 1) / nr * taps.taps
    let result = CPUBuffer(uninitialized: count * depth * nr, on: kernel.backend)
    kernel.backend.parallel(count: count, alignment: 1, grain: max(1, CPUBackend.grain / (4 * depth * nr))) {
      [kernel = kernel.pointer, result = result.pointer] range in
      withUnsafePointer(to: taps) {
        ganzoo_pack_kernel(result, kernel, $0, transposed ? 1 : 0, nr, range.lowerBound, range.upperBound)
      }
    }
    return result
  }

  /// Matrices [count, rows, columns], each packed. Transposed, its rows are the columns.
  static func matrices(_ matrices: CPUBuffer, count: Int, rows: Int, columns: Int, transposed: Bool) -> CPUBuffer {
    let (depth, across) = transposed ? (columns, rows) : (rows, columns)
    let nr = nr(across)
    let panels = (across + nr - 1) / nr
    let result = CPUBuffer(uninitialized: count * depth * panels * nr, on: matrices.backend)
    matrices.backend.parallel(
      count: count * panels, alignment: 1, grain: max(1, CPUBackend.grain / (4 * depth * nr))
    ) { [matrices = matrices.pointer, result = result.pointer] range in
      for index in range {
        let (matrix, panel) = index.quotientAndRemainder(dividingBy: panels)
        ganzoo_pack_matrix(
          result + matrix * depth * panels * nr, matrices + matrix * rows * columns, rows, columns,
          transposed ? 1 : 0, nr, panel, panel + 1)
      }
    }
    return result
  }

  /// Columns of all taps of kernels side by side.
  static func columns(of taps: [ganzoo_merged_taps], transposed: Bool) -> Int {
    taps.reduce(0) { $0 + $1.taps * (transposed ? $1.channels : $1.filters) }
  }

  /// The matrices of all taps side by side, as one packed matrix.
  static func tapsSideBySide(_ kernel: CPUBuffer, _ taps: [ganzoo_merged_taps], transposed: Bool) -> CPUBuffer {
    let depth = taps.first.map { transposed ? $0.filters : $0.channels } ?? 0
    let columns = columns(of: taps, transposed: transposed)
    let nr = nr(columns)
    let result = CPUBuffer(repeating: 0, count: depth * ((columns + nr - 1) / nr * nr), on: kernel.backend)
    kernel.backend.serially { [kernel = kernel.pointer, result = result.pointer] in
      var column = 0
      for var phase in taps {
        ganzoo_pack_taps_side_by_side(result, kernel, &phase, transposed ? 1 : 0, nr, column)
        column += phase.taps * (transposed ? phase.channels : phase.filters)
      }
    }
    return result
  }

  /// A matrix [rows, columns] in panels [rows, 16].
  static func rows(_ matrix: CPUBuffer, count rows: Int, columns: Int) -> CPUBuffer {
    let panels = roundedUp(columns) / nr
    let result = CPUBuffer(uninitialized: rows * panels * nr, on: matrix.backend)
    matrix.backend.parallel(count: panels, alignment: 1, grain: max(1, CPUBackend.grain / (nr * rows))) {
      [matrix = matrix.pointer, result = result.pointer] in
      ganzoo_pack_matrix(result, matrix, rows, columns, 0, nr, $0.lowerBound, $0.upperBound)
    }
    return result
  }

  /// The pixels of images at the positions of a convolution, in panels [positions, 16] of channels.
  static func positions(
    _ images: CPUBuffer, _ output: ganzoo_conv_output, _ input: ganzoo_conv_input, count: Int
  ) -> CPUBuffer {
    let channels = roundedUp(output.channels)
    let result = CPUBuffer(uninitialized: count * channels, on: images.backend)
    images.backend.parallel(count: count, alignment: 1, grain: max(1, CPUBackend.grain / channels)) {
      [images = images.pointer, result = result.pointer] range in
      var (output, input) = (output, input)
      ganzoo_pack_positions(result, images, &output, &input, count, range.lowerBound, range.upperBound)
    }
    return result
  }
}
