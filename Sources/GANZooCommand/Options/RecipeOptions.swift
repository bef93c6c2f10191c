import ArgumentParser
import GANZoo

/// Which architecture and recipe, with which changes.
struct RecipeOptions: ParsableArguments {
  @Option(help: "The architecture; '\(Program.name) list' shows them.", completion: .architecture)
  var model: String

  @OptionGroup var choice: RecipeChoice

  var recipe: String { choice.recipe }

  func load(_ zoo: Zoo, more: [String] = [], fitting sample: SampleRequest? = nil) throws -> Recipe {
    try choice.load(zoo, model: model, more: more, fitting: sample)
  }
}

/// Which recipe of an architecture, with which changes.
struct RecipeChoice: ParsableArguments {
  @Option(help: "One of the architecture's recipes, or the path of a YAML file.", completion: .recipe)
  var recipe = RecipeChoice.standard

  /// The recipe of an architecture that is taken where none is named.
  static let standard = "default"

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Change a setting of the recipe; may be given several times.", valueName: "path=value"),
    completion: .setting)
  var overrides: [String] = []

  /// Whether nothing was chosen.
  var isDefault: Bool { recipe == Self.standard && overrides.isEmpty }

  func load(_ zoo: Zoo, model: String, more: [String], fitting sample: SampleRequest? = nil) throws -> Recipe {
    try zoo.recipe(model: model, recipe: recipe, overrides: overrides + more, fitting: sample)
  }

  /// Options of trainings that stand for settings. Throws `UsageError` for `--data` that is none.
  static func options(
    steps: Int?, seed: Int?, objective: String?, data: String?, _ zoo: Zoo
  ) throws -> [SettingOption] {
    [
      SettingOption("--steps", "training.steps", steps), SettingOption("--seed", "training.seed", seed),
      SettingOption("--objective", "objective.name", objective), try DataChoice.option(data, zoo),
    ]
  }
}
