import GANZooBackend
import Testing

/// Sizes of a convolution: image, kernel, output, strides, zeros before; channels 3 → 5, or wide ones.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var image, kernel, output, strides, before: [Int]
  var channels = 3
  var filters = 5
  var upSampling = 1
  var batch = 2

  var shape: ConvolutionShape {
    func axis(_ index: Int) -> WindowAxis {
      WindowAxis(
        input: image[index], window: kernel[index], stride: strides[index], paddingBefore: before[index],
        output: output[index])
    }
    return ConvolutionShape(
      batch: batch, channels: channels, filters: filters, rows: axis(0), columns: axis(1), upSampling: upSampling)
  }

  var testDescription: String {
    "\(kernel) over \(batch) \(image) x \(upSampling), strides \(strides), \(channels) → \(filters)"
  }

  static let all = plain + upSampled + winograd + manyImages + inOrder + fewChannels + padded

  /// Batches that are the innermost axis of positions, with full blocks and what is left of them. Images of few channels
  /// are padded, and read in order.
  static let manyImages: [ConvolutionCase] = [16, 27, 40].flatMap { batch in
    [
      ConvolutionCase(image: [5, 6], kernel: [3, 2], output: [5, 6], strides: [1, 1], before: [1, 0]),
      .init(
        image: [7, 7], kernel: [3, 3], output: [4, 4], strides: [2, 2], before: [1, 1], channels: 16, filters: 24),
      .init(
        image: [7, 7], kernel: [3, 3], output: [4, 4], strides: [2, 2], before: [1, 1], channels: 1, filters: 40),
      .init(
        image: [6, 6], kernel: [5, 5], output: [3, 3], strides: [2, 2], before: [1, 1], channels: 20, filters: 7),
      .init(
        image: [3, 3], kernel: [5, 5], output: [3, 3], strides: [1, 1], before: [2, 2], channels: 300, filters: 18),
      .init(
        image: [4, 5], kernel: [3, 3], output: [8, 10], strides: [1, 1], before: [1, 1], channels: 32, filters: 1,
        upSampling: 2),
      .init(
        image: [4, 5], kernel: [3, 3], output: [8, 10], strides: [1, 1], before: [1, 1], channels: 16, filters: 17,
        upSampling: 2),
    ].map { (row: ConvolutionCase) -> ConvolutionCase in
      var many = row
      many.batch = batch
      return many
    }
  }

  /// Batches whose positions are read in order: of more than 255 each, or of few channels, with zeros around them.
  static let inOrder: [ConvolutionCase] = [
    ConvolutionCase(
      image: [16, 17], kernel: [3, 3], output: [16, 17], strides: [1, 1], before: [1, 1], channels: 16, filters: 24,
      batch: 17),
    .init(
      image: [33, 35], kernel: [4, 4], output: [17, 18], strides: [2, 2], before: [1, 1], channels: 24, filters: 18,
      batch: 16),
    .init(
      image: [50, 52], kernel: [3, 2], output: [17, 18], strides: [3, 3], before: [1, 0], channels: 4, filters: 8,
      batch: 16),
    .init(
      image: [18, 34], kernel: [3, 3], output: [36, 68], strides: [1, 1], before: [1, 1], channels: 20, filters: 17,
      upSampling: 2, batch: 16),
    // The gradient of the kernel is a sum over ranges of positions: few panels, of a padded image and of another, a
    // range that begins within the batch, and more numbers than a cache keeps.
    .init(
      image: [28, 28], kernel: [4, 4], output: [14, 14], strides: [2, 2], before: [1, 1], channels: 1, filters: 32,
      batch: 16),
    .init(
      image: [20, 20], kernel: [2, 2], output: [20, 20], strides: [1, 1], before: [0, 1], channels: 16, filters: 40,
      batch: 16),
    .init(
      image: [15, 15], kernel: [2, 2], output: [15, 15], strides: [1, 1], before: [0, 1], channels: 16, filters: 40,
      batch: 37),
    .init(
      image: [32, 32], kernel: [3, 3], output: [32, 32], strides: [1, 1], before: [1, 1], channels: 16, filters: 16,
      batch: 33),
  ]

  static let plain: [ConvolutionCase] = [
    .init(image: [5, 6], kernel: [3, 2], output: [5, 6], strides: [1, 1], before: [1, 0]),
    .init(image: [6, 7], kernel: [5, 4], output: [3, 4], strides: [2, 2], before: [1, 1]),
    .init(image: [7, 6], kernel: [3, 3], output: [3, 2], strides: [2, 2], before: [0, 0]),
    .init(image: [2, 1], kernel: [5, 5], output: [2, 1], strides: [1, 1], before: [2, 2]),
    .init(image: [5, 6], kernel: [1, 1], output: [2, 2], strides: [3, 4], before: [0, 0]),
    .init(
      image: [8, 9], kernel: [3, 3], output: [8, 9], strides: [1, 1], before: [1, 1], channels: 16, filters: 32),
    .init(
      image: [8, 9], kernel: [5, 5], output: [4, 5], strides: [2, 2], before: [1, 2], channels: 17, filters: 33),
    .init(image: [6, 5], kernel: [2, 2], output: [6, 5], strides: [1, 1], before: [0, 0], channels: 1, filters: 1),
    .init(
      image: [9, 8], kernel: [4, 3], output: [3, 8], strides: [3, 1], before: [0, 1], channels: 9, filters: 16),
    .init(image: [4, 4], kernel: [3, 3], output: [6, 6], strides: [2, 2], before: [1, 1], upSampling: 3),
    // 33 x 33 taps on the way back, more than the direct convolution has room for.
    .init(image: [2, 3], kernel: [32, 32], output: [4, 6], strides: [1, 1], before: [15, 15], upSampling: 2),
    // Strides above the kernel, and few filters: on the way back there are phases without taps.
    .init(
      image: [8, 8], kernel: [1, 1], output: [4, 4], strides: [2, 2], before: [0, 0], channels: 16, filters: 4),
    .init(
      image: [7, 9], kernel: [2, 1], output: [3, 3], strides: [3, 3], before: [0, 0], channels: 20, filters: 3,
      batch: 16),
    .init(
      image: [4, 4], kernel: [2, 2], output: [1, 1], strides: [.max, .max], before: [0, 0], channels: 16, filters: 3),
    .init(
      image: [4, 4], kernel: [2, 2], output: [1, 1], strides: [.max, .max], before: [0, 0], channels: 3, filters: 16),
    .init(
      image: [4, 4], kernel: [2, 2], output: [1, 1], strides: [1 << 24, 1 << 24], before: [0, 0], channels: 1,
      filters: 16),
    // A tap that reads nothing on the way back, for the only channel.
    .init(
      image: [1, 1], kernel: [1, 1], output: [1, 1], strides: [3, 3], before: [1, 1], channels: 1, filters: 24),
    // Few output channels: a kernel that is wider than a vector, and than the image, whose taps begin and end far
    // outside of it.
    .init(
      image: [3, 50], kernel: [1, 37], output: [3, 50], strides: [1, 1], before: [0, 18], channels: 16, filters: 1),
    .init(
      image: [2, 20], kernel: [1, 63], output: [2, 20], strides: [1, 1], before: [0, 40], channels: 48, filters: 2),
    // Few output channels, and rows of many vectors.
    .init(
      image: [2, 700], kernel: [3, 3], output: [2, 700], strides: [1, 1], before: [1, 1], channels: 16, filters: 3),
    .init(
      image: [1, 400], kernel: [3, 3], output: [2, 800], strides: [1, 1], before: [1, 1], channels: 32, upSampling: 2),
    // More products than are made at once.
    .init(
      image: [28, 28], kernel: [2, 2], output: [56, 56], strides: [1, 1], before: [0, 0], channels: 8, filters: 1,
      upSampling: 2, batch: 120),
  ]

  /// Few output channels: rows of one vector, of less, and of more, with one phase and with up to nine.
  static let fewChannels: [ConvolutionCase] =
    [1, 15, 16, 17, 31, 33].flatMap { width in
      [(1, 1), (2, 1), (3, 2)].map { upSampling, filters in
        ConvolutionCase(
          image: [3, width], kernel: [3, 3], output: [3 * upSampling, width * upSampling], strides: [1, 1],
          before: [1, 1], channels: 16, filters: filters, upSampling: upSampling)
      }
    } + bandsOfRows

  /// Few output channels, and images that are worked on in bands of rows.
  private static let bandsOfRows: [ConvolutionCase] = [
    .init(
      image: [60, 70], kernel: [3, 3], output: [60, 70], strides: [1, 1], before: [1, 1], channels: 16, filters: 1),
    .init(
      image: [40, 90], kernel: [7, 5], output: [40, 90], strides: [1, 1], before: [5, 1], channels: 16, filters: 1),
    .init(
      image: [50, 45], kernel: [3, 3], output: [100, 90], strides: [1, 1], before: [1, 1], channels: 16, filters: 1,
      upSampling: 2),
    .init(
      image: [90, 30], kernel: [4, 4], output: [87, 27], strides: [1, 1], before: [0, 0], channels: 16, filters: 1),
    // Rows that no tap reads on the way back, and, with up-sampling, on the way there.
    .init(
      image: [10, 100], kernel: [1, 1], output: [12, 102], strides: [1, 1], before: [1, 1], channels: 1, filters: 16),
    .init(
      image: [10, 10], kernel: [1, 1], output: [4010, 10], strides: [1, 1], before: [2000, 0], channels: 1,
      filters: 16),
    .init(
      image: [5, 40], kernel: [5, 3], output: [2, 60], strides: [1, 1], before: [2, 1], channels: 16, filters: 1,
      upSampling: 3),
  ]

  /// Images of few channels, which are padded: rows of fewer positions than a loop takes at once, of as many and of
  /// more, at each distance that has a loop of its own and at others; and kernels of each number of weights that the
  /// loops for their gradient take at once, and of more.
  static let padded: [ConvolutionCase] =
    [1, 4, 7, 8, 14, 15, 29].flatMap { width in
      [(1, 1), (1, 2), (3, 1), (3, 2), (2, 2), (8, 1)].map { channels, stride in
        ConvolutionCase(
          image: [3 * stride, width * stride], kernel: [3, 3], output: [3, width], strides: [stride, stride],
          before: [1, 1], channels: channels, filters: channels == 1 ? 48 : 17)
      }
    }
    + (1...30).map { window in
      ConvolutionCase(
        image: [2, 9], kernel: [1, window], output: [2, 9], strides: [1, 1], before: [0, window / 2], channels: 1,
        filters: window.isMultiple(of: 2) ? 16 : 48)
    }

  /// Up-sampled images, 'same' padding; few channels, for the direct convolution, and many, for Winograd's algorithm.
  static let upSampled: [ConvolutionCase] = [[3, 5], [16, 32], [48, 16]].flatMap { widths in
    [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 7], [3, 5]].map { kernel in
      ConvolutionCase(
        image: [5, 7], kernel: kernel, output: [10, 14], strides: [1, 1], before: kernel.map { ($0 - 1) / 2 },
        channels: widths[0], filters: widths[1], upSampling: 2)
    }
  }

  /// Sizes that Winograd's algorithm takes: stride 1, and stride 2 on even and odd images.
  static let winograd: [ConvolutionCase] = [
    ConvolutionCase(image: [14, 14], kernel: [3, 3], output: [14, 14], strides: [1, 1], before: [1, 1]),
    .init(image: [7, 10], kernel: [3, 3], output: [5, 8], strides: [1, 1], before: [0, 0]),
    .init(image: [9, 4], kernel: [2, 3], output: [9, 4], strides: [1, 1], before: [0, 1]),
    .init(image: [16, 16], kernel: [5, 5], output: [8, 8], strides: [2, 2], before: [1, 1]),
    .init(image: [17, 13], kernel: [5, 5], output: [9, 7], strides: [2, 2], before: [2, 2]),
    .init(image: [16, 14], kernel: [6, 4], output: [8, 7], strides: [2, 2], before: [2, 1]),
    // One phase of an axis has two merged taps, the other one.
    .init(image: [14, 12], kernel: [3, 3], output: [7, 6], strides: [2, 2], before: [1, 0]),
    .init(image: [8, 7], kernel: [4, 5], output: [16, 14], strides: [1, 1], before: [1, 2], upSampling: 2),
  ].map { (row: ConvolutionCase) -> ConvolutionCase in
    var wide = row
    (wide.channels, wide.filters) = (32, 48)
    return wide
  }
}

