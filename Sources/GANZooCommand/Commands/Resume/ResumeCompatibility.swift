import Foundation
import GANZoo
import GANZooSupport

/// A run that is to go on, and what it must have in common with what is asked for.
struct ResumeCompatibility {
  private let folder: RunFolder
  private let checkpoint: Checkpoint
  private let zoo: Zoo

  init(_ folder: RunFolder, _ checkpoint: Checkpoint, _ zoo: Zoo) {
    (self.folder, self.checkpoint, self.zoo) = (folder, checkpoint, zoo)
  }

  /// The recipe that is asked for, that in the folder, as it is now, with the command line's changes, and what a user
  /// should know of it: not that a run of an earlier version has the names that settings had then.
  ///
  /// Throws `UsageError` with a table of what differs from the run's, unless that is allowed, and what recipes throw.
  func recipe(
    model: String?, changes: [String], _ options: RunOptions, allowing overrides: [ResumeOverride]
  ) throws -> (recipe: Recipe, notes: [String]) {
    let trained = try trainedRecipe()
    // The run writes it anew. What is no file might never end.
    try AtomicFile.checkWritable(folder.recipe)
    var tree =
      FileManager.default.fileExists(atPath: folder.recipe)
      ? try checkpoint.completed(SettingsTree(contentsOf: folder.recipe)) : trained.resolved
    for change in changes { try tree.override(change) }
    if let model, model != trained.model {
      // Another architecture has other settings altogether.
      throw UsageError(Self.refusal([SettingsDifference(path: "model", old: trained.model, new: model)], of: folder))
    }
    let asked = try Recipe(tree, zoo: zoo)
    let allowed = Set(overrides.flatMap(\.settings))
    let differences =
      (trained.resolved.differences(to: asked.resolved) + self.differences(to: options))
      .filter { !allowed.contains($0.path) }
    guard differences.isEmpty else { throw UsageError(Self.refusal(differences, of: folder)) }
    let notes = asked.notes.filter { !trained.notes.contains($0) }
    return (try asked.counting(examples: checkpoint.exampleCount), notes)
  }

  private func trainedRecipe() throws -> Recipe {
    let tree: SettingsTree
    do {
      tree = try checkpoint.settings()
    } catch {
      // A program wrote it, whatever its version.
      throw folder.checkpoints.unusable(checkpoint.file, error)
    }
    do {
      return try Recipe(tree, zoo: zoo)
    } catch  where checkpoint.version != ganzooVersion {
      throw UsageError(
        "the run in \(folder.path) was begun with GANZoo \(checkpoint.version), and this is \(ganzooVersion), which "
          + "cannot go on with its recipe: \(error)")
    }
  }

  private func differences(to options: RunOptions) -> [SettingsDifference] {
    var pairs: [(String, String?, String?)] = [
      ("device", checkpoint.options.device, options.device),
      ("--threads", "\(checkpoint.options.threads)", "\(options.threads)"),
    ]
    // A run that was not judged so far may choose who judges it; how often, any run may.
    if checkpoint.isJudged { pairs.append(("--classifier", checkpoint.options.classifier, options.classifier)) }
    return pairs.filter { $0.1 != $0.2 }.map { SettingsDifference(path: $0.0, old: $0.1, new: $0.2) }
  }

  private static func refusal(_ differences: [SettingsDifference], of folder: RunFolder) -> String {
    var table = TextTable([.left("Setting"), .left("Of the run"), .left("Asked for")])
    for difference in differences {
      table.append([difference.path, difference.old ?? "none", difference.new ?? "none"])
    }
    let paths = Set(differences.map(\.path))
    // A classifier that has moved is the same one: of another one the run says so itself.
    let helpful = ResumeOverride.allCases.filter { $0 != .classifier && !paths.isDisjoint(with: $0.settings) }.map {
      "--override \($0.rawValue)"
    }
    let remedy = helpful.isEmpty ? "" : "; \(helpful.joined(separator: " ")) allows what may change"
    let text = table.text(width: ConsoleOutput.standardError.columns)
    return "the run in \(folder.path) had other settings\(remedy):\n\(text)"
  }
}
