import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension ResNet {
  /// In the registry.
  public static let entry = ArchitectureEntry(
    name: "resnet", title: "images of any size: residual blocks up, residual blocks with mean pooling down",
    source: "Gulrajani et al. 2017, arXiv:1704.00028, appendix F", recipes: recipes
  ) { try ResNet($0) }

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("cifar10", PackageResources.cifar10_yaml),
    RecipeText("cifar10-conditional", PackageResources.cifar10_conditional_yaml),
    RecipeText("lsun-64", PackageResources.lsun_64_yaml),
    RecipeText("lsun-101", PackageResources.lsun_101_yaml),
  ]

  /// An architecture of a recipe's `architecture` section.
  ///
  /// Throws `SettingsError` where a setting is out of its range, `ArchitectureError` where two do not fit each other.
  public init(_ settings: SettingsReader) throws {
    interface = try NetworkInterface(settings)
    let kind = try settings.choice("blocks", default: ResidualBlocks.Kind.basic)
    generatorSettings = try GeneratorSettings(try settings.section("generator"), kind, interface)
    criticSettings = try CriticSettings(try settings.section("critic"), kind, sample: interface.sample)
  }
}
