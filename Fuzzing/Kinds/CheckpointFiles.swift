import GANZoo
import GANZooFormats
import GANZooTestSupport
import GANZooTraining

/// A run's checkpoints, from each of which a step is trained.
struct CheckpointFiles: Kind {
  let name = "checkpoint"
  let memory = MemoryLimit(constant: 64 << 20, multiple: 256)

  func samples() throws -> [Sample] {
    let folder = try TemporaryFolder()
    let run = try TrainingRun(
      Self.recipe, examples: Self.points, in: RunFolder(creating: folder.path + "/run", replacing: false),
      on: Device(threads: 1))
    _ = try run.run(output: ConsoleOutput { _ in })
    let name = "step-0000002.h5"
    return [Sample(name, [UInt8](try folder.bytes("run/checkpoints/" + name)))]
  }

  /// Bytes that differ anywhere; or a text or a number that does, as a rule with the right checksum, which would keep all that
  /// from being met.
  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] {
    if mutator.isChosen(oneIn: 12) { return try HDF5Damage.compressed(sample.bytes, &mutator) }
    guard mutator.isChosen(oneIn: 2) else { return mutator.damaged(sample.bytes) }
    let folder = try TemporaryFolder()
    let path = try folder.file(sample.name, sample.bytes)
    var contents = try HDF5Contents(path)
    if mutator.isChosen(oneIn: 4) {
      setOddNumber(in: &contents, &mutator)
    } else {
      let names = contents.attributes.keys.sorted()
      let name = names[mutator.number(in: names.indices)]
      let text = Array(contents.attributes[name, default: ""].utf8)
      contents.attributes[name] = String(decoding: mutator.damaged(text: text, with: Extremes.json), as: UTF8.self)
    }
    if !mutator.isChosen(oneIn: 8) { try sign(&contents) }
    guard !contents.attributes.values.contains(where: { $0.utf8.contains(0) }) else {
      return mutator.damaged(sample.bytes)
    }
    try contents.write(to: path)
    return [UInt8](try folder.bytes(sample.name))
  }

  private func setOddNumber(in contents: inout HDF5Contents, _ mutator: inout Mutator) {
    let paths = contents.arrays.keys.sorted()
    let path = paths[mutator.number(in: paths.indices)]
    guard let array = contents.arrays[path], !array.values.isEmpty else { return }
    var values = array.values
    values[mutator.number(in: values.indices)] = Extremes.weights[mutator.number(in: Extremes.weights.indices)]
    contents.arrays[path] = StoredArray(shape: array.shape, values: values)
  }

  private func sign(_ contents: inout HDF5Contents) throws {
    let attributes = contents.attributes
    contents.attributes["ganzoo_checksum"] = Checkpoint.checksum(
      recipe: attributes["ganzoo_recipe", default: ""], run: attributes["ganzoo_run", default: ""],
      for: try Trainer(Self.recipe, examples: Self.points, on: Device(threads: 1))
    ) { contents.arrays[$0]?.values ?? [] }
  }

  /// What `ganzoo train --resume` does with it, once it knows the recipe. A training may end at once: with odd numbers.
  func read(_ path: String) throws -> String {
    let trainer = try Trainer(Self.recipe, examples: Self.points, on: Device(threads: 1))
    try Checkpoint(contentsOf: path).restore(trainer)
    do { try trainer.step() } catch is TrainingError {}
    return ""
  }

  func isRefusal(_ error: any Error) -> Bool { error is KerasFormatError || error is CheckpointError }

  private static var recipe: Recipe {
    get throws {
      try Zoo.builtIn.recipe(
        model: "mlp", recipe: "toy-8-gaussians",
        overrides: [
          "architecture.generator.hidden=[3]", "architecture.critic.hidden=[3]", "training.steps=2",
          "training.batch=4", "training.average=0.5",
        ])
    }
  }

  private static var points: any Dataset { get throws { try recipe.examples() } }
}
