import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport

/// Networks that were trained before, with which a training goes on.
struct StartOptions: ParsableArguments {
  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("Go on with a generator that Keras made, and with --critic.", valueName: "file"),
    completion: .wholeModel)
  var generator: String?

  @Option(
    help: ArgumentHelp("The critic of the generator of --from, which Keras made, too.", valueName: "file"),
    completion: .wholeModel)
  var critic: String?

  func validate() throws {
    if generator == nil, critic != nil { throw ValidationError("--critic goes with --from, a generator.") }
    if let generator, critic == nil {
      throw ValidationError(
        "--from \(generator.printable) needs --critic, the file of the network that judged it: without a critic "
          + "nothing says what the generator should learn.")
    }
  }
}

/// What a training is to be, and what it begins with.
struct ChosenTraining {
  var recipe: Recipe
  var start = TrainingStart()
  /// What it is called in messages and in the name of its folder.
  var name: String
  var notes: [String]
}

extension ChosenTraining {
  /// Networks of Keras' files, with a recipe's settings and changes.
  init(generator: String, critic: String, _ choice: RecipeChoice, changes: [String], _ zoo: Zoo) throws {
    guard choice.recipe == RecipeChoice.standard || choice.recipe.isSettingsFile else {
      throw UsageError(
        "--recipe \(choice.recipe) is no YAML file; beside --from it is one whose objective, optimizers, schedule, data "
          + "and training are taken")
    }
    let settings = choice.recipe == RecipeChoice.standard ? nil : try SettingsTree(contentsOf: choice.recipe)
    let networks = try KerasNetworks(generator: generator, critic: critic, layers: zoo.layers)
    recipe = try networks.recipe(zoo, settings: settings, overrides: choice.overrides + changes)
    start = try networks.start(of: recipe)
    name = ((generator as NSString).lastPathComponent as NSString).deletingPathExtension
    notes = recipe.notes + (try networks.notes(of: recipe))
  }
}

extension String {
  /// Whether a recipe's name is the path of a file.
  fileprivate var isSettingsFile: Bool { contains("/") || hasSuffix(".yaml") || hasSuffix(".yml") }
}
