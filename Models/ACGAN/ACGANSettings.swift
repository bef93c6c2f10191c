import Layers
public import Settings
import Tensors
public import Zoo

extension ACGAN {
  /// In the registry.
  public static let entry = ArchitectureEntry(
    name: "acgan", title: "class-conditional images: class embedding times latent, critic with a class head",
    source: "Odena, Olah and Shlens 2017, arXiv:1610.09585", recipes: recipes
  ) { try ACGAN($0) }

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
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

/// The section `architecture.generator`.
struct GeneratorSettings: Sendable {
  /// Units of dense layers before the one that makes the first image.
  let hidden: [Int]
  /// Shape of the first image, [h, w, channels].
  let start: Shape
  /// Channels and kernel sizes of the convolutions.
  let filters, kernels: [Int]
  /// Kernel size of the last convolution, which makes the image.
  let outputKernel: Int
  /// How often the first image is doubled; each doubling stands before a convolution, the last one included.
  let upSamplings: Int
  let batchNormalization: Bool
  let momentum, slope: Float
  let kernel, embedding: Initializer

  var usesBias: Bool { !batchNormalization }

  init(_ settings: SettingsReader, sample: Shape) throws {
    hidden = try settings.ints("hidden", default: [1024], in: 1...65_536, count: 0...8)
    let start = Shape(try settings.ints("start", default: [7, 7, 128], in: 1...65_536, count: 3...3))
    self.start = start
    filters = try settings.ints("filters", default: [256, 128], in: 1...65_536, count: 0...16)
    kernels = try settings.ints("kernels", default: filters.map { _ in 5 }, in: 1...15, count: 0...16)
    outputKernel = try settings.int("output_kernel", default: 2, in: 1...15)
    batchNormalization = try settings.bool("batch_normalization", default: false)
    momentum = Float(try settings.double("momentum", default: 0.99, in: 0...1))
    slope = Float(try settings.double("slope", default: 0.3, in: 0...1))
    kernel = Initializer(deviation: try settings.optionalDouble("kernel_deviation", in: .positive))
    embedding =
      try settings.choice("embedding", default: "glorot-uniform", of: ["glorot-uniform", "blocks"]) == "blocks"
      ? .blocks(inside: 2.5, outside: 0.1) : .glorotUniform
    guard kernels.count == filters.count else {
      throw ArchitectureError(
        "architecture.generator has \(filters.count) filters, but \(kernels.count) kernels; expected one for each")
    }
    guard let doublings = (0...10).first(where: { start[0] << $0 == sample[0] && start[1] << $0 == sample[1] }) else {
      throw ArchitectureError(
        "architecture.generator.start \(start), doubled any number of times, does not become architecture.sample \(sample)"
      )
    }
    guard doublings <= filters.count + 1 else {
      throw ArchitectureError(
        "architecture.generator.start \(start) needs \(doublings) doublings, each before a convolution, but there are "
          + "\(filters.count + 1) convolutions")
    }
    upSamplings = doublings
  }

  /// Batch normalisation, if there is any, and the activation.
  func activated(_ x: Symbol) -> Symbol {
    let x = batchNormalization ? BatchNormalization(momentum: momentum)(x) : x
    return slope == 0 ? ReLU()(x) : LeakyReLU(slope)(x)
  }
}

/// The section `architecture.critic`.
struct CriticSettings: Sendable {
  /// Channels, kernel sizes, strides and pooling of the convolutions; a pooling of 0 is none.
  let filters, kernels, strides, pooling: [Int]
  let dropout, slope: Float
  let kernel: Initializer

  init(_ settings: SettingsReader) throws {
    filters = try settings.ints("filters", default: [32, 64, 128, 256], in: 1...65_536, count: 1...16)
    kernels = try settings.ints("kernels", default: filters.map { _ in 3 }, in: 1...15, count: 1...16)
    strides = try settings.ints("strides", default: filters.map { _ in 1 }, in: 1...8, count: 1...16)
    pooling = try settings.ints("pooling", default: filters.map { _ in 0 }, in: 0...8, count: 1...16)
    dropout = Float(try settings.double("dropout", default: 0.3, in: 0...0.95))
    slope = Float(try settings.double("slope", default: 0.3, in: 0...1))
    kernel = Initializer(deviation: try settings.optionalDouble("kernel_deviation", in: .positive))
    for (name, list) in [("kernels", kernels), ("strides", strides), ("pooling", pooling)]
    where list.count != filters.count {
      throw ArchitectureError(
        "architecture.critic has \(filters.count) filters, but \(list.count) \(name); expected one for each")
    }
  }
}

extension Initializer {
  /// Normal with this deviation, or Glorot uniform.
  fileprivate init(deviation: Double?) {
    self = deviation.map { .randomNormal(mean: 0, stddev: Float($0)) } ?? .glorotUniform
  }
}
