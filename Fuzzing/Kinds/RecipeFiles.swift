import Foundation
import GANZoo
import GANZooCommand

/// Recipes in YAML, of which networks are made: without weights, whose size is for the recipe to say.
struct RecipeFiles: Kind {
  let name = "recipe"
  /// At most `SettingsTree.mostEntries` values and two networks of `Network.mostLayers` layers.
  let memory = MemoryLimit(constant: 64 << 20, multiple: 1024)
  /// A message names the setting, or the layer that cannot be.
  let isNamedInMessages = false

  func samples() -> [Sample] {
    Zoo.builtIn.architectures.entries.flatMap { entry in
      entry.recipes.map { Sample("\(entry.name)/\($0.name).yaml", Array($0.yaml.utf8)) }
    }
  }

  func damage(_ sample: Sample, _ mutator: inout Mutator) -> [UInt8] {
    mutator.isChosen(oneIn: 8)
      ? mutator.damaged(sample.bytes) : mutator.damaged(text: sample.bytes, with: Extremes.yaml)
  }

  func read(_ path: String) throws -> String {
    try check(Recipe(SettingsTree(contentsOf: path), catalogue: .builtIn))
  }

  func isRefusal(_ error: any Error) -> Bool { isRecipeRefusal(error) }
}

/// What `--set` is given: the name of a recipe in the first line, an assignment in each of the others.
struct Assignments: Kind {
  let name = "set"
  let memory = RecipeFiles().memory
  let isNamedInMessages = false

  /// Every setting of every recipe.
  func samples() throws -> [Sample] {
    try Zoo.builtIn.architectures.entries.flatMap { entry in
      try entry.recipes.map { recipe in
        let tree = try Zoo.builtIn.recipe(model: entry.name, recipe: recipe.name).resolved
        let lines = ["\(entry.name) \(recipe.name)"] + Self.assignments(of: tree.yaml)
        return Sample("\(entry.name)-\(recipe.name).txt", Array(lines.joined(separator: "\n").utf8))
      }
    }
  }

  /// Three of the assignments, damaged, behind the recipe's name.
  func damage(_ sample: Sample, _ mutator: inout Mutator) -> [UInt8] {
    let lines = sample.bytes.split(separator: UInt8(ascii: "\n"))
    let chosen = (0..<3).map { _ in lines[mutator.number(in: 1..<lines.count)] }
    let text = Array(chosen.joined(separator: [UInt8(ascii: "\n")]))
    return lines[0] + [UInt8(ascii: "\n")] + mutator.damaged(text: text, with: Extremes.yaml)
  }

  func read(_ path: String) throws -> String {
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    let words = (lines.first ?? "").split(separator: " ").map(String.init)
    guard words.count == 2 else { throw UsageError() }
    return try check(Zoo.builtIn.recipe(model: words[0], recipe: words[1], overrides: Array(lines.dropFirst())))
  }

  func isRefusal(_ error: any Error) -> Bool { isRecipeRefusal(error) }

  /// `path=value` for each setting of a recipe as `SettingsTree.yaml` writes it: two spaces a level.
  private static func assignments(of yaml: String) -> [String] {
    var sections: [Substring] = []
    return yaml.split(separator: "\n").compactMap { line in
      let level = line.prefix { $0 == " " }.count / 2
      guard let colon = line.firstIndex(of: ":") else { return nil }
      sections = sections.prefix(level) + [line[..<colon].drop { $0 == " " }]
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return value.isEmpty ? nil : sections.joined(separator: ".") + "=" + value
    }
  }
}

/// Does with a recipe what `ganzoo summary` does, and reads what a run folder would keep of it.
///
/// - Returns: what `summary` prints.
private func check(_ recipe: Recipe) throws -> String {
  var text = recipe.warnings.joined(separator: "\n")
  for network in [try recipe.architecture.generator(), try recipe.architecture.critic()] {
    _ = network.kerasConfiguration.json
    text += network.summary
  }
  let kept = recipe.resolved.yaml
  let again = try Recipe(SettingsTree(yaml: kept, file: "recipe.yaml"), catalogue: .builtIn).resolved.yaml
  guard again == kept else { throw Finding(reason: "a recipe that is kept as \(kept) is read as \(again)") }
  return text
}

private func isRecipeRefusal(_ error: any Error) -> Bool {
  error is SettingsError || error is UnknownNameError || error is ArchitectureError || error is NetworkError
}
