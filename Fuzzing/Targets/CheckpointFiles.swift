import GANZoo
import GANZooFormats
import GANZooTestSupport
import GANZooTraining

/// Checkpoints of a run, each of which is resumed for one step.
struct CheckpointFiles: FuzzTarget {
  let name = "checkpoint"
  let memory = MemoryLimit(constant: 64 << 20, multiple: 256)

  func corpus() throws -> [CorpusEntry] {
    let folder = try TemporaryFolder()
    let run = try TrainingRun(
      Self.recipe, dataset: Self.points, in: RunFolder(creating: folder.path + "/run", replacing: false),
      on: Device(threads: 1))
    _ = try run.run()
    let name = "step-0000002.h5"
    return [CorpusEntry(name, [UInt8](try folder.bytes("run/checkpoints/" + name)))]
  }

  /// Damages random bytes, or one attribute or number. In the latter case the checksum is usually corrected, since
  /// otherwise the checksum test would hide the damage.
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] {
    if mutator.isChosen(oneIn: 12) { return try HDF5Damage.compressed(entry.bytes, &mutator) }
    guard mutator.isChosen(oneIn: 2) else { return mutator.damaged(entry.bytes) }
    let folder = try TemporaryFolder()
    let path = try folder.file(entry.name, entry.bytes)
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
      return mutator.damaged(entry.bytes)
    }
    try contents.write(to: path)
    return [UInt8](try folder.bytes(entry.name))
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
      for: try Trainer(Self.recipe, dataset: Self.points, on: Device(threads: 1))
    ) { contents.arrays[$0]?.values ?? [] }
  }

  /// Restores a checkpoint like `ganzoo train --resume` with a known recipe, and trains one step. The step may fail
  /// because of extreme numbers.
  func read(_ path: String) throws -> String {
    let trainer = try Trainer(Self.recipe, dataset: Self.points, on: Device(threads: 1))
    try Checkpoint(contentsOf: path).restore(trainer)
    do { try trainer.step() } catch is TrainingError {}
    return ""
  }

  func isExpectedError(_ error: any Error) -> Bool { error is KerasFormatError || error is CheckpointError }

  private static var recipe: Recipe {
    get throws {
      try Zoo.builtIn.recipe(
        model: "mlp", recipe: "toy-8-gaussians",
        overrides: [
          "architecture.generator.hidden=[3]", "architecture.critic.hidden=[3]", "training.steps=2",
          "training.batch=4", "training.ema_decay=0.5",
        ])
    }
  }

  private static var points: any Dataset { get throws { try recipe.loadDataset() } }
}
