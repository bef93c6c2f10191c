import CLoops

/// A convolution as sums over taps, in any direction, with any stride and up-sampling: at each position, what the taps read
/// times their matrices. Taps that read one pixel of an image that is up-sampled are added up first.
final class TapConvolution {
  private let geometry: ConvolutionGeometry
  private let forwardWalks: Walks
  private lazy var backwardWalks = Self.walks(
    AxisWalk.backward(geometry.axes.rows), AxisWalk.backward(geometry.axes.columns), from: geometry.output,
    to: geometry.input, geometry)

  /// The walks of a direction, one for each phase, and the zeros that images get around them first, if any.
  private struct Walks {
    let phases: [TapWalk]
    let frame: ganzoo_padding?
  }

  init(_ geometry: ConvolutionGeometry) {
    precondition(geometry.kernel.height * geometry.kernel.width <= ConvolutionGeometry.mostTaps, "a kernel too large")
    self.geometry = geometry
    let (rows, columns) = geometry.axes
    forwardWalks = Self.walks(
      AxisWalk.forward(rows), AxisWalk.forward(columns), from: geometry.input, to: geometry.output, geometry)
  }

  /// Whether no position reads more taps than the loops have room for: after up-sampling the gradient has more than the
  /// kernel.
  static func fits(_ geometry: ConvolutionGeometry) -> Bool {
    let (rows, columns) = geometry.axes
    let most = { (axis: AxisWalk.Axis) in AxisWalk.backward(axis).map(\.taps.count).reduce(0, max) }
    return geometry.upSampling == 1 || most(rows) * most(columns) <= ConvolutionGeometry.mostTaps
  }

  private static func walks(
    _ rows: [AxisWalk], _ columns: [AxisWalk], from source: ImageSize, to target: ImageSize,
    _ geometry: ConvolutionGeometry
  ) -> Walks {
    let frame = source.channels <= fewChannels ? frame(around: source, rows, columns) : nil
    let walks = rows.flatMap { row in
      columns.map {
        TapWalk(
          row, $0, batch: geometry.batch, from: source, frame: frame, to: target, kernel: geometry.kernelSize)
      }
    }
    return Walks(phases: walks, frame: frame)
  }

  /// Channels up to which images get zeros around them: taps that stand side by side are then read as one.
  private static let fewChannels = 8

  private static func frame(around image: ImageSize, _ rows: [AxisWalk], _ columns: [AxisWalk]) -> ganzoo_padding {
    let (vertical, horizontal) = (rows.map { $0.reach }, columns.map { $0.reach })
    let (top, left) = (-vertical.map(\.first).reduce(0, min), -horizontal.map(\.first).reduce(0, min))
    let bottom = vertical.map(\.last).reduce(image.height - 1, max)
    let right = horizontal.map(\.last).reduce(image.width - 1, max)
    return ganzoo_padding(
      height: image.height, width: image.width, channels: image.channels, out_height: top + bottom + 1,
      out_width: left + right + 1, top: top, left: left)
  }

  private func framed(_ images: Storage, _ frame: ganzoo_padding?) -> Storage {
    guard var frame else { return images }
    let size = frame.out_height * frame.out_width * frame.channels
    let result = Storage(uninitialized: geometry.batch * size, on: images.device)
    images.device.parallel(count: geometry.batch, alignment: 1, grain: max(1, Device.grain / size)) {
      ganzoo_pad(result.pointer, images.pointer, &frame, $0.lowerBound, $0.upperBound)
    }
    return result
  }

  /// Floating-point operations of a direction.
  var operations: Int { forwardWalks.phases.reduce(0) { $0 + $1.positions * $1.operations } }

  func forward(_ images: Storage, _ kernel: Storage, _ epilogue: Epilogue) -> Storage {
    let result = Storage(uninitialized: geometry.outputCount, on: images.device)
    run(forwardWalks, images, kernel, transposed: false, into: result, epilogue)
    return result
  }

  func inputGradient(_ gradient: Storage, _ kernel: Storage) -> Storage {
    let result = Storage(uninitialized: geometry.inputCount, on: gradient.device)
    run(backwardWalks, gradient, kernel, transposed: true, into: result, .none)
    return result
  }

