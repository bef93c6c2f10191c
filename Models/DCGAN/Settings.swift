import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension DCGAN {
  public static let entry = ArchitectureEntry(
    name: "dcgan", title: "images of any size: transposed convolutions up, strided convolutions down",
    source: "Radford, Metz and Chintala 2016, arXiv:1511.06434", recipes: recipes
  ) { try DCGAN($0) }

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("shapes", PackageResources.shapes_yaml),
    RecipeText("wgan", PackageResources.wgan_yaml),
    RecipeText("wgan-constant", PackageResources.wgan_constant_yaml),
    RecipeText("wgan-gp-mnist", PackageResources.wgan_gp_mnist_yaml),
    RecipeText("lsun-baseline", PackageResources.lsun_baseline_yaml),
    RecipeText("lsun-no-norm-constant", PackageResources.lsun_no_norm_constant_yaml),
    RecipeText("lsun-mlp", PackageResources.lsun_mlp_yaml),
    RecipeText("lsun-no-norm", PackageResources.lsun_no_norm_yaml),
    RecipeText("lsun-gated", PackageResources.lsun_gated_yaml),
    RecipeText("lsun-tanh", PackageResources.lsun_tanh_yaml),
    RecipeText("seed-002-gan", PackageResources.seed_002_gan_yaml),
    RecipeText("seed-002-wgan", PackageResources.seed_002_wgan_yaml),
  ]

  /// An architecture of a recipe's `architecture` section.
  ///
  /// Throws `SettingsError` where a setting is out of its range, `ArchitectureError` for the shape of no image.
  public init(_ settings: SettingsReader) throws {
    interface = try NetworkInterface(settings)
    generatorSettings = try GeneratorSettings(try settings.section("generator"), sample: interface.sample)
    criticSettings = try ConvolutionSettings(
      try settings.section("critic"), sample: interface.sample, activation: .leakyReLU, normalization: .none)
  }
}

/// The section `architecture.generator`: what `name` says it is made of.
enum GeneratorSettings: Sendable {
  case convolutions(ConvolutionSettings)
  /// Arjovsky et al. 2017, section 4.3, put a perceptron before a convolutional critic.
  case mlp(MultilayerPerceptron)

  init(_ settings: SettingsReader, sample: Shape) throws {
    if try settings.choice("name", default: "convolutions", of: ["convolutions", "mlp"]) == "mlp" {
      self = .mlp(try MultilayerPerceptron(settings))
    } else {
      self = .convolutions(
        try ConvolutionSettings(settings, sample: sample, activation: .relu, normalization: .batch))
    }
  }
}

/// A stack of strided convolutions, in either direction: the section `architecture.critic`, or
/// `architecture.generator`.
struct ConvolutionSettings: Sendable {
  /// Sizes of the image on the way.
  let resolutions: Resolutions
  /// Channels of the image of half the sample's size, and what they are multiplied by at each further halving.
  let filters, growth: Int
  /// Height and width of the strided kernels.
  let kernel: Int
  /// Convolutions without a stride at half the sample's size.
  let extraLayers: Int
  let normalization: Normalization
  let nonlinearity: Nonlinearity
  /// Whether the layers have biases; normalisations keep theirs.
  let usesBias: Bool
  let initializer: Initializer

  init(
    _ settings: SettingsReader, sample: Shape, activation: Nonlinearity.Form, normalization: Normalization
  ) throws(SettingsError) {
    resolutions = try Resolutions(settings, of: sample)
    filters = try settings.int("filters", default: 64, in: 1...65_536)
    growth = try settings.int("growth", default: 2, in: 1...8)
    kernel = try settings.int("kernel", default: 4, in: 2...15)
    extraLayers = try settings.int("extra_layers", default: 0, in: 0...16)
    self.normalization = try Normalization(settings, default: normalization)
    nonlinearity = try Nonlinearity(settings, default: activation)
    usesBias = try settings.bool("bias", default: true)
    initializer = try Initializer(settings, default: "normal")
  }
}
