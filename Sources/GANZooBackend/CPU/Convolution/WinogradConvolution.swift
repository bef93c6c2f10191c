import CGANZooKernels

/// A convolution by Winograd's algorithm F(4 x 4, 3 x 3), between grids of cells: 36 matrix products for 16 outputs,
/// where the direct convolution has 9 for each. A. Lavin, S. Gray 2015, https://arxiv.org/abs/1509.09308.
final class WinogradConvolution {
  private let shape: ConvolutionShape
  private let rows, columns: WinogradAxis
  private let inputPhases, outputPhases: Int

  private static let points = 36
  private static let outputTile = 4
  private static let mergedTaps = 3
  /// Numbers of the points' matrices that are worked on at once, so that they stay in a processor's cache.
  private static let cached = 4 << 20
  /// The same for the gradient of a kernel, whose matrix products are the faster the more rows they have.
  private static let cachedOfKernelGradient = 16 << 20
  private static let fewestTiles = 64
  /// Tiles that a thread transforms at a time.
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
  }

  /// Floating-point operations of the matrix products.
  var operations: Int {
    let tiles = shape.batch * Self.tiles(shape.output, phases: outputPhases)
    return 2 * Self.points * tiles * depth * width
  }

  private var depth: Int { inputPhases * inputPhases * shape.channels }
  private var width: Int { outputPhases * outputPhases * shape.filters }

  private static func tiles(_ image: ImageSize, phases: Int) -> Int {
    let side = { (size: Int) in (size + phases * outputTile - 1) / (phases * outputTile) }
    return side(image.height) * side(image.width)
  }
}

// MARK: - The three directions

extension WinogradConvolution {
  func forward(_ images: CPUBuffer, _ kernel: CPUBuffer, _ epilogue: Epilogue<CPUBuffer>) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: shape.outputCount, on: images.backend)
    convolve(
      images, tiling(shape.input, inputPhases, over: shape.output, outputPhases, before: cellsBefore), .forward, kernel,
      into: result, tiling(shape.output, outputPhases, over: shape.output, outputPhases), epilogue)
    return result
  }

  func inputGradient(_ gradient: CPUBuffer, _ kernel: CPUBuffer) -> CPUBuffer {
    let result = CPUBuffer(uninitialized: shape.inputCount, on: gradient.backend)
    let last = Self.mergedTaps - 1
    let before = (rows: last - cellsBefore.rows, columns: last - cellsBefore.columns)
    convolve(
      gradient, tiling(shape.output, outputPhases, over: shape.input, inputPhases, before: before), .inputGradient,
      kernel, into: result, tiling(shape.input, inputPhases, over: shape.input, inputPhases), Epilogue())
    return result
  }

  func kernelGradient(_ images: CPUBuffer, _ gradient: CPUBuffer) -> CPUBuffer {
    let backend = images.backend
    var inputTiles = tiling(shape.input, inputPhases, over: shape.output, outputPhases, before: cellsBefore)
    var outputTiles = tiling(shape.output, outputPhases, over: shape.output, outputPhases)
    let chunk = chunk(of: inputTiles, Self.cachedOfKernelGradient)
    let sums = CPUBuffer(uninitialized: Self.points * depth * width, on: backend)
    let (left, right) = (points(chunk, depth, backend), points(chunk, width, backend))
    (inputTiles.point_stride, outputTiles.point_stride) = (chunk * depth, chunk * width)
    (inputTiles.tile_stride, outputTiles.tile_stride) = (Packing.nr, Packing.nr)
    (inputTiles.panel_stride, outputTiles.panel_stride) = (chunk * Packing.nr, chunk * Packing.nr)
    let panels = depth / Packing.nr
    forEachChunk(of: inputTiles, chunk) { first, count in
      (inputTiles.first, outputTiles.first) = (first, first)
      transform(count, backend) { ganzoo_winograd_transform_input(left.pointer, images.pointer, &inputTiles, $0, $1) }
      transform(count, backend) {
        ganzoo_winograd_transform_output_gradient(right.pointer, gradient.pointer, &outputTiles, $0, $1)
      }
      backend.parallel(count: Self.points * panels, alignment: panels, grain: 1) { range in
        for point in range.lowerBound / panels..<range.upperBound / panels {
          ganzoo_gemm_transposed(
            sums.pointer + point * depth * width, left.pointer + point * chunk * depth,
            right.pointer + point * chunk * width, width, count, chunk, first > 0 ? 1 : 0, 0, panels)
        }
      }
    }
    let result = CPUBuffer(uninitialized: shape.kernelCount, on: backend)
    backend.profiled(.winograd) {
      withKernelDescription(flipped: false) { description in
        backend.parallel(count: shape.channels, alignment: 1, grain: 1) { channels in
          ganzoo_winograd_transform_kernel_gradient(
            result.pointer, sums.pointer, description, channels.lowerBound, channels.upperBound)
        }
      }
    }
    return result
  }

  private var cellsBefore: (rows: Int, columns: Int) { (rows.cellsBefore, columns.cellsBefore) }

  private func convolve(
    _ images: CPUBuffer, _ imageTiles: ganzoo_winograd_tiling, _ direction: Direction, _ kernel: CPUBuffer,
    into result: CPUBuffer, _ resultTiles: ganzoo_winograd_tiling, _ epilogue: Epilogue<CPUBuffer>
  ) {
    let backend = images.backend
    var (inputTiles, outputTiles) = (imageTiles, resultTiles)
    let chunk = chunk(of: inputTiles, Self.cached)
    let packed = packed(kernel, direction)
    let (depth, width) = direction == .forward ? (depth, width) : (width, depth)
    let (left, products) = (points(chunk, depth, backend), points(chunk, width, backend))
    (inputTiles.point_stride, outputTiles.point_stride) = (chunk * depth, chunk * width)
    (inputTiles.tile_stride, inputTiles.panel_stride) = (depth, Packing.nr)
    let (inStore, after) = epilogue.split
    var description = inStore.description
    forEachChunk(of: inputTiles, chunk) { first, count in
      (inputTiles.first, outputTiles.first) = (first, first)
      transform(count, backend) { ganzoo_winograd_transform_input(left.pointer, images.pointer, &inputTiles, $0, $1) }
      GEMM.multiply(
        left, count: Self.points, height: chunk, rows: count, depth: depth, packed, columns: width, into: products)
      transform(count, backend) {
        ganzoo_winograd_transform_output(result.pointer, products.pointer, &outputTiles, &description, $0, $1)
      }
    }
    withExtendedLifetime(inStore) {}
    result.apply(after)
  }
}

