import CGANZooKernels

// MARK: - Few output channels

extension DirectConvolution {
  /// True for few output channels (< 8) and unit stride: one product of all pixels with all taps, then shifted
  /// additions, beats the direct loop, which would mostly multiply zeros. The product must not be much larger than the
  /// images. For each input channel the direct loop multiplies 8 − channels zeros; to write a product and to add it up
  /// takes as long as 16 of these, or less: so measured on one core of Zen 3 (AVX2), with kernels of 3 x 3 and 5 x 5
  /// and images of 14 x 14 and 28 x 28 pixels, when products stood in rows, not in planes.
  func usesShiftAdd(_ phases: [ConvolutionPhase]) -> Bool {
    phases.reduce(0) { $0 + $1.productColumns } <= 128
      && phases.allSatisfy {
        let (depth, channels) = ($0.input.channels, $0.output.channels)
        return depth * (Int(GANZOO_NARROW_NR) - channels) >= 16 * channels
          && $0.input.row_step == 1 && $0.input.column_step == 1
      }
  }

  /// A thread multiplies and adds up a few images, or a band of rows of one image, before it goes on to others: so it
  /// finds the products in its own caches.
  func shiftAdd(
    _ phases: [ConvolutionPhase], _ images: CPUBuffer, _ kernel: CPUBuffer, transposed: Bool, into result: CPUBuffer,
    _ epilogue: Epilogue<CPUBuffer>
  ) {
    let backend = images.backend
    let taps = phases.map(\.taps)
    let all = PackedForm.Phases.all(
      lastRow: phases.map(\.output.row).reduce(0, max), lastColumn: phases.map(\.output.column).reduce(0, max))
    let columns = Packing.columns(of: taps, transposed: transposed)
    let form = PackedForm(shape, transposed: transposed, nr: Packing.nr(columns), all)
    let packed = kernel.derived(.direct(form)) { Packing.tapsSideBySide(kernel, taps, transposed: transposed) }
    let bands = ShiftAddBands(phases, batch: shape.batch, columns: columns, threads: backend.threads)
    let rowsOfPhases = RowOfPhases.grouped(phases)
    let (plane, room) = (bands.plane, bands.room)
    let hasRoomOfItsOwn = bands.count <= backend.threads
    let scratch = CPUBuffer(uninitialized: bands.scratch, on: backend)
    let description = epilogue.description
    let depth = transposed ? shape.filters : shape.channels
    backend.parallel(parts: bands.count) {
      [images = images.pointer, packed = packed.pointer, scratch = scratch.pointer, result = result.pointer]
      part, thread in
      let band = bands[part]
      var weights = ganzoo_packed_weights(
        weights: packed, nr: Packing.nr(columns), begin: 0, end: columns, next: nil)
      var description = description
      let planes = scratch + (hasRoomOfItsOwn ? part : thread) * room + Int(GANZOO_SHIFT_ADD_MARGIN)
      ganzoo_gemm_planes(
        planes, plane, images + band.pixels.lowerBound * depth, depth, &weights, columns, 0, band.pixels.count)
      for row in rowsOfPhases {
        let rows = band.positionRows(of: row.rows)
        ganzoo_shift_add(
          result, row.outputs, planes + row.firstColumn * plane, plane, band.pixels.lowerBound, row.inputs,
          row.inputs.count, &description, rows.lowerBound, rows.upperBound)
      }
    }
  }
}

extension ConvolutionPhase {
  /// Columns of its products.
  fileprivate var productColumns: Int { input.taps * output.channels }
}

/// The phases of the columns that share a phase of the rows.
private struct RowOfPhases {
  let inputs: [ganzoo_conv_input]
  let outputs: [ganzoo_conv_output]
  /// Rows of positions of an image.
  let rows: Int
  /// The column of the products that they begin with.
  let firstColumn: Int

  static func grouped(_ phases: [ConvolutionPhase]) -> [RowOfPhases] {
    var column = 0
    return phases.chunked { $0.output.row == $1.output.row }.map { group in
      defer { column += group.reduce(0) { $0 + $1.productColumns } }
      return RowOfPhases(
        inputs: group.map(\.input), outputs: group.map(\.output), rows: group[0].input.rows, firstColumn: column)
    }
  }
}

