import CGANZooKernels

/// A convolution by Winograd's algorithm F(4 x 4, 3 x 3), between grids of cells: 36 matrix products for 16 outputs,
/// where the direct convolution has 9 for each. A. Lavin, S. Gray 2015, https://arxiv.org/abs/1509.09308. Where four
/// cells do not divide an image, tiles of three have 5 points of an axis in place of 6.
final class WinogradConvolution {
  private let shape: ConvolutionShape
  private let rows, columns: WinogradAxis
  private let inputPhases, outputPhases: Int
  private let forwardTransform: WinogradKernelTransform
  private lazy var backwardTransform = WinogradKernelTransform(rows, columns, flipped: true)
  /// Of the backend that has this plan.
  private var blockings: [Direction: Blocking] = [:]

  private static let points = Int(GANZOO_WINOGRAD_POINTS)
  private static let mergedTaps = 3
  /// Numbers of transformed images that the gradient of a kernel sums up at once, so that they mostly stay in a
  /// processor's last cache. In the other directions all threads have at most twice as many, unless a block of tiles
  /// each is more.
  private static let cached = 1 << 20
  private static let fewestTiles = 64
  /// How many operations take as long as the transform of a number. With this value the faster algorithm is taken for
  /// nearly all of twenty shapes that were measured with both: speed.md, "Convolutions". Values from 28 to 34 choose
  /// alike.
  private static let transformOperations = 32
  /// As many images are taken to share a transform of the kernel, whatever their number: so an image is computed alike
  /// alone and among others. Trainings have larger batches, mostly, and in inference kernels stay transformed.
  private static let imagesOfKernel = 16
  /// The most tiles that a thread transforms, multiplies and transforms back before it goes on to others.
  private static let tilesAtOnce = 3 * GEMM.block
  /// The most output channels that it multiplies at once.
  private static let mostChannels = 64
  /// The most columns of their products at a point, where micro-kernels have wide vectors (AVX-512) and where not: 36 ·
  /// 72 · 64 products take 648 KiB. A convolution of 100 images of 14 x 14 pixels that are up-sampled, 256 → 128
  /// channels, took 111 ms with 64 columns and 94 with 256 (the loops alone on one core of Emerald Rapids): transforms
  /// read and write pixels piece by piece, and wait for them. On Zen 3 64 were best.
  private static func mostColumns(areWide: Bool) -> Int { areWide ? 256 : 64 }
  /// Tiles that a thread transforms at a time for the gradient of a kernel.
  private static let tilesPerPart = 8

  /// Nil where the algorithm does not apply.
  init?(_ shape: ConvolutionShape) {
    guard let (rows, columns) = shape.winogradAxes, rows.span <= Self.mergedTaps, columns.span <= Self.mergedTaps,
      max(rows.taps, columns.taps) <= 6, shape.channels % 16 == 0, shape.filters % 16 == 0
    else { return nil }
    self.shape = shape
    self.rows = rows
    self.columns = columns
    inputPhases = rows.step == .stride ? 2 : 1
    outputPhases = rows.step == .upSampling ? 2 : 1
    forwardTransform = WinogradKernelTransform(rows, columns, flipped: false)
  }

  /// Floating-point operations of the matrix products, forward and for the gradient of a kernel.
  var operations: Int { operations(of: outputTiles, forwardTransform) }
  /// The same for the gradient of the input.
  var inputGradientOperations: Int { operations(of: inputTiles, backwardTransform) }

  private func operations(of tiles: WinogradTiles, _ transform: WinogradKernelTransform) -> Int {
    let (depths, widths) = sizes(transform)
    let tiles = tiles.ofPoints.map(\.count)
    return tiles.indices.reduce(0) { $0 + 2 * tiles[$1] * depths[$1] * widths[$1] }
  }

  /// The time of a direction, in floating-point operations.
  var cost: Int {
    let (depths, widths) = sizes(forwardTransform)
    let tiles = outputTiles.ofPoints.map(\.count)
    let ofImages = tiles.indices.reduce(0) { $0 + tiles[$1] * (depths[$1] + widths[$1]) }
    let ofKernel = zip(depths, widths).reduce(0) { $0 + $1.0 * $1.1 }
    return operations + Self.transformOperations * (ofImages + shape.batch * ofKernel / Self.imagesOfKernel)
  }

