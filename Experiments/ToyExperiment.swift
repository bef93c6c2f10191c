import GANZoo

/// A training run on 25 Gaussians and its result.
struct ToyExperiment {
  let recipe: String
  let seed: Int
  let threads: Int

  /// Number of generated samples for the mode coverage.
  private static let samples = 10_000

  /// The header of the table.
  static let header = """
    | recipe | seed | steps | time | modes covered | samples within \(Int(ModeCoverage.reach)) σ |
    | --- | --: | --: | --: | --: | --: |

    """

  /// Trains, writes a picture of samples and data to the folder, and returns a row of the table.
  func run(pictures folder: String) throws -> String {
    let recipe = try Zoo.builtIn.recipe(
      model: "mlp", recipe: recipe, overrides: ["training.seed=\(seed)"])
    let (device, data) = (Device(threads: threads), try recipe.loadDataset())
    let trainer = try Trainer(recipe, dataset: data, on: device)
    let duration = try ContinuousClock().measure { try train(trainer) }

    let random = RandomStream(seed: UInt64(seed), purpose: .generation)
    let latents = recipe.architecture.latent.sample(Self.samples, from: random, on: device)
    let points = trainer.withFinalWeights { trainer.generator([latents], .inference)[0] }.values
    let coverage = ModeCoverage(of: .twentyFive, by: points)
    try plot(points, over: data, to: "\(folder)/\(self.recipe)-\(seed).png")
    return "| \(self.recipe) | \(seed) | \(recipe.training.steps.grouped) | \(duration.unitText) "
      + "| \(coverage.covered) of \(coverage.modes) | \(Int((coverage.share * 100).rounded())) % |\n"
  }

  private func train(_ trainer: Trainer) throws {
    var bar = ProgressBar("\(recipe), seed \(seed)", total: trainer.settings.steps)
    defer { bar.finish() }
    while trainer.steps < trainer.settings.steps {
      try trainer.step()
      bar.update(done: trainer.steps)
    }
  }

  private func plot(_ points: [Float], over data: any Dataset, to path: String) throws {
    let real = ScatterPlot.Series(try data.batch(Array(0..<2_000)).values, color: ScatterPlot.Series.dataColor)
    let samples = ScatterPlot.Series(Array(points.prefix(4_000)), color: ScatterPlot.Series.sampleColor)
    try PNG.write(ScatterPlot([real, samples], reach: ScatterPlot.reach(of: real.points)).draw(), to: path)
  }
}
