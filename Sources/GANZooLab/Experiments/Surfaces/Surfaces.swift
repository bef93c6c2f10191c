import GANZooData
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// Figure 1a of the WGAN-GP paper: the value surfaces of critics of three toys, while the generator is fixed at data
/// with noise.
struct Surfaces: Experiment {
  let units: Int
  let batch: Int
  let updates: Int
  let lambdas: [Double]
  let size: Int
  let seeds: [Int]

  /// Half of the width of what is looked at.
  static let reach = 3.0

  static let entry = ExperimentEntry(
    name: "surfaces", title: "Value surfaces of critics with clipping and with a gradient penalty",
    source: "Gulrajani et al. 2017, figure 1a; J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, model capacity",
    minutes: 4
  ) { settings, form in
    Surfaces(
      units: try settings.int("units", default: form.choose(full: 128, quick: 32), in: 1...4096),
      batch: try settings.int("batch", default: form.choose(full: 256, quick: 64), in: 1...65_536),
      updates: try settings.int("updates", default: form.choose(full: 10_000, quick: 300), in: 1...10_000_000),
      lambdas: try settings.doubles("lambdas", default: [10, 0.1], in: 1e-6...1e6, count: 1...4).unique,
      size: try settings.int("grid", default: form.choose(full: 128, quick: 48), in: 16...512),
      seeds: try form.seeds(settings))
  }

  /// What is learnt.
  enum Toy: String, CaseIterable {
    case eight = "8-gaussians", twentyFive = "25-gaussians", roll = "swiss-roll"

    var title: String {
      switch self {
      case .eight: "8 Gaussians"
      case .twentyFive: "25 Gaussians"
      case .roll: "Swiss roll"
      }
    }

    /// Where the data are densest; nil of the Swiss roll, which has no modes.
    var modes: [(x: Double, y: Double)]? {
      switch self {
      case .eight: GaussianMixture.eight.centers
      case .twentyFive: GaussianMixture.twentyFive.centers
      case .roll: nil
      }
    }
  }

  /// How the critic is kept from growing.
  enum Method: Hashable {
    case clipping
    /// With this λ.
    case penalty(Double)

    var title: String {
      switch self {
      case .clipping: "weight clipping"
      case .penalty(let lambda): "gradient penalty, λ = \(lambda.plain)"
      }
    }

    var name: String {
      switch self {
      case .clipping: "clipping"
      case .penalty(let lambda): "penalty-\(lambda)".inFileName
      }
    }
  }

  var methods: [Method] { [.clipping] + lambdas.map { .penalty($0) } }

  /// A critic that was trained.
  struct Measurement: Codable, Sendable {
    /// Its scores on the grid, for the picture; only of the first seed.
    var values: [Float]?
    /// The number of local maxima.
    var maxima: Int
    /// The share of modes, or of the spiral, at which the critic is highest.
    var share: Double
    /// The critic's mean score of data less that of the same data with noise, over the last batches.
    var estimate: Double
    /// The first points of the data, for the picture.
    var data: [Float]
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    // Longest first, so that no thread waits long for the other at the end.
    let order = methods.reversed().flatMap { method in
      Toy.allCases.flatMap { toy in seeds.map { (toy, method, $0) } }
    }
    let datasets = try Dictionary(
      uniqueKeysWithValues: Toy.allCases.map { toy in
        (toy, try lab.zoo.datasets[toy.rawValue].make(SettingsReader(SettingsTree()))(DatasetRequest()))
      })
    let parts = order.map { toy, method, seed in
      LabPart(
        "\(toy.rawValue)-\(method.name)-\(seed)",
        isValid: { (part: Measurement) in isWhole(part, isShown: seed == seeds[0]) }
      ) { device, progress in
        guard let dataset = datasets[toy] else { preconditionFailure("a toy without data") }
        return try train(toy, method, seed, dataset, device, progress)
      }
    }
    let measured = try lab.measure(parts)
    return SurfacesReport(self, zip(order, measured).map { ($0.0, $0.1, $1) }).result
  }

  /// Whether a part's numbers are as many as the picture takes.
  private func isWhole(_ part: Measurement, isShown: Bool) -> Bool {
    part.data.count.isMultiple(of: 2) && (!isShown || part.values?.count == size * size)
  }

  private static let lastBatches = 50

  private func train(
    _ toy: Toy, _ method: Method, _ seed: Int, _ dataset: any Dataset, _ device: Device, _ progress: LabProgress
  ) throws -> Measurement {
    let critic = try critic(method, seed, device)
    var estimates: [Double] = []
    for update in 0..<updates {
      let random = { (purpose: RandomStream.Purpose) in
        RandomStream(seed: UInt64(seed), purpose: purpose, step: update)
      }
      let (real, _) = try dataset.batch(random(.batches).integers(batch, below: dataset.count), on: device)
      let fake = real + Tensor(normal: 1, shape: [batch, 2], from: random(.latents), on: device)
      critic.update(real: real, fake: fake)
      if updates - update <= Self.lastBatches {
        estimates.append(Double((critic.scores(real) - critic.scores(fake)).mean().scalar))
      }
      try progress(Double(update) / Double(updates))
    }
    let grid = CriticSurface.points(size: size, reach: Self.reach)
    let values = critic.scores(Tensor(grid, shape: [size * size, 2], on: device)).values
    let surface = CriticSurface(values: values.map(Double.init), reach: Self.reach)
    let share = toy.modes.map { Double(surface.found($0)) / Double($0.count) } ?? surface.ridge
    return Measurement(
      values: seed == seeds[0] ? values : nil, maxima: surface.maxima.count, share: share,
      estimate: Spread(estimates).mean, data: try dataset.batch(Array(0..<min(200, dataset.count))).values)
  }

  private func critic(_ method: Method, _ seed: Int, _ device: Device) throws -> LoneCritic {
    let hidden = [units, units, units]
    return switch method {
    case .clipping:
      try LoneCritic(
        inputs: 2, hidden: hidden, objective: WassersteinClipping(limit: 0.01, moment: .afterStep),
        optimizer: { RMSprop($0, learningRate: 5e-5, convention: .tensorflow) }, seed: UInt64(seed), on: device)
    case .penalty(let lambda):
      try LoneCritic(
        inputs: 2, hidden: hidden,
        objective: WassersteinGradientPenalty(penalty: GradientNormPenalty(lambda: Float(lambda))),
        optimizer: { Adam($0, learningRate: 1e-4, beta1: 0.5, beta2: 0.9, convention: .tensorflow) },
        seed: UInt64(seed), on: device)
    }
  }
}
