import CGANZooKernels

/// The direct convolution: at each position of the result, the sum over taps of pixel · tap, for any stride and
/// up-sampling and in all directions. Taps that read the same pixel of an image that is up-sampled are added up before.
final class DirectConvolution {
  let shape: ConvolutionShape
  private let forwardPhases: Polyphase
  private lazy var backwardPhases = Self.polyphase(
    AxisPhase.backward(shape.rows, upSampling: shape.upSampling),
    AxisPhase.backward(shape.columns, upSampling: shape.upSampling), of: shape, from: shape.output, to: shape.input)

  /// The polyphase components of a direction, and the zeros that are put around its input before, if any.
  private struct Polyphase {
    let components: [ConvolutionPhase]
    let padding: ganzoo_padding?
  }

  init(_ shape: ConvolutionShape) {
    precondition(ConvolutionShape.maximumTaps <= GANZOO_MAX_TAPS, "the loops have too little room for taps")
    self.shape = shape
    forwardPhases = Self.polyphase(
      AxisPhase.forward(shape.rows, upSampling: shape.upSampling),
      AxisPhase.forward(shape.columns, upSampling: shape.upSampling), of: shape, from: shape.input, to: shape.output)
  }

  /// Whether the loops have room for the taps of all phases: after up-sampling the gradient has more than the kernel.
  static func fits(_ shape: ConvolutionShape) -> Bool {
    guard shape.upSampling > 1 else { return true }
    let most = { (axis: WindowAxis) in
      AxisPhase.backward(axis, upSampling: shape.upSampling).map(\.taps.count).reduce(0, max)
    }
    return most(shape.rows) * most(shape.columns) <= GANZOO_MAX_TAPS
  }

  private static func polyphase(
    _ rows: [AxisPhase], _ columns: [AxisPhase], of shape: ConvolutionShape, from image: ImageSize,
    to result: ImageSize
  ) -> Polyphase {
    let padding = image.channels <= fewChannels ? padding(around: image, rows, columns) : nil
    let components = rows.flatMap { row in
      columns.map { ConvolutionPhase(row, $0, of: shape, from: image, padding, to: result) }
    }
    return Polyphase(components: components, padding: padding)
  }

  /// Floating-point operations of a direction.
  var operations: Int { forwardPhases.components.reduce(0) { $0 + $1.positions * $1.operations } }

  /// The time of a direction, in floating-point operations, as if no tap were multiplied where it reads outside of the
  /// image.
  var cost: Int {
    let reads = { (axis: WindowAxis) in
      AxisPhase.forward(axis, upSampling: self.shape.upSampling).reduce(0) { $0 + $1.readsInside(of: axis.input) }
    }
    return 2 * shape.batch * reads(shape.rows) * reads(shape.columns) * shape.channels * shape.filters
  }
}

// MARK: - Forward and input gradient