@Suite("Convolution and its gradients, against loops in double precision")
struct ConvolutionTests {
  @Test(
    "Forward, input gradient and kernel gradient, with all operations and with fewer",
    arguments: ConvolutionCase.all, [ConvolutionArithmetic.asWritten, .reduced, .fewest])
  func agrees(_ row: ConvolutionCase, _ arithmetic: ConvolutionArithmetic) {
    let backend = CPUBackend(threads: 2, arithmetic: arithmetic)
    let shape = row.shape
    let images = backend.normal(shape.inputCount, 1)
    let kernel = backend.normal(shape.kernelCount, 2)
    let gradient = backend.normal(shape.outputCount, 3)
    let expected = reference(shape, backend.values(images), backend.values(kernel), backend.values(gradient))
    // The largest of thousands of errors, against the size of the result. Winograd's transforms lose two or three bits.
    let tolerance = arithmetic == .asWritten ? 1e-5 : 4e-5
    // Twice: the second run takes the plan and the packed kernels that were kept.
    for _ in 0..<2 {
      expectClose(backend.values(backend.convolve(images, kernel, shape, Epilogue())), expected.output, tolerance)
      expectClose(backend.values(backend.convolutionInputGradient(gradient, kernel, shape)), expected.images, tolerance)
      expectClose(
        backend.values(backend.convolutionKernelGradient(images, gradient, shape)), expected.kernel, tolerance)
    }
  }

