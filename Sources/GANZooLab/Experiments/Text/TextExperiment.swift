import Foundation
import GANZooData
import GANZooEvaluation
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// Text by characters: a softmax straight to the critic, learnt with the penalty, with clipping and by a plain GAN.
struct TextExperiment: Experiment {
  let seeds: [Int]
  /// Steps of each training, and from one measurement to the next.
  let steps, interval: Int
  /// Channels of both networks, and their residual blocks.
  let filters, blocks: Int
  let criticUpdates: Int

  static let entry = ExperimentEntry(
    name: "text", title: "Text by characters: the penalty, clipping and a plain GAN",
    source: "Gulrajani et al. 2017, section 5.5; igul222/improved_wgan_training, gan_language.py; S. Hong, "
      + "\"WGAN-GP\", 2022, which asks for the comparison",
    minutes: 7
  ) { settings, form in
    let steps = try settings.int("steps", default: form.choose(full: 3000, quick: 6), in: 1...1_000_000)
    return TextExperiment(
      seeds: try form.seeds(settings), steps: steps,
      interval: try settings.int("interval", default: form.choose(full: 150, quick: 3), in: 1...1_000_000),
      filters: try settings.int("filters", default: form.choose(full: 32, quick: 8), in: 1...1024),
      blocks: try settings.int("blocks", default: form.choose(full: 2, quick: 1), in: 1...16),
      criticUpdates: try settings.int("critic_updates", default: 5, in: 1...100))
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let zoo = lab.zoo
    let parts = TextMethod.allCases.flatMap { method in
      seeds.map { seed in
        LabPart("\(method.rawValue)-\(seed)", isValid: { isWhole($0) }) { try train(method, seed, zoo, $0, $1) }
      }
    }
    let runs = try lab.measure(parts)
    let recipe = try recipe(.penalty, seed: 1, zoo)
    let held = try TextEvaluator(reference: recipe.loadDataset(.test))
    let training = try recipe.loadDataset(.train)
    let ceiling = try held.ceiling(of: training, samples: QuickEvaluator.samples, seed: 1)
    let grouped = TextMethod.allCases.indices.map { Array(runs[$0 * seeds.count..<($0 + 1) * seeds.count]) }
    return TextFindings(
      experiment: self, runs: Dictionary(uniqueKeysWithValues: zip(TextMethod.allCases, grouped)),
      ceiling: TextEvaluator.kinds.map { ceiling[$0] ?? 1 }, lines: (training.count, held.count)
    ).result
  }

  /// Whether what was measured is there at all steps, for all n.
  private func isWhole(_ run: TextRun) -> Bool {
    run.steps == (0...steps).filter { $0 % interval == 0 || $0 == steps } && run.distances.count == run.steps.count
      && run.distances.allSatisfy { $0.count == TextEvaluator.kinds.count }
  }

  private func recipe(_ method: TextMethod, seed: Int, _ zoo: Zoo) throws -> Recipe {
    let networks = ["generator", "critic"].flatMap {
      ["architecture.\($0).filters=\(filters)", "architecture.\($0).blocks=\(blocks)"]
    }
    return try zoo.recipe(
      model: "chars",
      overrides: networks + method.overrides(criticUpdates: criticUpdates) + [
        "training.seed=\(seed)", "training.steps=\(steps)", "training.ema_decay=0", "training.lr_decay_fraction=0",
      ])
  }

  private func train(
    _ method: TextMethod, _ seed: Int, _ zoo: Zoo, _ device: Device, _ progress: LabProgress
  ) throws -> TextRun {
    let recipe = try recipe(method, seed: seed, zoo)
    let trainer = try Trainer(recipe, dataset: recipe.loadDataset(.train), on: device)
    let held = try recipe.loadDataset(.test)
    let monitor = try TrainingMonitor(every: interval, text: held)
    var run = TextRun(steps: [], distances: [], lines: [], seconds: 0)
    for step in 0...steps {
      if step % interval == 0 || step == steps {
        let found = try monitor.measure(trainer) { try progress(Double(step) / Double(steps)) }
        run.steps.append(step)
        run.distances.append(TextEvaluator.kinds.map { found.generatorMetrics.values[$0] ?? 1 })
      }
      guard step < steps else { break }
      let start = ContinuousClock.now
      try trainer.step()
      device.synchronize()
      run.seconds += (ContinuousClock.now - start) / .seconds(1)
      try progress(Double(step) / Double(steps))
    }
    let latents = trainer.latent.sample(8, from: RandomStream(seed: 1, purpose: .grid), on: device)
    let text = held.alphabet?.lines(of: trainer.generator([latents], .inference)[0]) ?? ""
    run.lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { $0.printable }
    return run
  }
}
