import Foundation
import GANZoo
import GANZooCommand

/// YAML recipes, from which networks are built without weights, since a recipe may request weights of any size.
struct RecipeFiles: FuzzTarget {
  let name = "recipe"
  /// At most `SettingsTree.mostEntries` values and two networks of `Network.mostLayers` layers.
  let memory = MemoryLimit(constant: 64 << 20, multiple: 1024)
  /// Messages name the setting or the layer.
  let messagesNameFile = false

  func corpus() -> [CorpusEntry] {
    Zoo.builtIn.architectures.entries.flatMap { entry in
      entry.recipes.map { CorpusEntry("\(entry.name)/\($0.name).yaml", Array($0.yaml.utf8)) }
    }
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    mutator.isChosen(oneIn: 8)
      ? mutator.damaged(entry.bytes) : mutator.damaged(text: entry.bytes, with: Extremes.yaml)
  }

  func read(_ path: String) throws -> String {
    try check(Recipe(SettingsTree(contentsOf: path), zoo: .builtIn))
  }

  func isExpectedError(_ error: any Error) -> Bool { isExpectedRecipeError(error) }
}

/// Arguments of `--set`: the name of a recipe in the first line, then one assignment per line.
struct Assignments: FuzzTarget {
  let name = "set"
  let memory = RecipeFiles().memory
  let messagesNameFile = false

  /// Every setting of every recipe.
  func corpus() throws -> [CorpusEntry] {
    try Zoo.builtIn.architectures.entries.flatMap { entry in
      try entry.recipes.map { recipe in
        let tree = try Zoo.builtIn.recipe(model: entry.name, recipe: recipe.name).resolved
        let lines = ["\(entry.name) \(recipe.name)"] + Self.assignments(of: tree.yaml)
        return CorpusEntry("\(entry.name)-\(recipe.name).txt", Array(lines.joined(separator: "\n").utf8))
      }
    }
  }

  /// Three damaged assignments after the recipe's name.
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    let lines = entry.bytes.split(separator: UInt8(ascii: "\n"))
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

  func isExpectedError(_ error: any Error) -> Bool { isExpectedRecipeError(error) }

  /// A `path=value` for each setting in the output of `SettingsTree.yaml`, which indents by two spaces per level.
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

/// Does what `ganzoo summary` does, and checks that the stored recipe can be read again.
///
/// - Returns: the output of `summary`.
private func check(_ recipe: Recipe) throws -> String {
  var text = recipe.warnings.joined(separator: "\n")
  for network in [try recipe.architecture.generator(), try recipe.architecture.critic()] {
    _ = network.kerasConfiguration.json
    text += network.summary
  }
  let kept = recipe.resolved.yaml
  let again = try Recipe(SettingsTree(yaml: kept, file: "recipe.yaml"), zoo: .builtIn).resolved.yaml
  guard again == kept else { throw Finding(reason: "a recipe that is kept as \(kept) is read as \(again)") }
  return text
}

private func isExpectedRecipeError(_ error: any Error) -> Bool {
  error is SettingsError || error is UnknownNameError || error is ArchitectureError || error is NetworkError
}