extension Array {
  /// Neighbours that belong together.
  fileprivate func chunked(by belong: (Element, Element) -> Bool) -> [[Element]] {
    reduce(into: []) { chunks, element in
      if let last = chunks.last?.last, belong(last, element) {
        chunks[chunks.count - 1].append(element)
      } else {
        chunks.append([element])
      }
    }
  }
}

/// What a thread works on at once: images, or rows of positions of an image. The result does not depend on it.
private struct ShiftAddBands {
  private let batch, height, width, columns, positionRows, threads: Int
  /// How many rows before and after its own one a position reads.
  private let before, after: Int
  private let imagesAtOnce, rowsAtOnce: Int
  /// Numbers that all threads have together, where a band of each needs no more.
  private let shared: Int

  /// Products that a thread makes before it adds them up, unless the rows that a row of positions reads have more: 128
  /// KiB.
  private static let productsAtOnce = 1 << 15
  /// The same of all threads: 1 MiB. So memory does not depend on their number, unless their bands need more.
  private static let mostProducts = 1 << 18
  private static let margins = 2 * Int(GANZOO_SHIFT_ADD_MARGIN)

  /// - Parameter columns: products of a pixel.
  init(_ phases: [ConvolutionPhase], batch: Int, columns: Int, threads: Int) {
    let inputs = phases.map(\.input)
    let tapRows = inputs.flatMap { input in (0..<input.taps).map { Int(input.tap_rows[$0]) } }
    (before, after) = (-(tapRows.min() ?? 0), tapRows.max() ?? 0)
    (height, width, positionRows) = (inputs[0].height, inputs[0].width, inputs.map(\.rows).reduce(0, max))
    (self.batch, self.columns, self.threads) = (batch, columns, threads)
    // A plane has up to two lines of the cache more than pixels.
    let more = 32
    let ofImage = (height * width + more) * columns + Self.margins
    shared = min(Self.mostProducts, batch * ofImage)
    let products = min(Self.productsAtOnce, shared / threads) - Self.margins
    let pixels = max(0, products / max(1, columns) - more)
    // More parts than threads, since another process may take part of a core.
    imagesAtOnce = max(1, min(batch / (4 * threads), pixels / (height * width)))
    // Neighbours make the products of rows that both read: at most as many again.
    let rows = max(pixels / width - before - after, before + after, 1)
    rowsAtOnce = pixels >= height * width ? positionRows : min(rows, positionRows)
  }

  private var bandsOfImage: Int { (positionRows + rowsAtOnce - 1) / rowsAtOnce }
  var count: Int { (batch + imagesAtOnce - 1) / imagesAtOnce * bandsOfImage }

  /// Numbers from one plane of products to the next one.
  var plane: Int {
    let rows = imagesAtOnce > 1 ? imagesAtOnce * height : min(height, rowsAtOnce + before + after)
    return ganzoo_odd_lines(rows * width)
  }

  /// Numbers that a part needs.
  var room: Int { plane * columns + Self.margins }
  var scratch: Int { max(shared, min(threads, count) * room) }

  subscript(part: Int) -> Band {
    let (group, index) = part.quotientAndRemainder(dividingBy: bandsOfImage)
    let images = group * imagesAtOnce..<min((group + 1) * imagesAtOnce, batch)
    let rows = index * rowsAtOnce..<min((index + 1) * rowsAtOnce, positionRows)
    let (start, end) = (images.lowerBound * height, images.upperBound * height)
    guard imagesAtOnce == 1 else { return Band(images: images, rows: rows, pixels: start * width..<end * width) }
    let first = min(max(rows.lowerBound - before, 0), height)
    let last = min(max(rows.upperBound + after, first), height)
    return Band(images: images, rows: rows, pixels: (start + first) * width..<(start + last) * width)
  }

  struct Band {
    let images: Range<Int>
    /// Rows of positions, of each of its images.
    let rows: Range<Int>
    /// The pixels that these read, of all images.
    let pixels: Range<Int>

    /// Its rows, numbered through all images, of a phase that has `count` in each image.
    func positionRows(of count: Int) -> Range<Int> {
      let first = min(rows.lowerBound, count)
      return images.lowerBound * count + first..<(images.upperBound - 1) * count + min(rows.upperBound, count)
    }
  }
}
