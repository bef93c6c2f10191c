import GANZoo
import GANZooTestSupport
import GANZooTraining
import Testing

/// `training.critic_in_generator_step`; `KerasParityTests` compares it with the Keras that did so.
@Suite("The critic in the generator's step")
struct CriticInGeneratorStepTests {
  private static let on = "training.critic_in_generator_step=true"

  @Test("false, and a recipe that does not say so, leave the critic alone and train the same")
  func off() throws {
    let (plain, off) = (try Tiny.trainer(), try Tiny.trainer("training.critic_in_generator_step=false"))
    let before = values(plain.critic)
    _ = try plain.updateGenerator()
    #expect(values(plain.critic) == before)
    _ = try off.updateGenerator()
    for trainer in [plain, off] { for _ in 0..<3 { try trainer.step() } }
    #expect(values(plain.generator) == values(off.generator) && values(plain.critic) == values(off.critic))
  }

  @Test("true trains the critic towards what the generator wants, and the generator as ever, by one loss")
  func on() throws {
    let (plain, on) = (try Tiny.trainer(), try Tiny.trainer(Self.on))
    let before = values(on.critic)
    let losses = (try plain.updateGenerator(), try on.updateGenerator())
    #expect(losses.0.map(\.value) == losses.1.map(\.value))
    #expect(values(on.generator) == values(plain.generator))
    #expect(zip(values(on.critic), before).allSatisfy { $0 != $1 })
    // Toward "real": the critic is made to score higher what the generator draws, so that the generator's loss falls
    // twice.
    for _ in 0..<20 { _ = (try plain.updateGenerator(), try on.updateGenerator()) }
    let loss = { (trainer: Trainer) in try trainer.updateGenerator().reduce(0) { $0 + $1.value } }
    #expect(try loss(on) < loss(plain))
  }

  @Test("it does not clip: that comes with the critic's next iteration")
  func clipping() throws {
    let clipping = ["objective.name=wgan-clipping", "objective.limit=0.01", "objective.clip=before-step"]
    let trainer = try Trainer(
      Tiny.recipe(clipping + [Self.on, "optimizers.generator.learning_rate=0.1"]), dataset: Tiny.images,
      on: Device.test(threads: 1))
    _ = try trainer.updateCritic()
    _ = try trainer.updateGenerator()
    #expect((values(trainer.critic).joined().map(abs).max() ?? 0) > 0.05)
  }

  @Test("a checkpoint has what the generator's optimizer keeps of the critic, beside what the critic's own keeps")
  func checkpoint() throws {
    let folder = try TemporaryFolder()
    for (name, settings) in [("on", [Self.on]), ("off", [])] {
      _ = try Tiny.run(settings, in: "\(folder.path)/\(name)")
    }
    let arrays = { (name: String) in
      let path = try #require(folder.files.last { $0.hasPrefix("\(name)/checkpoints/") })
      return try HDF5Contents("\(folder.path)/\(path)").arrays
    }
    let (on, off) = (try arrays("on"), try arrays("off"))
    let own = off.keys.filter { $0.hasPrefix("/critic/optimizer/") }
    let added = Set(on.keys).subtracting(off.keys)
    #expect(!own.isEmpty && added == Set(own.map { $0.replacing("/optimizer/", with: "/generator_optimizer/") }))
    for path in own {
      let other = path.replacing("/optimizer/", with: "/generator_optimizer/")
      #expect(on[path]?.shape == on[other]?.shape && on[path]?.values != on[other]?.values, "\(path)")
    }
  }

  @Test("what it takes is counted exactly", arguments: [1, 2, 3])
  func requirements(criticUpdates: Int) throws {
    let recipe = try Tiny.recipe(Self.on, "training.steps=5", "schedule.critic_iterations=\(criticUpdates)")
    let device = Device(threads: 1)
    let trainer = try Trainer(recipe, dataset: Tiny.images, on: device)
    for _ in 0..<5 { try trainer.step() }
    trainer.withFinalWeights {
      _ = trainer.generator.generateOverview(recipe.architecture.latent, classes: recipe.architecture.classes, seed: 1)
    }
    let (needs, without) = (try TrainingRequirements(recipe), try TrainingRequirements(Tiny.recipe("training.steps=5")))
    #expect(needs.tensors == device.peakMemory)
    #expect(needs.checkpoint > without.checkpoint && needs.networks == without.networks)
  }

  @Test("what is not finite is told of both networks")
  func notFinite() throws {
    let trainer = try Tiny.trainer(Self.on)
    let kernel = try #require(trainer.critic.trainedParameters.first)
    kernel.value = Tensor(repeating: .nan, shape: kernel.value.shape, on: trainer.critic.device)
    let trained = { trainer.generator.trainedParameters.map(\.value.values) }
    let before = trained()
    do {
      _ = try trainer.updateGenerator()
      Issue.record("a loss that is not a number was trained with")
    } catch TrainingError.notFinite(let found) {
      #expect((found.network, found.value?.isNaN) == ("G", true))
      #expect(found.gradients.contains("D/conv_1/kernel") && found.gradients.contains { !$0.hasPrefix("D/") })
    }
    let isUnchanged = trained() == before
    #expect(isUnchanged)
  }
}
