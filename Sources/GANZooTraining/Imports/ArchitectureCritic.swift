import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors

/// The critic of an architecture's recipe, made for the samples and classes of a generator that has another one.
struct ArchitectureCritic: Sendable {
  /// The architecture's name, and its recipe's name or path.
  let model, recipe: String
  /// The recipe's settings.
  let settings: SettingsTree
  /// The critic.
  let network: Network

  /// A critic for a generator.
  ///
  /// - Parameter overrides: texts `path=value` that change the recipe's architecture.
  /// - Throws: `UnknownNameError`, `RecipeModelError`, `SettingsError`, or `ArchitectureError` where the architecture
  ///   has no networks for such samples or classes.
  init(_ model: String, recipe: String, overrides: [String], for generator: GeneratorFile, _ zoo: Zoo) throws {
    let entry = try zoo.architectures[model]
    settings = try entry.settings(ofRecipe: recipe)
    if let found = settings["model"], found != model {
      throw RecipeModelError(recipe: recipe, expected: model, found: found)
    }
    (self.model, self.recipe) = (model, recipe)
    var asked = settings
    for text in overrides { try asked.override(text) }
    let sample = generator.network.outputShapes[0]
    let classes = try Self.classSetting(of: entry, settings, generator.classNames.count)
    let fit = RecipeFit(entry, datasets: zoo.datasets, original: settings, asked: asked, SampleRequest())
    let section = try SettingsReader(fit.networks(asked, for: sample, classes)).section("architecture")
    let architecture = try entry.make(section)
    try section.finish()
    network = try architecture.critic()
  }

  /// The setting that gives an architecture this number of classes; nil where none is needed, or where it knows no
  /// classes.
  private static func classSetting(of entry: ArchitectureEntry, _ settings: SettingsTree, _ count: Int) throws
    -> String?
  {
    func classes(_ settings: SettingsTree) throws -> Int {
      try entry.make(SettingsReader(settings).section("architecture")).classes ?? 0
    }
    guard try classes(settings) != count else { return nil }
    let setting = "architecture.classes=\(count)"
    var changed = settings
    try changed.override(setting)
    do {
      return try classes(changed) == count ? setting : nil
    } catch is SettingsError {
      throw ArchitectureError(
        "the critic of \(entry.name) tells classes apart, but the generator has \(count == 0 ? "none" : "\(count)"): "
          + "take the critic of another architecture")
    }
  }
}
