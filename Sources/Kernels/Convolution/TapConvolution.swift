import CLoops

/// A convolution as sums over taps, in any direction, with any stride and up-sampling: at each position, what the taps read
/// times their matrices. Taps that read one pixel of an image that is up-sampled are added up first.
final class TapConvolution {
  private let geometry: ConvolutionGeometry
  private let forwardWalks, backwardWalks: [TapWalk]

  /// Nil where strides differ, or a kernel has more taps than the loops take.
  init?(_ geometry: ConvolutionGeometry) {
    guard geometry.strides.height == geometry.strides.width,
      geometry.kernel.height * geometry.kernel.width <= LOOPS_MOST_TAPS
    else { return nil }
    self.geometry = geometry
    let (rows, columns) = geometry.axes
    forwardWalks = Self.walks(
      AxisWalk.forward(rows), AxisWalk.forward(columns), from: geometry.input, to: geometry.output, geometry)
    backwardWalks = Self.walks(
      AxisWalk.backward(rows), AxisWalk.backward(columns), from: geometry.output, to: geometry.input, geometry)
  }

  private static func walks(
    _ rows: [AxisWalk], _ columns: [AxisWalk], from source: ImageSize, to target: ImageSize,
    _ geometry: ConvolutionGeometry
  ) -> [TapWalk] {
    rows.flatMap { row in
      columns.map { TapWalk(row, $0, from: source, to: target, kernel: geometry.kernelSize) }
    }
  }

  /// Floating-point operations of a direction.
  var operations: Int { forwardWalks.reduce(0) { $0 + geometry.batch * $1.positions * $1.operations } }

  /// Whether the gradient of the kernel is made here: the loops gather 16 channels at a time.
  var hasKernelGradient: Bool { geometry.input.channels.isMultiple(of: Panels.lanes) }

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
    _ walks: [TapWalk], _ source: Storage, _ kernel: Storage, transposed: Bool, into result: Storage,
    _ epilogue: Epilogue
  ) {
    let (first, rest) = epilogue.split
    for (index, walk) in walks.enumerated() {
      let form = Form(geometry, transposed: transposed, walk: index)
      let panels = kernel.derived(.taps(form)) { Panels.ofKernel(kernel, walk.taps, transposed: transposed) }
      first.withDescription { epilogue in
        var description = loops_panels(
          weights: panels.pointer, width: Panels.width(transposed ? geometry.input.channels : geometry.output.channels))
        var (reads, target) = (walk.reads, walk.target)
        source.device.parallel(
          count: geometry.batch * walk.positions, alignment: Panels.group,
          grain: max(Panels.group, Panels.grainOfOperations / max(1, walk.operations))
        ) { positions in
          loops_convolve(
            result.pointer, &target, source.pointer, &reads, &description, epilogue, positions.lowerBound,
            positions.upperBound)
        }
      }
    }
    _ = result.activated(rest)
  }

  func kernelGradient(_ images: Storage, _ gradient: Storage) -> Storage {
    let device = images.device
    let (channels, filters) = (geometry.input.channels, geometry.output.channels)
    let result = Storage(repeating: 0, count: geometry.kernelCount, on: device)
    for walk in forwardWalks {
      let count = geometry.batch * walk.positions
      let panels = Panels.ofPositions(gradient, walk.target, walk.reads, count: count)
      let rows = walk.reads.taps * channels
      let sums = Storage(uninitialized: rows * Panels.roundedUp(filters), on: device)
      var (reads, taps) = (walk.reads, walk.taps)
      device.parallel(parts: rows / Panels.lanes) { panel in
        loops_convolve_kernel_gradient(
          sums.pointer, images.pointer, &reads, panels.pointer, filters, count, panel, panel + 1)
      }
      device.parallel(count: channels, alignment: 1, grain: max(1, Device.grain / (filters * walk.reads.taps))) {
        loops_add_kernel_gradient(result.pointer, sums.pointer, &taps, $0.lowerBound, $0.upperBound)
      }
    }
    return result
  }
}

extension TapConvolution {
  /// What the panels of a kernel depend on, besides the kernel.
  struct Form: Hashable {
    private let geometry: ConvolutionGeometry
    private let transposed: Bool
    private let walk: Int

    init(_ geometry: ConvolutionGeometry, transposed: Bool, walk: Int) {
      self.geometry = geometry.ofAnyBatch
      (self.transposed, self.walk) = (transposed, walk)
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

  /// The same for one image: what is made of a kernel does not depend on how many there are.
  fileprivate var ofAnyBatch: Self {
    var geometry = self
    geometry.batch = 1
    return geometry
  }
}
