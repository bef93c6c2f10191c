import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("A training of epochs")
struct EpochTrainingTests {
  /// 60 images in batches of 8 are 8 iterations of the critic.
  private static let settings = ["training.epochs=2", "training.lr_decay_fraction=0.5", "training.log_every=1"]
  private static let steps = ["training.steps=16", "training.lr_decay_fraction=0.5", "training.log_every=1"]

  @Test("is one of as many steps: the same bytes, but for the recipe, also stopped and resumed")
  func same() throws {
    let folder = try TemporaryFolder()
    for (name, settings) in [("epochs", Self.settings), ("steps", Self.steps)] {
      #expect(try Tiny.run(settings, in: "\(folder.path)/\(name)") == .finished)
    }
    var asked = 0
    let stopped = try Tiny.run(Self.settings, in: folder.path + "/parts") {
      asked += 1
      return asked > 13
    }
    #expect(stopped == .stopped)
    do {
      let part = try RunFolder(resuming: folder.path + "/parts")
      let run = try TrainingRun(
        Tiny.recipe(Self.settings), dataset: Tiny.images, in: part, from: part.checkpoints.last(),
        on: Device.test(threads: 1)
      )
      #expect(try run.run() == .finished)
    }
    let (epochs, steps) = (try runFiles(folder.path + "/epochs"), try runFiles(folder.path + "/steps"))
    #expect(try runFiles(folder.path + "/parts") == epochs)
    for file in ["critic.h5", "grid.png", "log.jsonl", "samples/step-0000015.png"] {
      #expect(epochs[file] == steps[file] && epochs[file] != nil, "\(file)")
    }
    let recipe = String(decoding: try #require(epochs["recipe.yaml"]), as: UTF8.self)
    #expect(recipe.contains("\n  epochs: 2\n") && !recipe.contains("steps:"))
    #expect(try GeneratorFile(contentsOf: folder.path + "/epochs/generator.h5").provenance.steps == 16)
  }

  @Test("counts what the critic takes, and rates fall over the steps that this makes")
  func counted() throws {
    let trainer = try Tiny.trainer("training.epochs=3", "schedule.critic_iterations=5", "training.lr_decay_fraction=1")
    #expect(trainer.settings.steps == 5)
    #expect((0...5).map(trainer.settings.rateFactor) == [1, 0.8, 0.6, 0.4, 0.2, 0].map(Float.init))
    #expect(try Tiny.trainer("training.epochs=1", "training.batch=60").settings.steps == 1)
  }

  @Test("takes room on the disk for its steps")
  func requirements() throws {
    let disk = { (settings: [String]) in
      let recipe = try Tiny.recipe(settings).counting(examples: 60)
      return try TrainingRequirements(recipe).disk(recipe, RunOptions(threads: 1))
    }
    #expect(try disk(Self.settings) == disk(Self.steps))
    #expect(try disk(["training.epochs=200"]) > disk(Self.settings))
  }
}
