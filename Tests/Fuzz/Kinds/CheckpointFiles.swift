import GANZoo
import KerasFormat
import TestSupport
import Training

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

  /// Bytes that differ anywhere, or a text that does.
  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] {
    guard mutator.isChosen(oneIn: 2) else { return mutator.damaged(sample.bytes) }
    let folder = try TemporaryFolder()
    let path = try folder.file(sample.name, sample.bytes)
    var contents = try HDF5Contents(path)
    let names = contents.attributes.keys.sorted()
    let name = names[mutator.number(in: names.indices)]
    let text = Array(contents.attributes[name, default: ""].utf8)
    contents.attributes[name] = String(decoding: mutator.damaged(text: text, with: Extremes.json), as: UTF8.self)
    guard !contents.attributes.values.contains(where: { $0.utf8.contains(0) }) else {
      return mutator.damaged(sample.bytes)
    }
    try contents.write(to: path)
    return [UInt8](try folder.bytes(sample.name))
  }

  /// What `ganzoo train --resume` does with it, once it knows the recipe.
  func read(_ path: String) throws {
    let trainer = try Trainer(Self.recipe, examples: Self.points, on: Device(threads: 1))
    try Checkpoint(contentsOf: path).restore(trainer)
    try trainer.step()
  }

  func isRefusal(_ error: any Error) -> Bool { error is KerasFormatError || error is CheckpointError }

  private static var recipe: Recipe {
    get throws {
      try Catalogue.builtIn.recipe(
        model: "mlp", recipe: "toy-8-gaussians",
        overrides: [
          "architecture.generator.hidden=[3]", "architecture.critic.hidden=[3]", "training.steps=2",
          "training.batch=4", "training.average=0.5",
        ])
    }
  }

  private static var points: any Examples { get throws { try recipe.examples() } }
}
