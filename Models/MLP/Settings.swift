import GANZooNN
public import GANZooSupport
public import GANZooTraining

extension MLP {
  public static let entry = ArchitectureEntry(
    name: "mlp", title: "dense layers, for points of a plane and small images",
    source: "Arjovsky et al. 2017, arXiv:1701.07875; Gulrajani et al. 2017, arXiv:1704.00028", recipes: recipes
  ) { try MLP($0) }

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("wgan", PackageResources.wgan_yaml),
    RecipeText("toy-8-gaussians", PackageResources.toy_8_gaussians_yaml),
    RecipeText("toy-25-gaussians", PackageResources.toy_25_gaussians_yaml),
    RecipeText("toy-25-gaussians-clipping", PackageResources.toy_25_gaussians_clipping_yaml),
    RecipeText("toy-25-gaussians-paper", PackageResources.toy_25_gaussians_paper_yaml),
    RecipeText("toy-swiss-roll", PackageResources.toy_swiss_roll_yaml),
    RecipeText("toy-swiss-roll-12-layers", PackageResources.toy_swiss_roll_12_layers_yaml),
    RecipeText("seed-000-wgan", PackageResources.seed_000_wgan_yaml),
    RecipeText("seed-000-wgan-gp", PackageResources.seed_000_wgan_gp_yaml),
  ]

  /// An architecture of a recipe's `architecture` section.
  ///
  /// Throws `SettingsError`, or `ArchitectureError` for the shape of no sample.
  public init(_ settings: SettingsReader) throws {
    interface = try NetworkInterface(settings, takesPoints: true)
    let (generator, critic) = (try settings.section("generator"), try settings.section("critic"))
    layers = (generator: try MultilayerPerceptron(generator), critic: try MultilayerPerceptron(critic))
    outputInitializers = (
      generator: try Initializer(output: generator, otherwise: layers.generator.initializer),
      critic: try Initializer(output: critic, otherwise: layers.critic.initializer)
    )
    let output = try generator.choice("output", default: "tanh", of: ["tanh", "linear"])
    activation = ActivationFunction(rawValue: output) ?? .tanh
  }
}