  private func run(
    _ walks: Walks, _ source: Storage, _ kernel: Storage, transposed: Bool, into result: Storage,
    _ epilogue: Epilogue
  ) {
    let (first, rest) = epilogue.split
    let source = framed(source, walks.frame)
    if isNarrow(walks.phases) {
      addProducts(walks.phases, source, kernel, transposed: transposed, into: result, first)
    } else {
      convolve(source, walks.phases, kernel, transposed: transposed, into: result, first)
    }
    _ = result.activated(rest)
  }

  /// Whether results have so few channels that the loops would mostly multiply zeros, while each pixel is read by all taps
  /// and what it gives to them is not much more than the pixel itself.
  private func isNarrow(_ walks: [TapWalk]) -> Bool {
    let columns = walks.reduce(0) { $0 + $1.reads.taps * $1.target.channels }
    return columns <= 128
      && walks.allSatisfy {
        $0.target.channels < Panels.lanes / 2 && $0.reads.row_step == 1 && $0.reads.column_step == 1
      }
  }

  /// Where results have few channels: a product of all pixels with all taps side by side, then sums over taps.
  private func addProducts(
    _ walks: [TapWalk], _ source: Storage, _ kernel: Storage, transposed: Bool, into result: Storage,
    _ epilogue: Epilogue
  ) {
    let taps = walks.map(\.taps)
    let phases = Form.Phases.all(
      lastRow: walks.map(\.target.row).reduce(0, max), lastColumn: walks.map(\.target.column).reduce(0, max))
    let panels = kernel.derived(.taps(Form(geometry, transposed: transposed, phases))) {
      Panels.sideBySide(kernel, taps, transposed: transposed)
    }
    let columns = Panels.columns(of: taps, transposed: transposed)
    let depth = transposed ? geometry.output.channels : geometry.input.channels
    let pixels = source.count / depth / geometry.batch
    // Images whose products fit a cache: a rule of the sizes alone.
    let chunk = min(geometry.batch, max(1, Self.productsAtOnce / (pixels * columns)))
    let products = Storage(uninitialized: chunk * pixels * columns, on: source.device)
    for first in stride(from: 0, to: geometry.batch, by: chunk) {
      let count = min(chunk, geometry.batch - first)
      Panels.multiply(
        source, from: first * pixels, count: 1, height: count * pixels, rows: count * pixels, depth: depth, panels,
        columns: columns, into: products)
      var column = 0
      for walk in walks {
        addTaps(walk, products, columns: columns, column, into: result, from: first, images: count, epilogue)
        column += walk.reads.taps * walk.target.channels
      }
    }
  }

  /// Products of narrow results that are made before they are added up.
  private static let productsAtOnce = 1 << 20

  private func addTaps(
    _ walk: TapWalk, _ products: Storage, columns: Int, _ column: Int, into result: Storage, from first: Int,
    images: Int, _ epilogue: Epilogue
  ) {
    var (reads, target) = (walk.reads, walk.target)
    reads.channels = columns
    let row = reads.columns * target.channels
    let out = result.pointer + first * target.height * target.width * target.channels
    epilogue.withDescription { epilogue in
      products.device.parallel(
        count: images * reads.rows, alignment: 1, grain: max(1, Device.grain / (4 * row * max(1, reads.taps)))
      ) { rows in
        ganzoo_shift_add(
          out, &target, products.pointer, &reads, column, epilogue, rows.lowerBound, rows.upperBound)
      }
    }
  }