  /// What is kept of a kernel must not depend on the sizes of the images that it was first used for.
  @Test("A kernel is packed for images of each size", arguments: [1, 3, 16], [1, 5, 16, 40])
  func sizes(_ channels: Int, _ filters: Int) {
    let backend = CPUBackend(threads: 2)
    let shapes = [[40, 40], [3, 4], [3, 29], [1, 1], [20, 3]].map { image in
      ConvolutionCase(
        image: image, kernel: [3, 3], output: image, strides: [1, 1], before: [1, 1], channels: channels,
        filters: filters, batch: 20
      ).shape
    }
    let kernel = backend.normal(shapes[0].kernelCount, 1)
    for shape in shapes + shapes.reversed() {
      let (images, gradient) = (backend.normal(shape.inputCount, 2), backend.normal(shape.outputCount, 3))
      let results = [kernel, backend.normal(shape.kernelCount, 1)].map { kernel in
        [
          backend.convolve(images, kernel, shape, Epilogue()),
          backend.convolutionInputGradient(gradient, kernel, shape),
        ].map(backend.values)
      }
      #expect(results[0] == results[1], "\(shape.rows.input) x \(shape.columns.input)")
    }
  }

  @Test("Which sizes cost fewer operations")
  func operations() {
    let share = { (row: ConvolutionCase) -> Double in
      let backend = CPUBackend(threads: 1, arithmetic: .fewest)
      let shape = row.shape
      _ = backend.convolve(
        backend.fill(1, count: shape.inputCount), backend.fill(1, count: shape.kernelCount), shape, Epilogue())
      #expect(backend.work.asWritten == shape.operations)
      return Double(backend.work.executed) / Double(backend.work.asWritten)
    }
    // The article's generator: each axis has 20 products for 14 places of 2 outputs with 5 taps. Two tiles of four cells
    // and two of three have 2 · 6 + 2 · 5 points, each for two phases but for four at which both are alike.
    let article = ConvolutionCase(
      image: [14, 14], kernel: [5, 5], output: [28, 28], strides: [1, 1], before: [2, 2], channels: 256, filters: 128,
      upSampling: 2)
    #expect(abs(share(article) - 40.0 * 40 / (14 * 2 * 5 * 14 * 2 * 5)) < 1e-9)
    // A 4 x 4 kernel with stride 2: each phase has two taps, and so 5 of 6 points.
    let strided = ConvolutionCase(
      image: [16, 16], kernel: [4, 4], output: [8, 8], strides: [2, 2], before: [1, 1], channels: 64, filters: 128)
    #expect(abs(share(strided) - 20.0 * 20 / (8 * 4 * 8 * 4)) < 1e-9)
    // Too few filters for Winograd's algorithm: 9 taps in place of 25.
    var one = article
    one.filters = 1
    #expect(share(one) == 9.0 / 25)
    #expect(share(ConvolutionCase.plain[5]) < 0.7)
    #expect(share(ConvolutionCase.plain[0]) == 1)
  }

