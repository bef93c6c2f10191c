import ArgumentParser
import GANZoo
import GANZooSupport
import GANZooWeights

struct List: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists architectures, trained generators, recipes, data sets, objectives and optimizers.",
    usage: "\(Program.name) list",
    discussion: """
      Example:

        \(Program.name) list
      """)

  func run(_ zoo: Zoo) throws {
    section("Architectures (--model)", zoo.architectures.entries.map { ($0.name, "\($0.title) (\($0.source))") })
    // What is not there is left out here; the command that needs it says where it was looked for.
    let generators = (try? TrainedWeights.bundled())?.generators ?? []
    section("Trained generators (generate --model, --data)", Self.trained(generators))
    let recipes = try zoo.architectures.entries.flatMap { architecture in
      try architecture.recipes.map { recipe in
        (
          "\(architecture.name) \(recipe.name)",
          try zoo.recipe(model: architecture.name, recipe: recipe.name).title
        )
      }
    }
    section("Recipes (--model, --recipe)", recipes)
    section("Data sets (--data)", zoo.datasets.entries.map { ($0.name, "\($0.title) (\($0.origin))") })
    section("Objectives (--set objective.name=…)", zoo.objectives.entries.map { ($0.name, $0.title) })
    section(
      "Optimizers (--set optimizers.generator.name=…, optimizers.critic.name=…)",
      zoo.optimizers.entries.map { ($0.name, $0.title) })
    let observers = zoo.observers.entries
    if !observers.isEmpty { section("Observers (train --observer)", observers.map { ($0.name, $0.title) }) }
  }

  /// Each architecture with the data sets that it was trained on.
  private static func trained(_ entries: [TrainedWeights.Entry]) -> [(String, String)] {
    Dictionary(grouping: entries, by: \.model).sorted { $0.key < $1.key }.map { model, entries in
      (model, entries.map(\.data).joined(separator: ", "))
    }
  }

  private func section(_ title: String, _ rows: [(String, String)]) {
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { name, text in
      "  \(name)\(String(repeating: " ", count: width - name.count))  \(text)\n"
    }
    ConsoleOutput.standardOutput.write("\(title)\n\(lines.joined())\n")
  }
}
