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
  /// The sizes of a sample that is no multiple of the first image, to which each doubled image is cut; nil where none
  /// is cut.
  private let cut: Resolutions?

  /// Reads the section `growth`: a `name` and, for transposed convolutions, `strides` and `padding`, one for each
  /// kernel; by default "same", and stride 2 until the image is as large as the sample.
  ///
  /// Throws `SettingsError`, or `ArchitectureError` where `start` does not become `sample`.
  init(_ settings: SettingsReader, start: Shape, kernels: [Int], sample: Shape) throws {
    let section = try settings.section("growth")
    let names = ["up-sampling", "transposed"]
    isTransposed = try section.choice("name", default: "up-sampling", of: names) == "transposed"
    if isTransposed {
      windows = try Self.transposedWindows(section, kernels: kernels, start: start, sample: sample)
      upSamplings = 0
      let doublings = windows.allSatisfy(\.keepsOrDoubles) ? windows.count(where: \.isDoubling) : 0
      cut = Self.cut(doublings: doublings, start: start, sample: sample)
      if cut == nil { try Self.checkTransposed(windows, start: start, sample: sample) }
    } else {
      windows = kernels.map { Window($0, $0) }
      upSamplings = try Self.doublings(of: start, sample: sample, convolutions: kernels.count)
      cut = Self.cut(doublings: upSamplings, start: start, sample: sample)
    }
  }

  /// An image that was doubled for, or by, the convolution of this number, counted from 0, cut to its size.
  func cropped(_ x: Symbol, _ index: Int) -> Symbol {
    guard let cut, isTransposed ? windows[index].isDoubling : index < upSamplings else { return x }
    let done = isTransposed ? windows[...index].count(where: \.isDoubling) : index + 1
    return cut.cropped(x, to: cut.stages - done)
  }

  /// The sizes of a sample that a first image becomes by doubling and cutting.
  private static func cut(doublings: Int, start: Shape, sample: Shape) -> Resolutions? {
    let sizes = Resolutions(of: sample, stages: doublings)
    return doublings > 0 && sizes.start(channels: start[2]) == start ? sizes : nil
  }

  /// How often the first image is doubled to become the sample; nil where that does not make it.
  private static func doublings(of start: Shape, sample: Shape) -> Int? {
    (0...10).first { Resolutions(of: sample, stages: $0).start(channels: start[2]) == start }
  }

  private static func doublings(of start: Shape, sample: Shape, convolutions: Int) throws -> Int {
    guard let doublings = doublings(of: start, sample: sample) else {
      throw ArchitectureError(
        "architecture.generator.start \(start), doubled any number of times, does not become architecture.sample "
          + "\(sample)"
      )
    }
    guard doublings <= convolutions else {
      throw ArchitectureError(
        "architecture.generator.start \(start) needs \(doublings.counted("doubling")), each before a "
          + "convolution, but has \(convolutions.counted("convolution"))")
    }
    return doublings
  }

  /// By default the first convolutions double, as many as it takes, and those behind them keep the size.
  private static func transposedWindows(
    _ settings: SettingsReader, kernels: [Int], start: Shape, sample: Shape
  ) throws -> [Window] {
    let doublings = doublings(of: start, sample: sample) ?? kernels.count
    let standard = kernels.indices.map { $0 < doublings ? 2 : 1 }
    let strides = try settings.ints("strides", default: standard, in: 1...8, count: 1...17)
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
          "architecture.generator.start \(start) becomes \(image[0]) x \(image[1]) by transposed convolution "
            + "\(index + 1) "
            + "of \(windows.count), but architecture.sample is \(sample)")
      }
    }
  }
}

extension Window {
  /// Whether a transposed convolution of it makes an image of twice the size.
  fileprivate var isDoubling: Bool { strideHeight == 2 && strideWidth == 2 }
  /// Whether it makes one of twice the size or of the same.
  fileprivate var keepsOrDoubles: Bool {
    padding == .same && (isDoubling || strideHeight == 1 && strideWidth == 1)
  }
}
