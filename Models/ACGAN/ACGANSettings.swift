public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension ACGAN {
  /// In the registry.
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

extension Initializer {
  /// Normal with this deviation, or Glorot's.
  init(deviation: Float?, otherwise glorot: Initializer = .glorotUniform) {
    self = deviation.map { .randomNormal(mean: 0, stddev: $0) } ?? glorot
  }
}
