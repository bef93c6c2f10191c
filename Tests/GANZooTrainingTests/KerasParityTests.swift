import Foundation
import GANZoo
import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooTestSupport
import GANZooTraining
import Testing

/// Runs of the article's training that `Tests/Fixtures/keras_wacgan.py` recorded in the article's Keras, 2.0.8,
/// repeated from the same initial weights with the same batches, noise and classes.
@Suite("Keras' training, repeated")
struct KerasParityTests {
  static let all = Result { try MNIST.load(.all) }

  /// Where a gradient is next to nothing, rounding decides on the sign of a whole step: then weights differ, and Keras'
  /// own with them (Tests/Fixtures/README.md), while losses agree to 5e-6.
  @Test("the article's settings with narrow networks")
  func small() throws {
    try check(Fixture.path("keras_wacgan_small"), [], losses: 5e-6, weights: 2e-3)
  }

  @Test("another Keras' formula, or the text in place of the code, is told from the article's")
  func others() {
    let keras3 = ["optimizers.generator.convention=keras-3", "optimizers.critic.convention=keras-3"]
    #expect(throws: (any Error).self) {
      try check(Fixture.path("keras_wacgan_small"), keras3, losses: 5e-6, weights: 2e-3)
    }
    #expect(throws: (any Error).self) {
      try check(Fixture.path("keras_wacgan_as_run"), Self.lively, losses: 1e-3, weights: 1e-3)
    }
  }

  /// Losses agree to 2e-6 after 15 iterations, and to 1.3e-4 after 20.
  @Test("larger kernels, rates and limits, which move every weight")
  func lively() throws {
    try check(Fixture.path("keras_wacgan_lively"), Self.lively, losses: 1e-3, weights: 1e-3)
  }

  @Test("the same as the article's code really ran, which trained the critic in the generator's step too")
  func asRun() throws {
    let settings = Self.lively + ["training.critic_in_generator_step=true"]
    try check(Fixture.path("keras_wacgan_as_run"), settings, losses: 1e-3, weights: 1e-3)
  }

  private static let lively = [
    "objective.limit=0.5", "optimizers.generator.learning_rate=2e-4", "optimizers.critic.learning_rate=2e-4",
  ]

  /// A run at any width, with the article's limit and rates: see Tests/Fixtures/README.md.
  ///
  /// At the article's own widths rounding grows with the losses: to 2.3e-4 after 15 iterations, and in one loss to
  /// 2.2e-3 after 20.
  @Test(
    "the run in the folder GANZOO_KERAS_RUN",
    .enabled(if: ProcessInfo.processInfo.environment["GANZOO_KERAS_RUN"] != nil, "GANZOO_KERAS_RUN is not set"))
  func recorded() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["GANZOO_KERAS_RUN"])
    try check(folder, [], losses: 1e-3, weights: 1e-3)
  }

  /// Compares every loss of every update, relative to what Keras computed where that exceeds 1, and the final weights.
  private func check(_ folder: String, _ settings: [String], losses tolerance: Float, weights: Float) throws {
    let device = Device.test(threads: 2)
    let run = try KerasRun(folder: folder, on: device)
    let hasBursts = run.criticIterations.contains(100)
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", recipe: "keras-wacgan",
      overrides: try run.overrides() + settings + (hasBursts ? [] : ["schedule.burst.iterations=5"]))
    let trainer = try Trainer(recipe, dataset: Self.all.get(), sampler: run.sampler, on: device)
    try trainer.generator.load(run.weights("initial_generator").stored, from: "initial_generator.h5")
    try trainer.critic.load(run.weights("initial_critic").stored, from: "initial_critic.h5")

    var found: [String: [Float]] = [:]
    for iterations in run.criticIterations {
      #expect(recipe.schedule.criticUpdates(before: trainer.steps) == iterations)
      try trainer.step { values in
        for loss in values { found[recipe.logNames.name(of: loss), default: []].append(Float(loss.value)) }
      }
    }
    if ProcessInfo.processInfo.environment["GANZOO_KERAS_RUN"] != nil { printCurve(found, run) }
    for (name, rows, column) in [
      ("D_real_is_fake", run.realLosses, 1), ("D_real_class", run.realLosses, 2), ("D_fake_is_fake", run.fakeLosses, 1),
      ("D_fake_class", run.fakeLosses, 2), ("DG_is_fake", run.generatorLosses, 1), ("DG_class", run.generatorLosses, 2),
    ] {
      try expectClose(found[name] ?? [], rows.map { $0[column] }, name, absolute: tolerance, relative: tolerance)
    }
    try check(SavedNetwork(trainer.generator).legacyWeights, try run.weights("final_generator"), weights)
    try check(SavedNetwork(trainer.critic).legacyWeights, try run.weights("final_critic"), weights)
  }

  /// The largest difference so far, after every fifth iteration: rounding grows with them.
  private func printCurve(_ found: [String: [Float]], _ run: KerasRun) {
    let largest = { (name: String, rows: [[Float]], column: Int, count: Int) in
      zip(found[name] ?? [], rows).prefix(count).map { abs($0 - $1[column]) }.max() ?? 0
    }
    for iteration in stride(from: 5, through: run.criticIterations.count, by: 5) {
      let critic = run.criticIterations.prefix(iteration).reduce(0, +)
      print(
        "after \(iteration) iterations: D_real", largest("D_real_is_fake", run.realLosses, 1, critic), "D_fake",
        largest("D_fake_is_fake", run.fakeLosses, 1, critic), "DG",
        largest("DG_is_fake", run.generatorLosses, 1, iteration), "classes",
        max(
          largest("D_real_class", run.realLosses, 2, critic), largest("D_fake_class", run.fakeLosses, 2, critic),
          largest("DG_class", run.generatorLosses, 2, iteration)))
    }
  }

  private func check(_ found: LegacyWeights, _ expected: LegacyWeights, _ tolerance: Float) throws {
    let weights = { (file: LegacyWeights) in file.layers.flatMap(\.weights) }
    #expect(weights(found).map(\.array.shape) == weights(expected).map(\.array.shape))
    for (mine, keras) in zip(weights(found), weights(expected)) {
      try expectClose(mine.array.values, keras.array.values, mine.name, absolute: tolerance, relative: 0)
    }
  }
}
