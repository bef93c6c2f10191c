import GANZooData
import GANZooFormats
import GANZooSupport
import GANZooTraining

/// Limits of the critic's weights from small to large, with batch norm and without.
struct Clipping: Experiment {
  let seeds: [Int]
  let limits: [Double]
  let rate: Double
  let updates, steps, units, batch: Int

  static let entry = ExperimentEntry(
    name: "clipping", title: "What the limit of the critic's weights changes",
    source: "shekkizh/WassersteinGAN.tensorflow, a remark of the WGAN authors quoted there; Arjovsky et al. 2017, "
      + "section 3",
    minutes: 3
  ) { settings, form in
    Clipping(
      seeds: try form.seeds(settings),
      limits: try settings.doubles(
        "limits", default: form.choose(full: [0.001, 0.003, 0.01, 0.03, 0.1], quick: [0.01, 0.1]), in: 1e-6...10,
        count: 2...12
      ).unique,
      rate: try settings.double("rate", default: 5e-5, in: 1e-9...1),
      updates: try settings.int("updates", default: form.choose(full: 5000, quick: 40), in: 21...10_000),
      steps: try settings.int("steps", default: form.choose(full: 3000, quick: 5), in: 1...1_000_000),
      units: try settings.int("units", default: form.choose(full: 64, quick: 16), in: 1...1024),
      batch: try settings.int("batch", default: form.choose(full: 64, quick: 32), in: 1...4096))
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let keys = ["batch", "none"].flatMap { normalization in limits.map { (normalization, $0) } }
    let parts = try keys.flatMap { normalization, limit in
      try seeds.map { seed in
        let recipe = try lab.zoo.recipe(
          model: "mlp", recipe: "toy-8-gaussians", overrides: changes(normalization, limit, seed))
        return LabPart("\(normalization)-\(limit)-\(seed)".inFileName) { device, progress in
          let trainer = try Trainer(recipe, dataset: recipe.loadDataset(), on: device)
          return try ClippedTraining.measure(trainer, limit: limit, criticUpdates: updates, progress)
        }
      }
    }
    var rest = try lab.measure(parts)[...]
    let outcomes = keys.map { ClippingOutcome(hasBatchNorm: $0 == "batch", limit: $1, rest.take(seeds.count)) }
    return ClippingReport(self, outcomes).result
  }

  private func changes(_ normalization: String, _ limit: Double, _ seed: Int) -> [String] {
    let layers = "[\(units), \(units), \(units)]"
    // The generator's first update waits for the plateau.
    let burst = [("iterations", updates), ("first", 1), ("every", 0)].map { "schedule.burst.\($0)=\($1)" }
    return TrainingChanges.clipping(limit) + TrainingChanges.rmsprop(rate) + burst + [
      "architecture.generator.hidden=\(layers)", "architecture.critic.hidden=\(layers)",
      "architecture.critic.normalization=\(normalization)", "training.batch=\(batch)", "training.steps=\(steps)",
      "training.seed=\(seed)", "training.ema_decay=0", "training.lr_decay_fraction=0", "training.grid_every=\(steps)",
    ]
  }
}