  /// Rows and columns of the kernel's matrix at each point.
  private func sizes(_ transform: WinogradKernelTransform) -> (depths: [Int], widths: [Int]) {
    let depths = transform.slotCounts.map { (inputPhases > 1 ? $0 : min($0, 1)) * shape.channels }
    let widths = transform.slotCounts.map { (inputPhases > 1 ? min($0, 1) : $0) * shape.filters }
    return (depths, widths)
  }

  private var inputTiles: WinogradTiles { tiles(shape.input, inputPhases) }
  private var outputTiles: WinogradTiles { tiles(shape.output, outputPhases) }

  private func tiles(_ image: ImageSize, _ phases: Int) -> WinogradTiles {
    let cells = { (pixels: Int) in (pixels + phases - 1) / phases }
    return WinogradTiles(images: shape.batch, cells: (rows: cells(image.height), columns: cells(image.width)))
  }
}

// MARK: - The three directions

extension WinogradConvolution {
  func forward(_ images: CPUBuffer, _ kernel: CPUBuffer, _ epilogue: Epilogue<CPUBuffer>) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: shape.outputCount, on: images.backend)
    let (transform, tiles) = (forwardTransform, outputTiles)
    convolve(
      tiles, images, tiles.tiling(shape.input, phases: inputPhases, inputSlots(transform), before: cellsBefore),
      .forward, kernel, into: result, tiles.tiling(shape.output, phases: outputPhases, outputSlots(transform)),
      epilogue)
    return result
  }

  func inputGradient(_ gradient: CPUBuffer, _ kernel: CPUBuffer) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: shape.inputCount, on: gradient.backend)
    let (transform, tiles) = (backwardTransform, inputTiles)
    let last = Self.mergedTaps - 1
    let before = (rows: last - cellsBefore.rows, columns: last - cellsBefore.columns)
    convolve(
      tiles, gradient, tiles.tiling(shape.output, phases: outputPhases, outputSlots(transform), before: before),
      .inputGradient, kernel, into: result,
      tiles.tiling(shape.input, phases: inputPhases, inputSlots(transform)), Epilogue())
    return result
  }

  func kernelGradient(_ images: CPUBuffer, _ gradient: CPUBuffer) -> CPUBuffer {
    let backend = images.backend
    let (transform, tiles) = (forwardTransform, outputTiles)
    let inputTiling = tiles.tiling(
      shape.input, phases: inputPhases, inputSlots(transform), before: cellsBefore)
    let outputTiling = tiles.tiling(shape.output, phases: outputPhases, outputSlots(transform))
    let (depths, widths) = sizes(transform)
    let matrices = WinogradMatrices(rows: depths, columns: widths, arePanels: false)
    let sums = CPUBuffer(uninitialized: matrices.count, on: backend)
    // Twice as many numbers as sums, which each chunk reads and writes.
    let atOnce = max(2 * Self.cached, 2 * matrices.count)
    forEachChunk(of: tiles, at: atOnce / (depths.reduce(0, +) + widths.reduce(0, +))) { chunk, ofPoints in
      let left = WinogradMatrices(rows: ofPoints, columns: depths, arePanels: true)
      let right = WinogradMatrices(rows: ofPoints, columns: widths, arePanels: true)
      let (pixels, gradients) = (
        CPUBuffer(uninitialized: left.count, on: backend), CPUBuffer(uninitialized: right.count, on: backend)
      )
      self.transform(chunk, inputTiling, left, backend) { [pixels = pixels.pointer, images = images.pointer] in
        ganzoo_winograd_transform_input(pixels, images, $0, $1, $2)
      }
      self.transform(chunk, outputTiling, right, backend) {
        [gradients = gradients.pointer, gradient = gradient.pointer] in
        ganzoo_winograd_transform_output_gradient(gradients, gradient, $0, $1, $2)
      }
      let work = ofPoints.indices.map { ofPoints[$0].count * depths[$0] * widths[$0] }
      let largestFirst = work.indices.sorted { work[$0] > work[$1] }
      backend.parallel(parts: Self.points) {
        [sums = sums.pointer, pixels = pixels.pointer, gradients = gradients.pointer] part in
        let point = largestFirst[part]
        // The first chunk sets the sums, even if it has no tile with this point.
        ganzoo_gemm_transposed(
          sums + matrices.starts[point], pixels + left.starts[point], gradients + right.starts[point], widths[point],
          ofPoints[point].count, ofPoints[point].count, chunk.lowerBound > 0 ? 1 : 0, 0, depths[point] / Packing.nr)
      }
    }
    let result = CPUBuffer(uninitialized: shape.kernelCount, on: backend)
    backend.profiled(.winograd) {
      let description = description(of: transform, matrices)
      backend.parallel(count: shape.channels, alignment: 1, grain: 1) {
        [sums = sums.pointer, result = result.pointer] channels in
        description.withUnsafePointer {
          ganzoo_winograd_transform_kernel_gradient(result, sums, $0, channels.lowerBound, channels.upperBound)
        }
      }
    }
    return result
  }

  private var cellsBefore: (rows: Int, columns: Int) { (rows.cellsBefore, columns.cellsBefore) }

  private func inputSlots(_ transform: WinogradKernelTransform) -> ganzoo_winograd_slots {
    inputPhases > 1 ? transform.phased : transform.plain
  }

  private func outputSlots(_ transform: WinogradKernelTransform) -> ganzoo_winograd_slots {
    inputPhases > 1 ? transform.plain : transform.phased
  }

  private func convolve(
    _ tiles: WinogradTiles, _ images: CPUBuffer, _ imageTiling: ganzoo_winograd_tiling, _ direction: Direction,
    _ kernel: CPUBuffer, into result: CPUBuffer, _ resultTiling: ganzoo_winograd_tiling,
    _ epilogue: Epilogue<CPUBuffer>
  ) {
    let backend = images.backend
    let (kernelMatrices, packed) = packed(kernel, direction)
    let (depths, widths) = (kernelMatrices.rows.map(\.count), kernelMatrices.columns)
    let channels = resultTiling.channels
    let blocking =
      blockings[direction]
      ?? Blocking(
        tiles, depth: depths.reduce(0, +), columns: widths.reduce(0, +), channels: channels,
        columnsOfPanel: Packing.nr * (widths.max() ?? channels) / channels, backend)
    blockings[direction] = blocking
    let (tilesAtOnce, blocks) = (blocking.tilesAtOnce, blocking.blocks)
    let channelsAtOnce = blocking.channelsAtOnce
    let channelsOfShare = blocking.groupsOfShare * channelsAtOnce
    let room = zip(depths, widths).reduce(0) {
      $0 + ganzoo_odd_lines(tilesAtOnce * $1.0)
        + ganzoo_odd_lines(tilesAtOnce * $1.1 / channels * channelsAtOnce)
    }
    let scratch = CPUBuffer(uninitialized: backend.threads * room, on: backend)
    let products = zip(tiles.ofPoints, zip(depths, kernelMatrices.starts)).map { range, matrix in
      ganzoo_winograd_product(first: range.lowerBound, end: range.upperBound, depth: matrix.0, right: matrix.1)
    }
    let (inStore, after) = epilogue.split
    let description = inStore.description
    backend.parallel(parts: blocking.shares * blocks.count) {
      [images = images.pointer, packed = packed.pointer, scratch = scratch.pointer, result = result.pointer]
      part, thread in
      let (share, block) = part.quotientAndRemainder(dividingBy: blocks.count)
      let (channel, tiles) = (share * channelsOfShare, blocks[block])
      var (input, output, description) = (imageTiling, resultTiling, description)
      ganzoo_winograd_convolve(
        result, scratch + thread * room, images, &input, packed, products, &output, &description, channelsAtOnce,
        channel, min(channel + channelsOfShare, channels), tiles.lowerBound, tiles.upperBound)
    }
    result.apply(after)
  }
}

