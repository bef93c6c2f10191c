import CGANZooKernels

// MARK: - Few input channels

/// Images with few channels are padded explicitly: then no tap leaves them, and taps side by side are read as one. In
/// rows of several positions these read at the same distance, so that loops need one address for all of them.
extension DirectConvolution {
  /// The most channels of images that are padded explicitly.
  static let fewChannels = 8

  static func padding(around image: ImageSize, _ rows: [AxisPhase], _ columns: [AxisPhase]) -> ganzoo_padding {
    let (vertical, horizontal) = (rows.map { $0.extent }, columns.map { $0.extent })
    let (top, left) = (-vertical.map(\.first).reduce(0, min), -horizontal.map(\.first).reduce(0, min))
    let bottom = vertical.map(\.last).reduce(image.height - 1, max)
    let right = horizontal.map(\.last).reduce(image.width - 1, max)
    return ganzoo_padding(
      height: image.height, width: image.width, channels: image.channels, out_height: top + bottom + 1,
      out_width: left + right + 1, top: top, left: left)
  }

  /// - Parameter phases: those that read the images.
  func padded(_ images: CPUBuffer, _ padding: ganzoo_padding?, for phases: [ConvolutionPhase]) -> CPUBuffer {
    guard let padding else { return images }
    let size = padding.out_height * padding.out_width * padding.channels
    let steps = phases.map { $0.hasWideRows ? $0.input.column_step * $0.input.channels : 0 }
    let margin = Int(GANZOO_PADDED_MARGIN) * (steps.max() ?? 0)
    let result = CPUBuffer(uninitialized: shape.batch * size + margin, on: images.backend)
    images.backend.parallel(count: shape.batch, alignment: 1, grain: max(1, CPUBackend.grain / size)) {
      [images = images.pointer, result = result.pointer] range in
      withUnsafePointer(to: padding) { ganzoo_pad(result, images, $0, range.lowerBound, range.upperBound) }
    }
    return result
  }

  /// For phases that have wide rows.
  func convolvePadded(
    _ phases: [ConvolutionPhase], _ images: CPUBuffer, _ kernel: CPUBuffer, transposed: Bool, into result: CPUBuffer,
    _ epilogue: Epilogue<CPUBuffer>
  ) {
    let columns = transposed ? shape.channels : shape.filters
    let packed = phases.map { self.packed(kernel, $0, transposed: transposed, nr: Packing.nr) }
    let description = epilogue.description
    let rows = phases.map { shape.batch * $0.input.rows }
    let operations = phases.map { $0.input.columns * $0.operations }.reduce(1, max)
    images.backend.parallel(counts: rows, alignment: 1, grain: max(1, GEMM.grain / operations)) {
      [images = images.pointer, result = result.pointer] index, rows in
      var (input, output, epilogue) = (phases[index].input, phases[index].output, description)
      var weights = ganzoo_packed_weights(
        weights: packed[index], nr: Packing.nr, begin: 0, end: columns, next: nil)
      ganzoo_conv_padded(result, &output, images, &input, &weights, &epilogue, rows.lowerBound, rows.upperBound)
    }
  }

  /// `sumsOverPositions` where the source is padded.
  func paddedSumsOverPositions(_ phase: ConvolutionPhase, _ source: CPUBuffer, _ other: CPUBuffer) -> CPUBuffer {
    let backend = source.backend
    // A stride above the kernel leaves phases without taps.
    guard phase.input.taps > 0 else { return CPUBuffer(uninitialized: 0, on: backend) }
    let columns = Packing.roundedUp(phase.output.channels)
    // Gradients of all pixels in order are read as they are.
    let areInOrder = phase.hasAllPixels && phase.output.channels == columns
    let gradients = areInOrder ? other : Packing.positions(other, phase.output, phase.input, count: phase.positions)
    let (positionStep, panelStep) = areInOrder ? (columns, Packing.nr) : (Packing.nr, phase.positions * Packing.nr)
    let count = Packing.roundedUp(phase.input.taps * phase.input.channels) * columns
    let ranges = ranges(of: phase, panels: 1, sums: count, numbers: source.count + gradients.count)
    let sums = CPUBuffer(uninitialized: ranges * count, on: backend)
    backend.parallel(parts: ranges) {
      [source = source.pointer, gradients = gradients.pointer, sums = sums.pointer] range in
      var input = phase.input
      ganzoo_conv_padded_kernel_gradient(
        sums + range * count, source, &input, gradients, positionStep, panelStep, columns,
        phase.positions * range / ranges, phase.positions * (range + 1) / ranges)
    }
    return ranges == 1 ? sums : backend.cpu(backend.sum(sums, AxisShape(outer: 1, length: ranges, inner: count)))
  }
}

extension ConvolutionPhase {
  /// The fewest positions of a row that are worth loops for several at once: with AVX-512 at least 8.
  private static let fewestOfRow = 7

  /// Whether loops that compute a row of positions from one address are worth it, and add up few enough products.
  var hasWideRows: Bool {
    input.is_padded != 0 && input.columns >= Self.fewestOfRow
      && input.taps * input.channels <= Int(GANZOO_PADDED_DEPTH)
  }
}
