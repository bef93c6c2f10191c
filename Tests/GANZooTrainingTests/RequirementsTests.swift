import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("What a training takes")
struct RequirementsTests {
  @Test(
    "is counted exactly, whatever is trained",
    arguments: Zoo.builtIn.architectures.names, Zoo.builtIn.objectives.names)
  func isExact(_ architecture: String, _ objective: String) throws {
    let (dataset, settings) = EveryPairTests.data(architecture, [28, 28, 1])
    let narrow = try #require(EveryPairTests.narrow(architecture, [28, 28, 1])) + settings
    let recipe = try Zoo.builtIn.recipe(
      model: architecture,
      overrides: narrow + [
        "objective.name=\(objective)", "training.batch=8", "training.generator_batch=12", "training.steps=5",
        "training.ema_decay=0.9", "data.translate=\(dataset is LabeledImages ? 2 : 0)", "schedule.critic_iterations=3",
      ])
    let device = Device(threads: 2)
    let trainer = try Trainer(recipe, dataset: dataset, on: device)
    for _ in 0..<recipe.training.steps { try trainer.step() }
    trainer.withFinalWeights {
      _ = trainer.generator.generateOverview(recipe.architecture.latent, classes: recipe.architecture.classes, seed: 1)
    }
    #expect(try TrainingRequirements(recipe).tensors == device.peakMemory)
  }

  @Test("is the same for changes of images whose probability begins at 0 as for those that all images have")
  func adaptive() throws {
    let tensors = { (name: String) in try TrainingRequirements(Tiny.recipe("data.augment.name=\(name)")).tensors }
    #expect(try tensors("ada") == tensors("diffaugment"))
    #expect(try tensors("ada") > tensors("none"))
  }

  @Test("grows with the batch by what a batch takes, and takes none of it to be told")
  func grows() throws {
    let tensors = { (batch: Int) in
      try TrainingRequirements(Tiny.recipe("training.batch=\(batch)", "data.translate=2")).tensors
    }
    let (small, large) = (try tensors(1 << 10), try tensors(1 << 16))
    // Of the 64 fold something is weights and buffers of a fixed size.
    #expect((32..<64).contains(large / small), "\(large) and \(small)")
  }

  @Test("on the disk grows with grids, rows of the log and checkpoints that are kept for good, from the step on")
  func disk() throws {
    let recipe = try Tiny.recipe("training.steps=1000", "training.grid_every=10", "training.log_every=20")
    let needs = try TrainingRequirements(recipe)
    var options = RunOptions(threads: 1)
    let withEvents = needs.disk(recipe, options)
    options.histogramsEvery = 0
    let withoutHistograms = needs.disk(recipe, options)
    options.writesTensorBoard = false
    let all = needs.disk(recipe, options)
    // Each grid and row once more, and each time 15 parameters and more.
    #expect(withoutHistograms - all > 100 * needs.grid + 50 * 512)
    #expect(withEvents - withoutHistograms > 100 * 2 * 15 * 1024)
    #expect(needs.disk(recipe, from: 400, options) == all - 40 * needs.grid - 20 * 512)
    options.keepEvery = 3
    #expect(needs.disk(recipe, options) == all)
    options.checkpointEvery = .steps(50)
    #expect(needs.disk(recipe, options) == all + 6 * needs.checkpoint)
    options.evaluateEvery = 100
    #expect(needs.disk(recipe, options) == all + 6 * needs.checkpoint + 10 * (448 + 3 * 40))
  }

  @Test("on the disk is told where an Int does not count it")
  func hugeDisk() throws {
    let hidden = Array(repeating: "8192", count: 60).joined(separator: ", ")
    let recipe = try Zoo.builtIn.recipe(
      model: "mlp",
      overrides: [
        "architecture.generator.hidden=[\(hidden)]", "architecture.critic.hidden=[\(hidden)]",
        "training.steps=1000000000",
      ])
    var options = RunOptions(threads: 1)
    (options.checkpointEvery, options.keepEvery) = (.steps(1), 1)
    #expect(try TrainingRequirements(recipe).disk(recipe, options) == 1 << 62)
  }

  @Test("with measurements on the way is that of passes of a hundred images, or of up to four times as many")
  func measured() throws {
    let recipe = try Tiny.recipe("training.batch=1")
    let (plain, measured) = (
      try TrainingRequirements(recipe).memory, try TrainingRequirements(recipe, isMeasured: true).memory
    )
    // Four hundred images of 12 x 12 through at least seven channels.
    #expect(measured - plain > 400 * 144 * 7 * 4)
    let generating = try TrainingRequirements(recipe, generatesMany: true).memory
    #expect(plain < generating && generating <= measured)
  }

  @Test("of a folder: what makes way for new files")
  func makesWay() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    #expect(RunFolder.replacedBytes(in: path) == 0)
    _ = try Tiny.run(in: path)
    let all = RunFolder.replacedBytes(in: path)
    #expect(try all == folder.files.reduce(0) { try $0 + folder.bytes($1).count })
    // What is no run's is not removed, and makes no way.
    for name in ["run/film.mp4", "run/samples/best.png"] {
      _ = try folder.file(name, [1, 2, 3])
      #expect(RunFolder.replacedBytes(in: path) == all)
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    let run = try RunFolder(resuming: path)
    let others = folder.files.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".jsonl") || $0.contains("/samples/") }
    #expect(run.checkpoints.files.count <= 3)
    #expect(try run.replacedBytes == all - others.reduce(0) { try $0 + folder.bytes($1).count })
  }
}