  @Test(
    "Winograd's algorithm is taken where its transforms cost less than it saves",
    arguments: [
      // image, channels, kernel, stride, up-sampling, filters, batch
      ([14, 256, 5, 1, 2, 128, 100], true), ([14, 64, 5, 2, 1, 128, 64], true), ([7, 128, 3, 1, 1, 256, 100], true),
      ([28, 32, 3, 1, 1, 32, 64], true), ([14, 16, 3, 1, 1, 16, 64], true), ([64, 16, 4, 2, 1, 16, 32], true),
      ([28, 64, 3, 2, 1, 64, 64], false), ([14, 32, 3, 2, 1, 64, 64], false),
    ])
  func choice(_ sizes: [Int], _ isWinograd: Bool) {
    // However many images there are: one is computed alike alone and among others.
    for batch in [1, 7, 16, sizes[6], 400] {
      #expect(usesWinograd(Array(sizes[..<6]) + [batch]) == isWinograd, "\(batch) images")
    }
  }

  private func usesWinograd(_ sizes: [Int]) -> Bool {
    let (image, stride) = (sizes[0] * sizes[4], sizes[3])
    let output = (image + stride - 1) / stride
    let before = max(0, (output - 1) * stride + sizes[2] - image) / 2
    let row = ConvolutionCase(
      image: [sizes[0], sizes[0]], kernel: [sizes[2], sizes[2]], output: [output, output], strides: [stride, stride],
      before: [before, before], channels: sizes[1], filters: sizes[5], upSampling: sizes[4], batch: sizes[6])
    let backend = CountingBackend()
    _ = backend.convolve(
      backend.fill(1, count: row.shape.inputCount), backend.fill(1, count: row.shape.kernelCount), row.shape,
      Epilogue())
    let withoutTransforms = sizes[4] > 1 ? 9.0 / 25 : 1
    return Double(backend.work.executed) < withoutTransforms * Double(backend.work.asWritten)
  }

