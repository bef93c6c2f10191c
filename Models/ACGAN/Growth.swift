import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// How a generator's first image becomes as large as its last, convolution by convolution.
struct Growth: Sendable {
  /// Of the convolutions, of which the last makes the image.
  let windows: [Window]
  /// Whether the convolutions are transposed: they grow the image themselves.
  let isTransposed: Bool
  /// How often the image is doubled, each time before a convolution.
  let upSamplings: Int

  /// Reads the section `growth`: a `name` and, for transposed convolutions, `strides` and `padding`, one for each kernel.
  ///
  /// Throws `SettingsError`, or `ArchitectureError` where `start` does not become `sample`.
  init(_ settings: SettingsReader, start: Shape, kernels: [Int], sample: Shape) throws {
    let section = try settings.section("growth")
    let names = ["up-sampling", "transposed"]
    isTransposed = try section.choice("name", default: "up-sampling", of: names) == "transposed"
    if isTransposed {
      windows = try Self.transposedWindows(section, kernels: kernels)
      upSamplings = 0
      try Self.checkTransposed(windows, start: start, sample: sample)
    } else {
      windows = kernels.map { Window($0, $0) }
      upSamplings = try Self.doublings(of: start, sample: sample, convolutions: kernels.count)
    }
  }

  private static func doublings(of start: Shape, sample: Shape, convolutions: Int) throws -> Int {
    guard let doublings = (0...10).first(where: { start[0] << $0 == sample[0] && start[1] << $0 == sample[1] }) else {
      throw ArchitectureError(
        "architecture.generator.start \(start), doubled any number of times, does not become architecture.sample \(sample)"
      )
    }
    guard doublings <= convolutions else {
      throw ArchitectureError(
        "architecture.generator.start \(start) needs \(doublings) doublings, each before a convolution, but there are "
          + "\(convolutions) convolutions")
    }
    return doublings
  }

  private static func transposedWindows(_ settings: SettingsReader, kernels: [Int]) throws -> [Window] {
    let strides = try settings.ints("strides", default: kernels.map { _ in 2 }, in: 1...8, count: 1...17)
    let padding = try settings.choices("padding", default: kernels.map { _ in Padding.same }, count: 1...17)
    for (name, count) in [("strides", strides.count), ("padding", padding.count)] where count != kernels.count {
      throw ArchitectureError(
        "architecture.generator has \(kernels.count) transposed convolutions, the last included, but \(count) \(name); "
          + "expected one for each")
    }
    return kernels.indices.map {
      Window(kernels[$0], kernels[$0], strides: (strides[$0], strides[$0]), padding: padding[$0])
    }
  }

  /// Follows the image through the convolutions, as far as it is no larger than it should become.
  private static func checkTransposed(_ windows: [Window], start: Shape, sample: Shape) throws {
    var image = start
    for (index, window) in windows.enumerated() {
      image = try Conv2DTranspose(1, window: window).outputShape([image])
      let isLast = index == windows.count - 1
      guard isLast ? image[0] == sample[0] && image[1] == sample[1] : image[0] <= sample[0] && image[1] <= sample[1]
      else {
        throw ArchitectureError(
          "architecture.generator.start \(start) becomes \(image[0]) x \(image[1]) by transposed convolution \(index + 1) "
            + "of \(windows.count), but architecture.sample is \(sample)")
      }
    }
  }

  /// x through the convolution of this number, counted from 0.
  func convolved(
    _ x: Symbol, _ index: Int, filters: Int, activation: ActivationFunction = .linear, usesBias: Bool = true,
    initializer: Initializer, name: String? = nil
  ) -> Symbol {
    guard !isTransposed else {
      let convolution = Conv2DTranspose(
        filters, window: windows[index], activation: activation, usesBias: usesBias, kernelInitializer: initializer)
      return convolution(x, name: name)
    }
    let convolution = Conv2D(
      filters, window: windows[index], activation: activation, usesBias: usesBias, kernelInitializer: initializer)
    return convolution(index < upSamplings ? UpSampling2D(2)(x) : x, name: name)
  }
}
