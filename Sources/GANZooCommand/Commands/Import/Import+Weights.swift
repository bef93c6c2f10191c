import GANZoo
import GANZooFormats
import GANZooSupport

// Weights of a recipe's networks.
extension Import {
  /// Writes the networks of a recipe, with the weights of files.
  func importWeights(of recipe: Recipe) throws {
    let architecture = recipe.architecture
    let aliases = try weights.aliases
    let generator = try loaded(try architecture.generator(), weights.generator, aliases.generator)
    let critic = try loaded(try architecture.critic(), weights.critic, aliases.critic)
    let group = FileGroup()
    var written: [String] = []
    if let generator {
      try GeneratorFile(
        SavedNetwork(generator), latent: architecture.latent,
        classNames: (0..<(architecture.classes ?? 0)).map(String.init),
        provenance: Provenance(recipe: recipe.resolved.yaml)
      ).write(to: output, in: group)
      written.append(output)
    }
    if let critic {
      let target = generator == nil ? output : criticOutput
      try SavedNetwork(critic).legacyModel().write(to: target, in: group)
      written.append(target)
    }
    try group.commit()
    for path in written { ConsoleOutput.standardOutput.write("wrote \(path.printable)\n") }
  }

  /// A network with the weights of a file; says how they were found.
  private func loaded(_ network: Network, _ path: String?, _ aliases: [String: String]) throws -> Model? {
    guard let path else { return nil }
    let model = Model(network, seed: 0, on: Device(threads: 1))
    let source = try KerasFile(contentsOf: path, readsOptimizer: false)
    let matching = WeightMatching(aliases: aliases, isPartial: weights.partial)
    let match = try model.load(source.weights, from: path, matching: matching)
    let notes = match.notes + source.leftOut
    ConsoleOutput.standardOutput.write(notes.map { "\(path): \($0)\n" }.joined())
    return model
  }
}

extension WeightMatch {
  /// How layers were found, and which were not.
  fileprivate var notes: [String] {
    return ["\(count.counted("layer")) with weights, \(rule.words)"]
      + (leftOut.isEmpty ? [] : ["left as they are: \(leftOut.listed(most: 40))"])
      + (unused.isEmpty ? [] : ["not used: \(unused.listed(most: 40))"])
  }
}
