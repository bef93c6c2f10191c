import GANZooInterchange
import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension ACGAN {
  public static let entry = ArchitectureEntry(
    name: "acgan", title: "class-conditional images: class embedding times latent, critic with a class head",
    source: "Odena, Olah and Shlens 2017, arXiv:1610.09585", recipes: recipes
  ) { try ACGAN($0) }

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("ac-gan-cifar10", PackageResources.ac_gan_cifar10_yaml),
    RecipeText("ac-gan-imagenet", PackageResources.ac_gan_imagenet_yaml),
    RecipeText("keras-mnist-acgan", PackageResources.keras_mnist_acgan_yaml),
    RecipeText("keras-wacgan", PackageResources.keras_wacgan_yaml),
  ]

  /// An architecture of a recipe's `architecture` section.
  ///
  /// Throws `SettingsError` where a setting is out of its range, `ArchitectureError` where two do not fit each other.
  public init(_ settings: SettingsReader) throws {
    sample = try settings.sampleShape()
    classCount = try settings.int("classes", default: 10, in: 2...10_000)
    latent = try LatentSpace(settings, size: 100)
    generatorSettings = try GeneratorSettings(try settings.section("generator"), sample: sample)
    criticSettings = try CriticSettings(try settings.section("critic"))
  }
}

// MARK: - architecture.generator

/// The section `architecture.generator`.
struct GeneratorSettings: Sendable {
  /// How the class meets the latent vector.
  enum ClassInput: String, CaseIterable, Sendable {
    /// The latent vector is multiplied by an embedding of the class.
    case multiplied
    /// The class, one-hot, stands behind the latent vector.
    case concatenated
  }

  let classInput: ClassInput
  /// Units of dense layers before the one that makes the first image.
  let hidden: [Int]
  /// Shape of the first image, [h, w, channels].
  let start: Shape
  /// Channels and kernel sizes of the convolutions but for the last.
  let filters, kernels: [Int]
  /// Kernel size of the last convolution, which makes the image.
  let outputKernel: Int
  let growth: Growth
  /// Whether what the convolutions make is normalised, and what the dense layers make.
  let batchNormalization, denseNormalization: Bool
  let momentum, slope: Float
  /// First values of convolutions, dense layers and the class embedding.
  let kernel, dense, embedding: Initializer

  init(_ settings: SettingsReader, sample: Shape) throws {
    classInput = try settings.choice("class_input", default: .multiplied)
    hidden = try settings.ints("hidden", default: [1024], in: 1...65_536, count: 0...8)
    start = Shape(try settings.ints("start", default: [7, 7, 128], in: 1...65_536, count: 3...3))
    filters = try settings.ints("filters", default: [256, 128], in: 1...65_536, count: 0...16)
    kernels = try settings.ints("kernels", default: filters.map { _ in 5 }, in: 1...15, count: 0...16)
    outputKernel = try settings.int("output_kernel", default: 2, in: 1...15)
    guard kernels.count == filters.count else {
      throw ArchitectureError(
        "architecture.generator has \(filters.count) filters, but \(kernels.count) kernels; expected one for each")
    }
    growth = try Growth(settings, start: start, kernels: kernels + [outputKernel], sample: sample)
    batchNormalization = try settings.bool("batch_normalization", default: false)
    denseNormalization = try settings.bool("dense_normalization", default: batchNormalization)
    momentum = try settings.float("momentum", default: 0.99, in: 0...1)
    slope = try settings.float("slope", default: 0.3, in: 0...1)
    let glorot = try settings.choice(
      "kernel_initializer", default: "glorot-uniform", of: ["glorot-uniform", "glorot-normal"])
    kernel = Initializer(
      deviation: try settings.optionalFloat("kernel_deviation", in: .positive),
      otherwise: glorot == "glorot-normal" ? .glorotNormal : .glorotUniform)
    dense = Initializer(deviation: try settings.optionalFloat("dense_deviation", in: .positive))
    embedding = try Self.embedding(settings)
  }

  private static func embedding(_ settings: SettingsReader) throws(SettingsError) -> Initializer {
    let names = ["glorot-uniform", "glorot-normal", "blocks"]
    return switch try settings.choice("embedding", default: "glorot-uniform", of: names) {
    case "glorot-normal": .glorotNormal
    case "blocks": .blocks(inside: 2.5, outside: 0.1)
    default: .glorotUniform
    }
  }
}

/// How a generator's first image becomes as large as its last, convolution by convolution.
struct Growth: Sendable {
  /// Of the convolutions, of which the last makes the image.
  let windows: [Window]
  /// Whether the convolutions are transposed: they grow the image themselves.
  let isTransposed: Bool
  /// How often the image is doubled, each time before a convolution.
  let upSamplings: Int

  /// Reads the section `growth`: a `name` and, for transposed convolutions, `strides` and `padding`, one for each
  /// kernel.
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
        "architecture.generator.start \(start), doubled any number of times, does not become architecture.sample "
          + "\(sample)"
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
          "architecture.generator.start \(start) becomes \(image[0]) x \(image[1]) by transposed convolution "
            + "\(index + 1) "
            + "of \(windows.count), but architecture.sample is \(sample)")
      }
    }
  }
}

// MARK: - architecture.critic

/// The section `architecture.critic`.
struct CriticSettings: Sendable {
  /// Channels, kernel sizes, strides and pooling of the convolutions; a pooling of 0 is none.
  let filters, kernels, strides, pooling: [Int]
  /// Whether what the second convolution and those after it make is normalised.
  let batchNormalization: Bool
  let momentum, dropout, slope: Float
  /// First values of convolutions and of the heads.
  let kernel, dense: Initializer

  init(_ settings: SettingsReader) throws {
    filters = try settings.ints("filters", default: [32, 64, 128, 256], in: 1...65_536, count: 1...16)
    kernels = try settings.ints("kernels", default: filters.map { _ in 3 }, in: 1...15, count: 1...16)
    strides = try settings.ints("strides", default: filters.map { _ in 1 }, in: 1...8, count: 1...16)
    pooling = try settings.ints("pooling", default: filters.map { _ in 0 }, in: 0...8, count: 1...16)
    batchNormalization = try settings.bool("batch_normalization", default: false)
    momentum = try settings.float("momentum", default: 0.99, in: 0...1)
    dropout = try settings.float("dropout", default: 0.3, in: 0...0.95)
    slope = try settings.float("slope", default: 0.3, in: 0...1)
    kernel = Initializer(deviation: try settings.optionalFloat("kernel_deviation", in: .positive))
    dense = Initializer(deviation: try settings.optionalFloat("dense_deviation", in: .positive))
    for (name, list) in [("kernels", kernels), ("strides", strides), ("pooling", pooling)]
    where list.count != filters.count {
      throw ArchitectureError(
        "architecture.critic has \(filters.count) filters, but \(list.count) \(name); expected one for each")
    }
  }

  /// Whether what the convolution of this number, counted from 0, makes is normalised: not the first's, as in DCGAN.
  func normalizes(_ index: Int) -> Bool { batchNormalization && index > 0 }
}

extension Initializer {
  /// Normal with this deviation, or Glorot's.
  init(deviation: Float?, otherwise glorot: Initializer = .glorotUniform) {
    self = deviation.map { .randomNormal(mean: 0, stddev: $0) } ?? glorot
  }
}
