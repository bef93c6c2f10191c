import GANZooSupport
import GANZooTraining

/// The recipe of the zoo that a run's recipe is nearest to, and what is otherwise.
struct RecipeOrigin {
  /// The architecture.
  let model: String
  /// The recipe's name; nil where the zoo has none of the architecture.
  let recipe: String?
  /// Settings that differ: `old` is the zoo's value, `new` the run's.
  let differences: [SettingsDifference]

  /// Compares a run's recipe, as it was in force, with those of a zoo.
  init(of tree: SettingsTree, _ zoo: Zoo) {
    let model = tree["model"] ?? ""
    self.model = model
    let entry = zoo.architectures.entries.first { $0.name == model }
    let candidates = (entry?.recipes ?? []).compactMap { text -> (name: String, differences: [SettingsDifference])? in
      guard let recipe = try? zoo.recipe(model: model, recipe: text.name) else { return nil }
      return (text.name, recipe.resolved.differences(to: tree))
    }
    let nearest = candidates.min { $0.differences.count < $1.differences.count }
    recipe = nearest?.name
    differences = nearest?.differences ?? []
  }

  /// The arguments after `train` that give the run's recipe again, as they are typed. They have been tried; nil where
  /// none do and only the recipe's file gives it.
  func arguments(_ tree: SettingsTree, _ zoo: Zoo) -> [String]? {
    guard let recipe else { return nil }
    // A section that gets another name is read anew, so names come first and what is gone needs no word.
    let changes = differences.filter { $0.path.hasSuffix(".name") } + differences.filter { !$0.path.hasSuffix(".name") }
    let overrides = changes.compactMap { change in change.new.map { "\(change.path)=\($0)" } }
    guard let same = try? zoo.recipe(model: model, recipe: recipe, overrides: overrides),
      same.resolved.differences(to: tree).isEmpty
    else { return nil }
    let words = ["--model", model] + (recipe == "default" ? [] : ["--recipe", recipe])
    return words.map(\.word) + overrides.flatMap { ["--set", $0.word] }
  }
}

extension String {
  /// A word of a command line: options of ours as they are.
  fileprivate var word: String { hasPrefix("--") ? self : shellWord }
}