// MARK: - Work for threads

extension WinogradConvolution {
  /// How the products are split into blocks of tiles, and where there are few of them, into shares of the channels.
  private struct Blocking {
    /// The most tiles of a block.
    let tilesAtOnce: Int
    /// In the order of a loop's parts.
    let blocks: [Range<Int>]
    /// Output channels that are multiplied at once: a group.
    let channelsAtOnce: Int
    /// How many parts the channels of a block are split into. Each transforms the block's tiles for itself.
    let shares: Int
    /// Groups of channels in a share; the last may have fewer.
    let groupsOfShare: Int

    /// - Parameters:
    ///   - depth: numbers of a transformed tile at all points.
    ///   - columns: numbers of its products at all points.
    ///   - channels: of the result.
    ///   - columnsOfPanel: numbers of the products of 16 channels, at the point that has the most.
    init(
      _ tiles: WinogradTiles, depth: Int, columns: Int, channels: Int, columnsOfPanel: Int, _ backend: CPUBackend
    ) {
      let threads = backend.threads
      let room = 2 * WinogradConvolution.cached / (threads * depth)
      let fair = (tiles.count + 4 * threads - 1) / (4 * threads)
      let most = min(WinogradConvolution.tilesAtOnce, room, fair + GEMM.block - 1)
      let tilesAtOnce = max(GEMM.block, most / GEMM.block * GEMM.block)
      let blocks = Self.ordered(tiles.blocks(ofAtMost: tilesAtOnce), threads: threads)
      // With fewer blocks than threads, threads share channels, which smaller groups split better.
      let columnsAtOnce = WinogradConvolution.mostColumns(areWide: backend.hasWideVectors && blocks.count >= threads)
      let channelsAtOnce = min(
        channels, WinogradConvolution.mostChannels, max(1, columnsAtOnce / columnsOfPanel) * Packing.nr)
      let groups = (channels + channelsAtOnce - 1) / channelsAtOnce
      // Operations of the thread that has the most points in its parts, for each number of their depth.
      let time = { (groupsOfShare: Int) in
        let shares = (groups + groupsOfShare - 1) / groupsOfShare
        let columnsOfShare = columns / Int(GANZOO_WINOGRAD_POINTS) * groupsOfShare / groups
        let points = (0..<threads).map { thread in
          Self.parts(of: thread, threads, shares * blocks.count).reduce(0) { $0 + blocks[$1 % blocks.count].points }
        }
        return (points.max() ?? 0) * (WinogradConvolution.transformOperations + 2 * columnsOfShare)
      }
      groupsOfShare = (1...groups).reversed().min { time($0) < time($1) } ?? groups
      shares = (groups + groupsOfShare - 1) / groupsOfShare
      (self.tilesAtOnce, self.channelsAtOnce) = (tilesAtOnce, channelsAtOnce)
      self.blocks = blocks.map(\.tiles)
    }

