import Foundation
import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// Figure 1b of the WGAN-GP paper: in a deep critic, clipped weights make gradients vanish or explode from layer to
/// layer, a gradient penalty does not.
struct GradientNormsByLayer: Experiment {
  let units: Int
  let batch: Int
  let steps: Int
  let limits: [Double]
  let seeds: [Int]

  static let entry = ExperimentEntry(
    name: "gradient-norms", title: "Gradients by layer of a deep critic with clipping and with a gradient penalty",
    source: "Gulrajani et al. 2017, figure 1b; J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, Lipschitz constraint",
    minutes: 5
  ) { settings, form in
    GradientNormsByLayer(
      units: try settings.int("units", default: form.choose(full: 512, quick: 32), in: 1...4096),
      batch: try settings.int("batch", default: form.choose(full: 64, quick: 16), in: 1...65_536),
      steps: try settings.int("steps", default: form.choose(full: 200, quick: 4), in: 1...10_000_000),
      limits: try settings.doubles("limits", default: [0.1, 0.01, 0.001], in: 1e-6...1000, count: 1...6).unique,
      seeds: try form.seeds(settings))
  }

  /// How the critic is kept from growing.
  enum Method: Hashable, Sendable {
    case clipping(Double)
    case penalty

    var title: String {
      switch self {
      case .clipping(let limit): "clipping, c = \(limit)"
      case .penalty: "gradient penalty"
      }
    }

    var name: String {
      switch self {
      case .clipping(let limit): "clipping-\(limit)".inFileName
      case .penalty: "penalty"
      }
    }

    var objective: any ScoreObjective {
      switch self {
      case .clipping(let limit): WassersteinClipping(limit: Float(limit), moment: .afterStep)
      case .penalty: WassersteinGradientPenalty()
      }
    }

    /// Those of figure 1a, since the paper names none for this.
    var optimizer: OptimizerEntry.Maker {
      switch self {
      case .clipping: { RMSprop($0, learningRate: 5e-5, convention: .tensorflow) }
      case .penalty: { Adam($0, learningRate: 1e-4, beta1: 0.5, beta2: 0.9, convention: .tensorflow) }
      }
    }
  }

  var methods: [Method] { limits.map { .clipping($0) } + [.penalty] }

  /// A critic at the end of a training.
  struct Measurement: Codable, Sendable {
    /// ‖∂L/∂h‖₂ by layer, the one behind the input first.
    var norms: [Double]
    /// How many weights are in each of `bins` equal parts of [−reach, reach]; those beyond are in the outermost.
    var counts: [Int]
    var reach: Double
    /// The share of weights at more than 0.95 of the limit; nil with a penalty.
    var shareAtLimit: Double?
    /// The deviation of the weights.
    var deviation: Double

    /// Whether there is a norm of each layer and of the score, and a histogram.
    var isWhole: Bool {
      norms.count == GradientNormsByLayer.hiddenLayers + 1 && counts.count == GradientNormsByLayer.bins
        && counts.allSatisfy { (0...(1 << 40)).contains($0) } && reach.isFinite && reach > 0
    }
  }

  private static let hiddenLayers = 12

  static let bins = 40

  func run(_ lab: Lab) throws -> ExperimentResult {
    let layers = Array(repeating: "\(units)", count: Self.hiddenLayers).joined(separator: ", ")
    let recipe = try lab.zoo.recipe(
      model: "mlp", recipe: "toy-swiss-roll-12-layers",
      overrides: ["generator", "critic"].map { network in
        "architecture.\(network).hidden=[\(layers)]"
      })
    let dataset = try recipe.loadDataset()
    // The penalty takes longest.
    let order = methods.reversed().flatMap { method in seeds.map { (method, $0) } }
    let parts = order.map { method, seed in
      LabPart("\(method.name)-\(seed)", isValid: { (part: Measurement) in part.isWhole }) { device, progress in
        try train(method, seed, recipe, dataset, device, progress)
      }
    }
    let measured = try lab.measure(parts)
    return GradientNormsReport(self, zip(order, measured).map { ($0.0, $1) }).result
  }

  private func train(
    _ method: Method, _ seed: Int, _ recipe: Recipe, _ dataset: any Dataset, _ device: Device, _ progress: LabProgress
  ) throws -> Measurement {
    let trainer = try Trainer(
      generator: recipe.generator, critic: recipe.critic, latent: recipe.architecture.latent,
      objective: method.objective, optimizers: (method.optimizer, method.optimizer), schedule: recipe.schedule,
      settings: TrainingSettings(steps: steps, batch: batch, seed: UInt64(seed)), dataset: dataset, on: device)
    for step in 0..<steps {
      try progress(Double(step) / Double(steps))
      try trainer.step { _ in try progress(Double(step) / Double(steps)) }
    }
    let count = min(Self.examples, dataset.count)
    let random = { RandomStream(seed: UInt64(seed), purpose: $0) }
    let (real, _) = try dataset.batch(random(.evaluation).choice(count, of: dataset.count), on: device)
    let latents = recipe.architecture.latent.sample(count, from: random(.generation), on: device)
    let fake = trainer.generator([latents], .inference)[0]
    let norms = ActivationGradients.norms(trainer.critic, method.objective, real: real, fake: fake)
    return measurement(method, trainer.critic, norms)
  }

  /// Real and generated samples with which gradients are measured.
  private static let examples = 256

  private func measurement(_ method: Method, _ critic: Model, _ norms: [Double]) -> Measurement {
    // Biases start from 0 and say nothing of the limit.
    let kernels = critic.trainedParameters.filter { $0.description.name == "kernel" }
    let weights = kernels.flatMap { $0.value.values.map(Double.init) }
    let reach = if case .clipping(let limit) = method { 1.1 * limit } else { 0.5 }
    var counts = Array(repeating: 0, count: Self.bins)
    for weight in weights {
      let bin = Int(((weight + reach) / (2 * reach) * Double(Self.bins)).rounded(.down))
      counts[min(max(bin, 0), Self.bins - 1)] += 1
    }
    var share: Double?
    if case .clipping(let limit) = method {
      share = Double(weights.count { $0.magnitude > 0.95 * limit }) / Double(weights.count)
    }
    return Measurement(
      norms: norms, counts: counts, reach: reach, shareAtLimit: share, deviation: Spread(weights).deviation)
  }
}