// MARK: - Tiles

extension WinogradConvolution {
  /// The tiles of `image` that become those of another image.
  private func tiling(
    _ image: ImageSize, _ phases: Int, over tiled: ImageSize, _ tiledPhases: Int,
    before: (rows: Int, columns: Int) = (0, 0)
  ) -> ganzoo_winograd_tiling {
    let side = { (size: Int) in (size + tiledPhases * Self.outputTile - 1) / (tiledPhases * Self.outputTile) }
    return ganzoo_winograd_tiling(
      height: image.height, width: image.width, channels: image.channels, phases: phases, rows: side(tiled.height),
      columns: side(tiled.width), top: -before.rows, left: -before.columns, first: 0, point_stride: 0, tile_stride: 0,
      panel_stride: 0)
  }

  private func total(_ tiling: ganzoo_winograd_tiling) -> Int { shape.batch * tiling.rows * tiling.columns }

  /// Tiles that are worked on at once. The sizes alone decide, since it determines in which order sums are added.
  private func chunk(of tiling: ganzoo_winograd_tiling, _ cached: Int) -> Int {
    let total = total(tiling)
    let chunks = max(1, total / max(Self.fewestTiles, cached / (Self.points * (depth + width))))
    return (total + chunks - 1) / chunks
  }

  private func forEachChunk(
    of tiling: ganzoo_winograd_tiling, _ chunk: Int, _ body: (_ first: Int, _ count: Int) -> Void
  ) {
    let total = total(tiling)
    for first in stride(from: 0, to: total, by: chunk) { body(first, min(chunk, total - first)) }
  }

  private func points(_ tiles: Int, _ width: Int, _ backend: CPUBackend) -> CPUBuffer {
    CPUBuffer(uninitialized: Self.points * tiles * width, on: backend)
  }

  private func transform(_ count: Int, _ backend: CPUBackend, _ body: (_ begin: Int, _ end: Int) -> Void) {
    backend.profiled(.winograd) {
      backend.parallel(parts: (count + Self.tilesPerPart - 1) / Self.tilesPerPart) { part in
        body(part * Self.tilesPerPart, min((part + 1) * Self.tilesPerPart, count))
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

  /// The kernel at the 36 points, packed and kept with the kernel; flipped for the gradient of the input.
  private func packed(_ kernel: CPUBuffer, _ direction: Direction) -> CPUBuffer {
    let form = PackedForm(rows: rows, columns: columns, channels: shape.channels, direction: direction)
    return kernel.derived(.winograd(form)) {
      let matrices = CPUBuffer(uninitialized: Self.points * depth * width, on: kernel.backend)
      withKernelDescription(flipped: direction == .inputGradient) { description in
        kernel.backend.parallel(count: shape.channels, alignment: 1, grain: 1) { channels in
          ganzoo_winograd_transform_kernel(
            matrices.pointer, kernel.pointer, description, channels.lowerBound, channels.upperBound)
        }
      }
      return Packing.matrices(
        matrices, count: Self.points, rows: depth, columns: width, transposed: direction == .inputGradient)
    }
  }

  private func withKernelDescription<Result>(
    flipped: Bool, _ body: (UnsafePointer<ganzoo_winograd_kernel>) -> Result
  ) -> Result {
    rows.kernelTransform(flipped: flipped).withUnsafeBufferPointer { rowTransform in
      columns.kernelTransform(flipped: flipped).withUnsafeBufferPointer { columnTransform in
        var description = ganzoo_winograd_kernel(
          height: rows.taps, width: columns.taps, channels: shape.channels, filters: shape.filters,
          phases: rows.phases, input_phased: rows.step == .stride ? 1 : 0, rows: rowTransform.baseAddress,
          columns: columnTransform.baseAddress, point_stride: depth * width)
        return body(&description)
      }
    }
  }
}
