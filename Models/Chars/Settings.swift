import GANZooInterchange
import GANZooNN
public import GANZooSupport
import GANZooTensors
public import GANZooTraining

extension Chars {
  public static let entry = ArchitectureEntry(
    name: "chars", title: "lines of text: residual blocks of 1-D convolutions, one-hot characters, softmax",
    source: "Gulrajani et al. 2017, arXiv:1704.00028, section 5.5", recipes: recipes,
    fit: { _, _, sample in
      throw ArchitectureError(
        "chars makes lines of text, not pictures of \(sample[0]) x \(sample[1]); acgan, dcgan, resnet, mlp make those"
      )
    }, make: { try Chars($0) })

  private static let recipes = [
    RecipeText("default", PackageResources.default_yaml),
    RecipeText("gulrajani", PackageResources.gulrajani_yaml),
  ]

  /// An architecture of a recipe's `architecture` section. Throws `SettingsError` or `ArchitectureError`.
  public init(_ settings: SettingsReader) throws {
    sample = Shape(try settings.ints("sample", default: [32, 64], in: 1...Alphabet.mostSymbols, count: 1...3))
    guard sample.rank == 2, (2...1024).contains(sample[0]), sample[1] >= 3 else {
      throw ArchitectureError(
        "architecture.sample should be [characters, symbols], 2 to 1,024 characters of 3 to "
          + "\(Alphabet.mostSymbols.grouped) symbols, but is \(sample)")
    }
    latent = try LatentSpace(settings, size: 128)
    generatorSettings = try StackSettings(try settings.section("generator"))
    criticSettings = try StackSettings(try settings.section("critic"))
  }
}

extension StackSettings {
  init(_ settings: SettingsReader) throws(SettingsError) {
    filters = try settings.int("filters", default: 512, in: 1...65_536)
    count = try settings.int("blocks", default: 5, in: 0...64)
    kernel = try settings.int("kernel", default: 5, in: 1...1024)
    initializer = try Initializer(settings, default: "he-uniform")
  }
}