  private func expectClose(
    _ found: [Float], _ expected: [Double], _ tolerance: Double, at location: SourceLocation = #_sourceLocation
  ) {
    let size = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
    let worst = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .nan
    #expect(found.count == expected.count && worst <= tolerance * size, "\(worst / size)", sourceLocation: location)
  }

  private func reference(
    _ g: ConvolutionShape, _ x: [Float], _ k: [Float], _ u: [Float]
  ) -> (output: [Double], images: [Double], kernel: [Double]) {
    var output = [Double](repeating: 0, count: g.outputCount)
    var images = [Double](repeating: 0, count: g.inputCount)
    var kernel = [Double](repeating: 0, count: g.kernelCount)
    let (channels, filters) = (g.channels, g.filters)
    for sample in 0..<g.batch {
      for row in 0..<g.rows.output {
        for column in 0..<g.columns.output {
          let place = ((sample * g.rows.output + row) * g.columns.output + column) * filters
          for i in 0..<g.rows.window {
            for j in 0..<g.columns.window {
              let y = row * g.rows.stride + i - g.rows.paddingBefore
              let z = column * g.columns.stride + j - g.columns.paddingBefore
              guard y >= 0, y < g.rows.input * g.upSampling, z >= 0, z < g.columns.input * g.upSampling else {
                continue
              }
              let pixel =
                ((sample * g.rows.input + y / g.upSampling) * g.columns.input + z / g.upSampling) * channels
              let tap = (i * g.columns.window + j) * channels * filters
              for c in 0..<channels {
                for f in 0..<filters {
                  output[place + f] += Double(x[pixel + c]) * Double(k[tap + c * filters + f])
                  images[pixel + c] += Double(u[place + f]) * Double(k[tap + c * filters + f])
                  kernel[tap + c * filters + f] += Double(x[pixel + c]) * Double(u[place + f])
                }
              }
            }
          }
        }
      }
    }
    return (output, images, kernel)
  }
}
