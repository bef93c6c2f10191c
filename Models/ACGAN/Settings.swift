import GANZooInterchange
import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension ACGAN {
  public static let entry = ArchitectureEntry(
    name: "acgan", title: "class-conditional images: a generator that is told the class, a critic with a class head",
    source: "Odena, Olah and Shlens 2017, arXiv:1610.09585", recipes: recipes,
    fit: { try Fitting($0, recipe: $1, sample: $2).settings() }, make: { try ACGAN($0) })

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("shapes", PackageResources.shapes_yaml),
    RecipeText("ac-gan-cifar10", PackageResources.ac_gan_cifar10_yaml),
    RecipeText("ac-gan-imagenet", PackageResources.ac_gan_imagenet_yaml),
    RecipeText("blocks", PackageResources.blocks_yaml),
    RecipeText("keras-mnist-acgan", PackageResources.keras_mnist_acgan_yaml),
    RecipeText("keras-wacgan", PackageResources.keras_wacgan_yaml),
  ]

  /// An architecture of a recipe's `architecture` section.
  ///
  /// Throws `SettingsError` where a setting is out of its range, `ArchitectureError` where two do not fit each other.
  public init(_ settings: SettingsReader) throws {
    sample = try settings.sampleShape()
    classCount = try settings.int("classes", default: 10, in: 2...10_000)
    classHead = try settings.choice("class_head", default: .auxiliary)
    latent = try LatentSpace(settings, size: 100)
    generatorSettings = try GeneratorSettings(try settings.section("generator"), sample: sample)
    criticSettings = try CriticSettings(try settings.section("critic"))
  }
}

// MARK: - architecture.generator

/// The sizes in the section `architecture.generator`, which may not fit each other yet.
struct GeneratorSizes: Sendable {
  /// Shape of the first image, [h, w, channels].
  let start: Shape
  /// Channels and kernel sizes of the convolutions but for the last; in settings one kernel size stands for all.
  let filters, kernels: [Int]
  /// Kernel size of the last convolution, which makes the image.
  let outputKernel: Int

  init(_ settings: SettingsReader) throws(SettingsError) {
    start = Shape(try settings.ints("start", default: [7, 7, 128], in: 1...65_536, count: 3...3))
    filters = try settings.ints("filters", default: [256, 128], in: 1...65_536, count: 0...16)
    let given = try settings.ints("kernels", default: filters.map { _ in 5 }, in: 1...15, count: 0...16)
    kernels = given.count == 1 ? filters.map { _ in given[0] } : given
    outputKernel = try settings.int("output_kernel", default: 2, in: 1...15)
  }
}

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
  /// Channels and kernel sizes of the convolutions but for the last; in settings one kernel size stands for all.
  let filters, kernels: [Int]
  /// Kernel size of the last convolution, which makes the image.
  let outputKernel: Int
  let growth: Growth
  /// 3 x 3 convolutions without a stride before each convolution but the last, with the channels that it reads.
  let extraLayers: Int
  /// Whether what the convolutions make is normalised, and what the dense layers make.
  let batchNormalization, denseNormalization: Bool
  let momentum, slope: Float
  /// First values of convolutions, dense layers and the class embedding.
  let kernel, dense, embedding: Initializer

  init(_ settings: SettingsReader, sample: Shape) throws {
    classInput = try settings.choice("class_input", default: .multiplied)
    hidden = try settings.ints("hidden", default: [1024], in: 1...65_536, count: 0...8)
    let sizes = try GeneratorSizes(settings)
    (start, filters, kernels, outputKernel) = (sizes.start, sizes.filters, sizes.kernels, sizes.outputKernel)
    guard kernels.count == filters.count else {
      throw ArchitectureError(
        "architecture.generator has \(filters.count.counted("filter")), but \(kernels.count.counted("kernel")); "
          + "expected one for each, or one for all")
    }
    growth = try Growth(settings, start: start, kernels: kernels + [outputKernel], sample: sample)
    extraLayers = try settings.extraLayers()
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

// MARK: - architecture.critic

/// The section `architecture.critic`.
struct CriticSettings: Sendable {
  /// Channels, kernel sizes, strides and pooling of the convolutions; a pooling of 0 is none.
  let filters, kernels, strides, pooling: [Int]
  /// 3 x 3 convolutions without a stride before each of these but the first, with its channels.
  let extraLayers: Int
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
    extraLayers = try settings.extraLayers()
    batchNormalization = try settings.bool("batch_normalization", default: false)
    momentum = try settings.float("momentum", default: 0.99, in: 0...1)
    dropout = try settings.float("dropout", default: 0.3, in: 0...0.95)
    slope = try settings.float("slope", default: 0.3, in: 0...1)
    kernel = Initializer(deviation: try settings.optionalFloat("kernel_deviation", in: .positive))
    dense = Initializer(deviation: try settings.optionalFloat("dense_deviation", in: .positive))
    for (name, list) in [("kernels", kernels), ("strides", strides), ("pooling", pooling)]
    where list.count != filters.count {
      throw ArchitectureError(
        "architecture.critic has \(filters.count.counted("filter")), but \(list.count.counted("number")) in \(name); "
          + "expected one for each")
    }
  }

  /// The convolutions, one by one.
  var layers: [(filters: Int, kernel: Int, stride: Int, pooling: Int)] {
    filters.indices.map { (filters[$0], kernels[$0], strides[$0], pooling[$0]) }
  }

  /// Whether what the convolution of this number, counted from 0, makes is normalised: not the first's, as in DCGAN.
  func normalizes(_ index: Int) -> Bool { batchNormalization && index > 0 }
}

extension SettingsReader {
  /// A number of convolutions. Recipes that say nothing of it, which is younger, keep their text.
  fileprivate func extraLayers() throws(SettingsError) -> Int {
    has("extra_layers") ? try int("extra_layers", in: 0...16) : 0
  }
}

extension Initializer {
  /// Normal with this deviation, or Glorot's.
  init(deviation: Float?, otherwise glorot: Initializer = .glorotUniform) {
    self = deviation.map { .randomNormal(mean: 0, stddev: $0) } ?? glorot
  }
}