  private func convolve(
    _ source: Storage, _ walks: [TapWalk], _ kernel: Storage, transposed: Bool, into result: Storage,
    _ epilogue: Epilogue
  ) {
    let panels = walks.map { walk in
      let phase = Form.Phases.one(row: walk.target.row, column: walk.target.column)
      return kernel.derived(.taps(Form(geometry, transposed: transposed, phase))) {
        Panels.ofKernel(kernel, walk.taps, transposed: transposed)
      }
    }
    let columns = transposed ? geometry.input.channels : geometry.output.channels
    let operations = walks.map(\.operations).reduce(1, max)
    epilogue.withDescription { epilogue in
      source.device.parallel(
        counts: walks.map(\.positions), alignment: walks.first?.alignment ?? 1,
        grain: max(Panels.group, Panels.grainOfOperations / operations)
      ) { index, positions in
        var (reads, target) = (walks[index].reads, walks[index].target)
        var weights = ganzoo_packed_weights(
          weights: panels[index].pointer, nr: Panels.width(columns), begin: 0, end: columns)
        ganzoo_conv(
          result.pointer, &target, source.pointer, &reads, &weights, epilogue, positions.lowerBound,
          positions.upperBound)
      }
    }
  }

  func kernelGradient(_ images: Storage, _ gradient: Storage) -> Storage {
    let device = images.device
    // What has many channels is taken as it is, and what has few is gathered.
    let transposed = geometry.output.channels < min(geometry.input.channels, Panels.lanes)
    let (walks, source, other) =
      transposed ? (backwardWalks, gradient, images) : (forwardWalks, images, gradient)
    let framed = framed(source, walks.frame)
    let sums = walks.phases.map { sumsOfProducts($0, framed, other) }
    if !transposed, walks.phases.count == 1, sums[0].count == geometry.kernelCount, walks.phases[0].isKernelInOrder {
      return sums[0]
    }
    let result = Storage(repeating: 0, count: geometry.kernelCount, on: device)
    for (walk, sums) in zip(walks.phases, sums) {
      var taps = walk.taps
      device.parallel(
        count: geometry.input.channels, alignment: 1, grain: max(1, Device.grain / (taps.filters * max(1, taps.taps)))
      ) {
        ganzoo_add_kernel_gradient(
          result.pointer, sums.pointer, &taps, transposed ? 1 : 0, $0.lowerBound, $0.upperBound)
      }
    }
    return result
  }

  /// What is read times what stands at the target, summed over all positions: [taps · channels, channels of the target].
  private func sumsOfProducts(_ walk: TapWalk, _ source: Storage, _ other: Storage) -> Storage {
    let device = source.device
    let columns = Panels.ofPositions(other, walk.target, walk.reads, count: walk.positions)
    let rows = Panels.roundedUp(walk.reads.taps * walk.reads.channels)
    let sums = Storage(uninitialized: rows * Panels.roundedUp(walk.target.channels), on: device)
    var reads = walk.reads
    device.parallel(parts: rows / Panels.lanes) { panel in
      ganzoo_conv_kernel_gradient(
        sums.pointer, source.pointer, &reads, columns.pointer, walk.target.channels, walk.positions, panel, panel + 1)
    }
    return sums
  }
}

extension TapConvolution {
  /// What the panels of a kernel depend on, besides the kernel; not the size of the images.
  struct Form: Hashable {
    /// The pixel of the result that a phase begins at, or the last of all phases, which stand side by side.
    enum Phases: Hashable { case one(row: Int, column: Int), all(lastRow: Int, lastColumn: Int) }

    private let kernel: KernelSize
    private let strides, paddingBefore: PlaneSize
    private let upSampling: Int
    private let transposed: Bool
    private let phases: Phases

    init(_ geometry: ConvolutionGeometry, transposed: Bool, _ phases: Phases) {
      (kernel, strides, paddingBefore) = (geometry.kernelSize, geometry.strides, geometry.paddingBefore)
      (upSampling, self.transposed, self.phases) = (geometry.upSampling, transposed, phases)
    }
  }
}

extension ConvolutionGeometry {
  var kernelSize: KernelSize {
    KernelSize(height: kernel.height, width: kernel.width, channels: input.channels, filters: output.channels)
  }

  fileprivate var axes: (rows: AxisWalk.Axis, columns: AxisWalk.Axis) {
    (
      AxisWalk.Axis(
        input: input.height, output: output.height, taps: kernel.height, stride: strides.height,
        before: paddingBefore.height, upSampling: upSampling),
      AxisWalk.Axis(
        input: input.width, output: output.width, taps: kernel.width, stride: strides.width,
        before: paddingBefore.width, upSampling: upSampling)
    )
  }
}