    /// The parts of a loop that a thread takes first, as `thread_pool.c` has them.
    private static func parts(of thread: Int, _ threads: Int, _ count: Int) -> Range<Int> {
      (count * thread + threads - 1) / threads..<(count * (thread + 1) + threads - 1) / threads
    }

    /// Blocks in an order that gives all threads about as many points, since a thread has parts of a loop that stand
    /// together: the largest go first to one thread after the other, and the next ones back from the last thread.
    private static func ordered(_ blocks: [(tiles: Range<Int>, points: Int)], threads: Int)
      -> [(tiles: Range<Int>, points: Int)]
    {
      var ofThreads = Array(repeating: [(tiles: Range<Int>, points: Int)](), count: threads)
      var rest = blocks.sorted { ($0.points, $1.tiles.lowerBound) > ($1.points, $0.tiles.lowerBound) }[...]
      var order = Array(0..<threads)
      while !rest.isEmpty {
        for thread in order where ofThreads[thread].count < parts(of: thread, threads, blocks.count).count {
          if let block = rest.popFirst() { ofThreads[thread].append(block) }
        }
        order.reverse()
      }
      return ofThreads.flatMap { $0 }
    }
  }
}

// MARK: - Tiles

extension WinogradConvolution {
  /// Runs `body` for ranges of about `most` tiles that are worked on at once, and those of them that each point has.
  /// The sizes alone decide, since they determine in which order sums are added.
  private func forEachChunk(
    of tiles: WinogradTiles, at most: Int, _ body: (_ chunk: Range<Int>, _ ofPoints: [Range<Int>]) -> Void
  ) {
    let (total, ofPoints) = (tiles.count, tiles.ofPoints)
    let chunks = max(1, total / max(Self.fewestTiles, most))
    let size = (total + chunks - 1) / chunks
    for first in stride(from: 0, to: total, by: size) {
      let chunk = first..<min(first + size, total)
      body(chunk, ofPoints.map { $0.clamped(to: chunk) })
    }
  }

