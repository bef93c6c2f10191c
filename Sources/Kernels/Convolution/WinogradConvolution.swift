import CLoops

/// A convolution by Winograd's algorithm F(4 x 4, 3 x 3), between grids of places: 36 matrix products in place of nine
/// for each of 16 outputs. A. Lavin, S. Gray 2015, https://arxiv.org/abs/1509.09308.
final class WinogradConvolution {
  private let geometry: ConvolutionGeometry
  private let rows, columns: PhasedAxis
  private let sourcePhases, destinationPhases: Int

  private static let points = 36
  private static let patch = 4
  private static let window = 3
  /// Numbers of the points' matrices that are worked on at once, so that they stay in a processor's cache.
  private static let cached = 4 << 20
  /// The same for the gradient of a kernel, whose matrix products are the faster the more rows they have.
  private static let cachedOfKernelGradient = 16 << 20
  private static let fewestTiles = 64
  /// Tiles that a thread transforms at a time.
  private static let tilesPerPart = 8

  /// Nil where the algorithm does not apply.
  init?(_ geometry: ConvolutionGeometry) {
    guard let (rows, columns) = geometry.phased, rows.span <= Self.window, columns.span <= Self.window,
      max(rows.taps, columns.taps) <= 6, geometry.input.channels % 16 == 0, geometry.output.channels % 16 == 0
    else { return nil }
    (self.geometry, self.rows, self.columns) = (geometry, rows, columns)
    sourcePhases = rows.step == .stride ? 2 : 1
    destinationPhases = rows.step == .upSampling ? 2 : 1
  }

  /// Floating-point operations of the matrix products.
  var operations: Int {
    let tiles = geometry.batch * Self.tiles(geometry.output, phases: destinationPhases)
    return 2 * Self.points * tiles * depth * width
  }

  private var depth: Int { sourcePhases * sourcePhases * geometry.input.channels }
  private var width: Int { destinationPhases * destinationPhases * geometry.output.channels }

  private static func tiles(_ image: ImageSize, phases: Int) -> Int {
    let side = { (size: Int) in (size + phases * patch - 1) / (phases * patch) }
    return side(image.height) * side(image.width)
  }
}

// MARK: - The three directions

extension WinogradConvolution {
  func forward(_ images: Storage, _ kernel: Storage, _ epilogue: Epilogue) -> Storage {
    let result = Storage(uninitialized: geometry.outputCount, on: images.device)
    convolve(
      images, tiling(geometry.input, sourcePhases, over: geometry.output, destinationPhases, before: before),
      .forward, kernel, into: result,
      tiling(geometry.output, destinationPhases, over: geometry.output, destinationPhases), epilogue)
    return result
  }

  func inputGradient(_ gradient: Storage, _ kernel: Storage) -> Storage {
    let result = Storage(uninitialized: geometry.inputCount, on: gradient.device)
    let last = Self.window - 1
    let before = PlaneSize(last - before.height, last - before.width)
    convolve(
      gradient, tiling(geometry.output, destinationPhases, over: geometry.input, sourcePhases, before: before),
      .inputGradient, kernel, into: result,
      tiling(geometry.input, sourcePhases, over: geometry.input, sourcePhases), .none)
    return result
  }

  func kernelGradient(_ images: Storage, _ gradient: Storage) -> Storage {
    let device = images.device
    var windows = tiling(geometry.input, sourcePhases, over: geometry.output, destinationPhases, before: before)
    var patches = tiling(geometry.output, destinationPhases, over: geometry.output, destinationPhases)
    let chunk = chunk(of: windows, Self.cachedOfKernelGradient)
    let sums = Storage(uninitialized: Self.points * depth * width, on: device)
    let (left, right) = (points(chunk, depth, device), points(chunk, width, device))
    (windows.point_stride, patches.point_stride) = (chunk * depth, chunk * width)
    (windows.tile_stride, patches.tile_stride) = (Panels.lanes, Panels.lanes)
    (windows.panel_stride, patches.panel_stride) = (chunk * Panels.lanes, chunk * Panels.lanes)
    let panels = depth / Panels.lanes
    forEachChunk(of: windows, chunk) { first, count in
      (windows.first, patches.first) = (first, first)
      transform(count, device) { ganzoo_winograd_transform_input(left.pointer, images.pointer, &windows, $0, $1) }
      transform(count, device) { ganzoo_winograd_transform_output_gradient(right.pointer, gradient.pointer, &patches, $0, $1) }
      device.parallel(count: Self.points * panels, alignment: panels, grain: 1) { range in
        for point in range.lowerBound / panels..<range.upperBound / panels {
          ganzoo_gemm_transposed(
            sums.pointer + point * depth * width, left.pointer + point * chunk * depth,
            right.pointer + point * chunk * width, width, count, chunk, first > 0 ? 1 : 0, 0, panels)
        }
      }
    }
    let result = Storage(uninitialized: geometry.kernelCount, on: device)
    withKernelMap(flipped: false) { map in
      device.parallel(count: geometry.input.channels, alignment: 1, grain: 1) { channels in
        ganzoo_winograd_transform_kernel_gradient(
          result.pointer, sums.pointer, map, channels.lowerBound, channels.upperBound)
      }
    }
    return result
  }

  private var before: PlaneSize { PlaneSize(rows.placesBefore, columns.placesBefore) }

