import Foundation
import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

/// `Documentation/optimizers.md` against the code.
@Suite("The page on optimizers")
struct OptimizersPageTests {
  private let page: String

  init() throws {
    page = try String(contentsOfFile: Fixture.path("../../Documentation/optimizers.md"), encoding: .utf8)
  }

  /// What stands between backticks in a text.
  private func names(_ text: some StringProtocol) -> [String] {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    return parts.indices.filter { !$0.isMultiple(of: 2) }.map { String(parts[$0]) }
  }

  private func isNamed(_ recipe: String, by pattern: String) -> Bool {
    pattern.hasSuffix("*") ? recipe.hasPrefix(pattern.dropLast()) : recipe == pattern
  }

  @Test("names each convention")
  func conventions() {
    let all = Set(names(page))
    #expect(OptimizerConvention.allCases.filter { !all.contains($0.rawValue) }.isEmpty)
  }

  @Test("has each recipe in one line of its table, with the convention that the recipe names")
  func recipes() throws {
    let table = try #require(page.components(separatedBy: "## Recipes").last?.components(separatedBy: "##").first)
    var rows: [(recipes: [String], convention: String)] = []
    for line in table.split(separator: "\n") {
      let cells = line.split(separator: "|")
      if cells.count == 3 { rows.append((names(cells[0]), names(cells[2]).first ?? "")) }
    }
    for model in Zoo.builtIn.architectures.names {
      for text in try Zoo.builtIn.architectures[model].recipes {
        let tree = try SettingsTree(yaml: text.yaml, file: text.name)
        let recipe = text.name == "default" ? "default" : "\(model)/\(text.name)"
        let found = rows.filter { row in row.recipes.contains { isNamed(recipe, by: $0) } }.map { $0.convention }
        for network in ["generator", "critic"] {
          #expect(found == [tree["optimizers.\(network).convention"] ?? "none"], "\(model)/\(text.name)")
        }
      }
    }
  }
}
