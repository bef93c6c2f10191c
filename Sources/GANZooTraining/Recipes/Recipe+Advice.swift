import GANZooData
import GANZooSupport
package import GANZooTensors

// What a message tells a user to change has been tried: settings of an architecture may go together in few ways only.
extension Recipe {
  /// Overrides that fit the networks to samples of a shape, and to a number of classes if they have classes; nil where
  /// none are known.
  package func overrides(sample: Shape, classes: Int?) -> [String]? {
    let classChange = self.classChange(classes)
    for change in sampleChanges(sample) {
      let overrides = change + classChange
      guard let recipe = try? changed(overrides), recipe.architecture.sample == sample,
        classes == nil || recipe.architecture.classes == nil || recipe.architecture.classes == classes
      else { continue }
      return overrides
    }
    return nil
  }

  /// Overrides as they are typed: `--set architecture.sample='[32, 32, 3]' --set architecture.classes=10`.
  package static func typed(_ overrides: [String]) -> String {
    overrides.map { text in
      let parts = text.split(separator: "=", maxSplits: 1)
      return "--set \(parts[0])=" + (parts[1].hasPrefix("[") ? "'\(parts[1])'" : parts[1])
    }.joined(separator: " ")
  }

  /// The end of a message about a dataset that does not fit the recipe; empty where no setting helps.
  func advice(_ dataset: any Dataset) -> String {
    guard let overrides = overrides(sample: Shape(dataset.shape), classes: dataset.classNames.count) else {
      return ""
    }
    return "; \(Self.typed(overrides)) changes it"
  }

  private func classChange(_ count: Int?) -> [String] {
    guard let count, let classes = architecture.classes, classes != count else { return [] }
    return ["architecture.classes=\(count)"]
  }

  /// Ways to another sample: by itself, or with the first image of a generator that grows it scaled alike.
  private func sampleChanges(_ new: Shape) -> [[String]] {
    let old = architecture.sample
    if new == old { return [[]] }
    let change = "architecture.sample=\(new)"
    let start = resolved.ints(at: "architecture.generator.start")
    guard old.rank == 3, new.rank == 3, start.count == 3, start[0] > 0, start[1] > 0 else { return [[change]] }
    let (growthDown, growthRight) = (old[0] / start[0], old[1] / start[1])
    guard growthDown > 0, growthRight > 0, new[0] % growthDown == 0, new[1] % growthRight == 0 else {
      return [[change]]
    }
    let scaled = [new[0] / growthDown, new[1] / growthRight, start[2]]
    return [[change], [change, "architecture.generator.start=\(scaled)"]]
  }
}
