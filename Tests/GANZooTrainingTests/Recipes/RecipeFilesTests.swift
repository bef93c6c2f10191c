import Foundation
import GANZoo
import Testing

/// SwiftPM embeds the files of a folder one by one, without a list of them, so that an architecture has to name each.
/// They are embedded because a program that is copied without its resources can then still train on pictures.
@Suite("Files of recipes")
struct RecipeFilesTests {
  private static let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Models")

  @Test("Each file in Models/ARCHITECTURE/recipes is a recipe of the architecture, under its own name")
  func files() throws {
    let manager = FileManager.default
    let architectures = try manager.contentsOfDirectory(atPath: Self.models.path).filter { !$0.hasPrefix(".") }
    #expect(architectures.count == Zoo.builtIn.architectures.entries.count)
    for architecture in architectures {
      let entry = try Zoo.builtIn.architectures[architecture.lowercased()]
      let folder = Self.models.appending(path: "\(architecture)/recipes")
      let files = try manager.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
      #expect(entry.recipes.map { $0.name + ".yaml" }.sorted() == files.sorted(), "\(architecture)")
      for recipe in entry.recipes {
        let text = try String(contentsOf: folder.appending(path: recipe.name + ".yaml"), encoding: .utf8)
        #expect(recipe.yaml == text, "\(architecture) \(recipe.name)")
      }
    }
  }
}