extension DirectConvolution {
  func forward(_ images: CPUBuffer, _ kernel: CPUBuffer, _ epilogue: Epilogue<CPUBuffer>) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: shape.outputCount, on: images.backend)
    run(forwardPhases, images, kernel, transposed: false, into: result, epilogue)
    return result
  }

  func inputGradient(_ gradient: CPUBuffer, _ kernel: CPUBuffer) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: shape.inputCount, on: gradient.backend)
    run(backwardPhases, gradient, kernel, transposed: true, into: result, Epilogue())
    return result
  }

  private func run(
    _ phases: Polyphase, _ images: CPUBuffer, _ kernel: CPUBuffer, transposed: Bool, into result: CPUBuffer,
    _ epilogue: Epilogue<CPUBuffer>
  ) {
    let (inStore, after) = epilogue.split
    let images = padded(images, phases.padding, for: phases.components)
    if usesShiftAdd(phases.components) {
      shiftAdd(phases.components, images, kernel, transposed: transposed, into: result, inStore)
    } else if phases.components.allSatisfy(\.hasWideRows) {
      convolvePadded(phases.components, images, kernel, transposed: transposed, into: result, inStore)
    } else {
      convolve(phases.components, images, kernel, transposed: transposed, into: result, inStore)
    }
    result.apply(after)
  }

  private func convolve(
    _ phases: [ConvolutionPhase], _ images: CPUBuffer, _ kernel: CPUBuffer, transposed: Bool, into result: CPUBuffer,
    _ epilogue: Epilogue<CPUBuffer>
  ) {
    let columns = transposed ? shape.channels : shape.filters
    let nr = Packing.nr(columns)
    let packed = phases.map { self.packed(kernel, $0, transposed: transposed, nr: nr) }
    let description = epilogue.description
    let parts = parts(of: phases, threads: images.backend.threads)
    let resultSize = result.count / shape.batch
    images.backend.parallel(parts: parts.count) { [images = images.pointer, result = result.pointer] part in
      let (phase, ofBatch, positions) = (phases[parts[part].phase], parts[part].images, parts[part].positions)
      var (input, output, epilogue) = (phase.input, phase.output, description)
      let size = input.height * input.width * input.channels
      input.images = ofBatch.count
      var weights = ganzoo_packed_weights(
        weights: packed[parts[part].phase], nr: nr, begin: 0, end: columns, next: nil)
      ganzoo_conv(
        result + ofBatch.lowerBound * resultSize, &output, images + ofBatch.lowerBound * size, &input, &weights,
        &epilogue, positions.lowerBound, positions.upperBound)
    }
  }

  /// Positions of a phase that one thread takes: of these images, numbered from the first of them on.
  private typealias Part = (phase: Int, images: Range<Int>, positions: Range<Int>)

  /// The positions of all phases in parts, those of the same images together: then a thread reads what it wrote itself
  /// in the layer before.
  private func parts(of phases: [ConvolutionPhase], threads: Int) -> [Part] {
    let groups = max(1, min(threads, shape.batch / ConvolutionPhase.smallestInnermostBatch))
    let total = phases.reduce(0) { $0 + $1.positions }
    let operations = phases.map(\.operations).reduce(1, max)
    let least = max(GEMM.block, GEMM.grain / operations, total / (16 * threads))
    return (0..<groups).flatMap { group in
      let images =
        Self.firstImage(
          of: group, groups, batch: shape.batch)..<Self.firstImage(of: group + 1, groups, batch: shape.batch)
      return phases.enumerated().flatMap { index, phase in
        phase.input.batch_innermost != 0
          ? partsAcrossBatch(of: phase, index, images, least: least)
          : partsInOrder(of: phase, index, images, least: least)
      }
    }
  }

  private func partsAcrossBatch(of phase: ConvolutionPhase, _ index: Int, _ images: Range<Int>, least: Int) -> [Part] {
    let size = (least + images.count - 1) / images.count * images.count
    let count = phase.positions / shape.batch * images.count
    return stride(from: 0, to: count, by: size).map { (index, images, $0..<min($0 + size, count)) }
  }

  /// Blocks of positions begin where they would with one thread, since in which order products are added up depends on
  /// the block. So an image may begin in the group before its own.
  private func partsInOrder(of phase: ConvolutionPhase, _ index: Int, _ images: Range<Int>, least: Int) -> [Part] {
    let firstPosition = { (image: Int) in
      image == self.shape.batch
        ? phase.positions : phase.positions / self.shape.batch * image / GEMM.block * GEMM.block
    }
    let size = (least + GEMM.block - 1) / GEMM.block * GEMM.block
    let (first, last) = (firstPosition(images.lowerBound), firstPosition(images.upperBound))
    return stride(from: first, to: last, by: size).map { (index, 0..<shape.batch, $0..<min($0 + size, last)) }
  }

  /// Groups begin at multiples of the rows of a micro-kernel: one row more would cost as much as all of them.
  private static func firstImage(of group: Int, _ groups: Int, batch: Int) -> Int {
    group == groups ? batch : (batch * group / groups + 4) / 8 * 8
  }
}

// MARK: - Kernel gradient

extension DirectConvolution {
  func kernelGradient(_ images: CPUBuffer, _ gradient: CPUBuffer) -> CPUBuffer {
    let backend = images.backend
    // The side with many channels is multiplied as it is; the pixels of the other side are gathered.
    let transposed = shape.filters < min(shape.channels, Packing.nr)
    let (phases, source, other) =
      transposed ? (backwardPhases, gradient, images) : (forwardPhases, images, gradient)
    let padded = padded(source, phases.padding, for: phases.components)
    let sums = phases.components.map { sumsOverPositions($0, padded, other) }
    if !transposed, sums.count == 1, sums[0].count == shape.kernelCount, phases.components[0].hasKernelsTaps {
      return sums[0]
    }
    let result = CPUBuffer(repeating: 0, count: shape.kernelCount, on: backend)
    for (phase, sums) in zip(phases.components, sums) {
      let taps = phase.taps
      backend.parallel(
        count: shape.channels, alignment: 1, grain: max(1, CPUBackend.grain / (taps.filters * max(1, taps.taps)))
      ) { [sums = sums.pointer, result = result.pointer] range in
        withUnsafePointer(to: taps) {
          ganzoo_add_kernel_gradient(result, sums, $0, transposed ? 1 : 0, range.lowerBound, range.upperBound)
        }
      }
    }
    return result
  }