  private func convolve(
    _ source: Storage, _ sourceTiling: ganzoo_winograd_tiling, _ direction: Direction, _ kernel: Storage,
    into result: Storage, _ resultTiling: ganzoo_winograd_tiling, _ epilogue: Epilogue
  ) {
    let device = source.device
    var (windows, images) = (sourceTiling, resultTiling)
    let chunk = chunk(of: windows, Self.cached)
    let matrices = matrices(kernel, direction)
    let (depth, width) = direction == .forward ? (depth, width) : (width, depth)
    let (left, products) = (points(chunk, depth, device), points(chunk, width, device))
    (windows.point_stride, images.point_stride) = (chunk * depth, chunk * width)
    (windows.tile_stride, windows.panel_stride) = (depth, Panels.lanes)
    let (epilogue, rest) = epilogue.split
    forEachChunk(of: windows, chunk) { first, count in
      (windows.first, images.first) = (first, first)
      transform(count, device) { ganzoo_winograd_transform_input(left.pointer, source.pointer, &windows, $0, $1) }
      Panels.multiply(
        left, count: Self.points, height: chunk, rows: count, depth: depth, matrices, columns: width, into: products)
      epilogue.withDescription { epilogue in
        transform(count, device) {
          ganzoo_winograd_transform_output(result.pointer, products.pointer, &images, epilogue, $0, $1)
        }
      }
    }
    _ = result.activated(rest)
  }
}

// MARK: - Tiles

extension WinogradConvolution {
  /// The tiles of `image` under those of another image, which they become.
  private func tiling(
    _ image: ImageSize, _ phases: Int, over tiled: ImageSize, _ tiledPhases: Int, before: PlaneSize = PlaneSize(0, 0)
  ) -> ganzoo_winograd_tiling {
    let side = { (size: Int) in (size + tiledPhases * Self.patch - 1) / (tiledPhases * Self.patch) }
    return ganzoo_winograd_tiling(
      height: image.height, width: image.width, channels: image.channels, phases: phases, rows: side(tiled.height),
      columns: side(tiled.width), top: -before.height, left: -before.width, first: 0, point_stride: 0, tile_stride: 0,
      panel_stride: 0)
  }

  private func total(_ tiling: ganzoo_winograd_tiling) -> Int { geometry.batch * tiling.rows * tiling.columns }

  /// Tiles worked on at once: a rule of the sizes alone, since it decides in which order sums are added.
  private func chunk(of tiling: ganzoo_winograd_tiling, _ cached: Int) -> Int {
    let total = total(tiling)
    let chunks = max(1, total / max(Self.fewestTiles, cached / (Self.points * (depth + width))))
    return (total + chunks - 1) / chunks
  }

  private func forEachChunk(of tiling: ganzoo_winograd_tiling, _ chunk: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    let total = total(tiling)
    for first in stride(from: 0, to: total, by: chunk) { body(first, min(chunk, total - first)) }
  }

  private func points(_ tiles: Int, _ width: Int, _ device: Device) -> Storage {
    Storage(uninitialized: Self.points * tiles * width, on: device)
  }

  private func transform(_ count: Int, _ device: Device, _ body: (_ begin: Int, _ end: Int) -> Void) {
    device.parallel(parts: (count + Self.tilesPerPart - 1) / Self.tilesPerPart) { part in
      body(part * Self.tilesPerPart, min((part + 1) * Self.tilesPerPart, count))
    }
  }
}

// MARK: - Kernels as matrices

extension WinogradConvolution {
  enum Direction: Hashable { case forward, inputGradient }

  /// What the matrices of a kernel depend on, besides the kernel.
  struct MatrixForm: Hashable {
    let rows, columns: PhasedAxis
    let channels: Int
    let direction: Direction
  }

  /// The kernel at the 36 points as panels, kept with the kernel; flipped for the gradient of the input.
  private func matrices(_ kernel: Storage, _ direction: Direction) -> Storage {
    let form = MatrixForm(rows: rows, columns: columns, channels: geometry.input.channels, direction: direction)
    return kernel.derived(.winograd(form)) {
      let plain = Storage(uninitialized: Self.points * depth * width, on: kernel.device)
      withKernelMap(flipped: direction == .inputGradient) { map in
        kernel.device.parallel(count: geometry.input.channels, alignment: 1, grain: 1) { channels in
          ganzoo_winograd_transform_kernel(plain.pointer, kernel.pointer, map, channels.lowerBound, channels.upperBound)
        }
      }
      return Panels.ofMatrices(
        plain, count: Self.points, rows: depth, columns: width, transposed: direction == .inputGradient)
    }
  }

  private func withKernelMap<Result>(flipped: Bool, _ body: (UnsafePointer<ganzoo_winograd_kernel>) -> Result) -> Result {
    rows.weights(flipped: flipped).withUnsafeBufferPointer { rowWeights in
      columns.weights(flipped: flipped).withUnsafeBufferPointer { columnWeights in
        var map = ganzoo_winograd_kernel(
          height: geometry.kernel.height, width: geometry.kernel.width, channels: geometry.input.channels,
          filters: geometry.output.channels, phases: rows.phases, input_phased: rows.step == .stride ? 1 : 0,
          rows: rowWeights.baseAddress, columns: columnWeights.baseAddress, point_stride: depth * width)
        return body(&map)
      }
    }
  }
}

extension PhasedAxis {
  /// G of F(4, 3): three taps at the six points.
  private static let tapPoints: [[Float]] = [
    [1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6], [0, 0, 1],
  ]

  /// G after the collapse of the taps, [phases, 6, taps].
  fileprivate func weights(flipped: Bool) -> [Float] {
    collapse(span: 3).flatMap { places in
      let places = flipped ? places.reversed() : places
      return Self.tapPoints.flatMap { point in
        (0..<taps).map { tap in (0..<3).reduce(0) { $0 + point[$1] * places[$1][tap] } }
      }
    }
  }
}