  private func transform(
    _ chunk: Range<Int>, _ tiling: ganzoo_winograd_tiling, _ matrices: WinogradMatrices, _ backend: CPUBackend,
    _ body: @escaping (_ tiling: UnsafePointer<ganzoo_winograd_tiling>, _ begin: Int, _ end: Int) -> Void
  ) {
    let points = matrices.points
    backend.profiled(.winograd) {
      backend.parallel(parts: (chunk.count + Self.tilesPerPart - 1) / Self.tilesPerPart) { part in
        let first = chunk.lowerBound + part * Self.tilesPerPart
        points.withUnsafeBufferPointer { points in
          var tiling = tiling
          tiling.points = points.baseAddress
          body(&tiling, first, min(first + Self.tilesPerPart, chunk.upperBound))
        }
      }
    }
  }
}

// MARK: - Packed kernels

extension WinogradConvolution {
  enum Direction: Hashable { case forward, inputGradient }

  /// What a packed kernel depends on, besides the kernel.
  struct PackedForm: Hashable {
    let rows, columns: WinogradAxis
    let channels: Int
    let direction: Direction
  }

  /// The kernel's matrices at the points, packed and kept with the kernel. For the gradient of the input its taps are
  /// flipped and the matrices transposed.
  private func packed(_ kernel: CPUBuffer, _ direction: Direction) -> (WinogradMatrices, CPUBuffer) {
    let isForward = direction == .forward
    let transform = isForward ? forwardTransform : backwardTransform
    let (depths, widths) = sizes(transform)
    let packed = WinogradMatrices(
      rows: isForward ? depths : widths, columns: isForward ? widths : depths, arePanels: true)
    let form = PackedForm(rows: rows, columns: columns, channels: shape.channels, direction: direction)
    return (
      packed,
      kernel.derived(.winograd(form)) {
        let result = CPUBuffer(uninitialized: packed.count, on: kernel.backend)
        let description = description(of: transform, packed)
        kernel.backend.parallel(count: shape.channels, alignment: Packing.nr, grain: Packing.nr) {
          [kernel = kernel.pointer, result = result.pointer] channels in
          description.withUnsafePointer {
            ganzoo_winograd_transform_kernel(
              result, kernel, $0, isForward ? 0 : 1, channels.lowerBound, channels.upperBound)
          }
        }
        return result
      }
    )
  }

  /// A kernel and its matrices at the points.
  private struct KernelDescription {
    let kernel: ganzoo_winograd_kernel
    let points: [ganzoo_winograd_point]

    func withUnsafePointer(_ body: (UnsafePointer<ganzoo_winograd_kernel>) -> Void) {
      points.withUnsafeBufferPointer { points in
        var kernel = kernel
        kernel.points = points.baseAddress
        body(&kernel)
      }
    }
  }

  private func description(of transform: WinogradKernelTransform, _ matrices: WinogradMatrices) -> KernelDescription {
    let kernel = ganzoo_winograd_kernel(
      height: rows.taps, width: columns.taps, channels: shape.channels, filters: shape.filters, phases: rows.phases,
      input_phased: inputPhases > 1 ? 1 : 0, rows: transform.rows.baseAddress, columns: transform.columns.baseAddress,
      slots: transform.phased, points: nil)
    return KernelDescription(kernel: kernel, points: matrices.points)
  }
}