  /// Σ over positions of (pixels that are read)ᵀ · (numbers at the output): [taps · channels, output channels].
  private func sumsOverPositions(_ phase: ConvolutionPhase, _ source: CPUBuffer, _ other: CPUBuffer) -> CPUBuffer {
    let backend = source.backend
    guard phase.input.is_padded == 0 else { return paddedSumsOverPositions(phase, source, other) }
    let columns = Packing.positions(other, phase.output, phase.input, count: phase.positions)
    let rows = Packing.roundedUp(phase.input.taps * phase.input.channels)
    let panels = rows / Packing.nr
    let count = rows * Packing.roundedUp(phase.output.channels)
    let ranges = ranges(of: phase, panels: panels, sums: count, numbers: source.count + columns.count)
    let sums = CPUBuffer(uninitialized: ranges * count, on: backend)
    backend.parallel(parts: ranges * panels) {
      [source = source.pointer, columns = columns.pointer, sums = sums.pointer] part in
      let (range, panel) = part.quotientAndRemainder(dividingBy: panels)
      var input = phase.input
      ganzoo_conv_kernel_gradient(
        sums + range * count, source, &input, columns, phase.output.channels, panel, panel + 1,
        phase.positions * range / ranges, phase.positions * (range + 1) / ranges)
    }
    return ranges == 1 ? sums : backend.cpu(backend.sum(sums, AxisShape(outer: 1, length: ranges, inner: count)))
  }

  /// Into how many ranges positions are split, whose sums are added up at the end: some for few panels, which would
  /// leave threads without work, and some for more numbers than a cache keeps from one panel to the next. The sizes
  /// alone decide.
  func ranges(of phase: ConvolutionPhase, panels: Int, sums: Int, numbers: Int) -> Int {
    // A stride above the kernel leaves phases without taps.
    guard panels > 0 else { return 1 }
    let wanted = max((Self.fewPanels + panels - 1) / panels, numbers / Self.numbersOfRange)
    let worthwhile = min(phase.positions * phase.operations / (panels * GEMM.grain), numbers / (8 * sums))
    return max(1, min(wanted, worthwhile))
  }

  private static let fewPanels = 8
  /// 2 MiB of pixels and gradients.
  private static let numbersOfRange = 1 << 19
}

// MARK: - Packed kernels

extension DirectConvolution {
  /// The kernel of a phase in panels of `nr` columns.
  func packed(_ kernel: CPUBuffer, _ phase: ConvolutionPhase, transposed: Bool, nr: Int) -> UnsafePointer<Float> {
    let phases = PackedForm.Phases.one(row: phase.output.row, column: phase.output.column)
    let form = PackedForm(shape, transposed: transposed, nr: nr, phases)
    let packed = kernel.derived(.direct(form)) { Packing.kernel(kernel, phase.taps, transposed: transposed, nr: nr) }
    return UnsafePointer(packed.pointer)
  }

  /// What a packed kernel depends on, besides the kernel: not on the sizes of the images.
  struct PackedForm: Hashable {
    /// One polyphase component, by the pixel that it begins at; or all side by side, by the pixel that the last begins
    /// at.
    enum Phases: Hashable { case one(row: Int, column: Int), all(lastRow: Int, lastColumn: Int) }

    private let shape: ConvolutionShape
    private let transposed: Bool
    /// Columns of a panel: what is read by rows has wide ones.
    private let nr: Int
    private let phases: Phases

    init(_ shape: ConvolutionShape, transposed: Bool, nr: Int, _ phases: Phases) {
      var shape = shape
      shape.batch = 0
      (shape.rows.input, shape.rows.output) = (0, 0)
      (shape.columns.input, shape.columns.output) = (0, 0)
      self.shape = shape
      self.transposed = transposed
      self.nr = nr
      self.phases = phases
    }
  }
}
