import Foundation
import GANZooNN
import GANZooSupport
package import GANZooTensors
import GANZooTraining

/// Figure 2 of the WGAN paper: what a generator learns from a discriminator of two Gaussians, and from a critic.
struct CriticOneD: Experiment {
  let gaussians: TwoGaussians
  let updates: Int
  let units: Int
  let batch: Int
  let ratios: Int
  let seeds: [Int]

  static let entry = ExperimentEntry(
    name: "critic-1d", title: "D(x) and the generator's gradient between two Gaussians",
    source: "Arjovsky et al. 2017, figure 2; J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, plot of D(x) and the "
      + "points on gradients; Arjovsky and Bottou 2017, theorem 2.6",
    minutes: 0.3
  ) { settings, form in
    let distance = try settings.double("distance", default: 6, in: 0.5...20)
    let points = try settings.int("points", default: form.choose(full: 321, quick: 65), in: 16...10_000)
    return CriticOneD(
      gaussians: TwoGaussians(distance: distance, points: points),
      updates: try settings.int("updates", default: form.choose(full: 4000, quick: 600), in: 100...1_000_000),
      units: try settings.int("units", default: form.choose(full: 64, quick: 32), in: 1...4096),
      batch: try settings.int("batch", default: form.choose(full: 256, quick: 64), in: 1...65_536),
      ratios: try settings.int("ratios", default: form.choose(full: 1_000_000, quick: 10_000), in: 1000...10_000_000),
      seeds: try form.seeds(settings))
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let parts = Method.allCases.flatMap { method in
      seeds.map { seed in
        LabPart(
          "\(method.rawValue)-\(seed)", isValid: { (part: Curves) in isWhole(part, method) },
          measure: { device, progress in try train(method, seed, device, progress) })
      }
    }
    let measured = try lab.measure(parts)
    let noise = NoisyRatios(count: ratios, on: Device(threads: lab.threads))
    return CriticOneDReport(
      self, exact: exact(on: Device(threads: lab.threads)), discriminators: Array(measured.prefix(seeds.count)),
      critics: Array(measured.suffix(seeds.count)), noise: noise
    ).result
  }

  /// What is trained.
  enum Method: String, CaseIterable { case discriminator, critic }

  /// A generator's loss, of which the gradient is looked at.
  enum Loss: String, CaseIterable {
    case minimax, nonSaturating = "non-saturating", wasserstein = "Wasserstein"

    var objective: any ScoreObjective {
      switch self {
      case .minimax: Minimax()
      case .nonSaturating: NonSaturating()
      case .wasserstein: WassersteinClipping()
      }
    }

    var method: Method { self == .wasserstein ? .critic : .discriminator }
  }

  /// Scores on the grid, gradients of the generator's losses there, and how these changed as the critic learnt on.
  struct Curves: Codable, Sendable {
    /// Of a discriminator before the sigmoid.
    var scores: [Double]
    /// dL/dx by the loss' name.
    var gradients: [String: [Double]]
    /// The mean of dL/dx over generated samples, at intervals in the second half of the training.
    var means: [String: [Double]] = [:]
  }

  /// Whether all curves have a value at each point.
  private func isWhole(_ curves: Curves, _ method: Method) -> Bool {
    let losses = Loss.allCases.filter { $0.method == method }
    return ([curves.scores] + losses.map { curves.gradients[$0.rawValue] ?? [] }).allSatisfy {
      $0.count == gaussians.grid.count
    }
  }

  /// The best discriminator, and the best critic, which is −x: it moves all samples to the left by the same distance.
  func exact(on device: Device) -> (discriminator: Curves, critic: Curves) {
    let slope = Float(-gaussians.distance)
    return (
      curves(.discriminator, on: device) { $0.reshaped([$0.shape[0]]) * slope },
      curves(.critic, on: device) { -$0.reshaped([$0.shape[0]]) }
    )
  }

  private func curves(_ method: Method, on device: Device, _ scores: (Tensor) -> Tensor) -> Curves {
    let grid = Tensor(gaussians.grid.map(Float.init), shape: [gaussians.grid.count, 1], on: device)
    let losses = Loss.allCases.filter { $0.method == method }
    return Curves(
      scores: scores(grid).values.map(Double.init),
      gradients: Dictionary(
        uniqueKeysWithValues: losses.map { loss in
          (loss.rawValue, loss.objective.generatorGradients(at: grid, scores).values.map(Double.init))
        }))
  }

  private static let snapshots = 20

  private func train(_ method: Method, _ seed: Int, _ device: Device, _ progress: LabProgress) throws -> Curves {
    // The discriminator's loss is the same for both losses of the generator.
    let critic = try LoneCritic(
      inputs: 1, hidden: [units, units, units],
      objective: method == .critic ? WassersteinClipping(limit: 0.01, moment: .afterStep) : NonSaturating(),
      optimizer: { parameters -> any Optimizer in
        switch method {
        case .critic: RMSprop(parameters, learningRate: 5e-5, convention: .tensorflow)
        case .discriminator: Adam(parameters, learningRate: 1e-3)
        }
      }, seed: UInt64(seed), on: device)
    var means: [String: [Double]] = [:]
    let first = updates / 2
    let interval = max(1, (updates - first) / Self.snapshots)
    for update in 1...updates {
      let samples = [gaussians.realMean, gaussians.fakeMean].enumerated().map { part, mean in
        Tensor(
          normal: 1, mean: Float(mean), shape: [batch, 1],
          from: RandomStream(seed: UInt64(seed), purpose: .latents, step: update, part: part), on: device)
      }
      critic.update(real: samples[0], fake: samples[1])
      if update > first, (updates - update) % interval == 0 {
        for (name, values) in curves(method, on: device, critic.scores).gradients {
          means[name, default: []].append(gaussians.fakeMean(of: values))
        }
      }
      try progress(Double(update) / Double(updates))
    }
    var curves = curves(method, on: device, critic.scores)
    curves.means = means
    return curves
  }
}

/// Quotients of two independent standard normal numbers: what theorem 2.6 of Arjovsky and Bottou 2017 says the
/// gradient of −log D is at a generated sample, where D and its gradient are off by noise, in units of the quotient of
/// the two deviations. They have Cauchy's distribution, which has neither mean nor variance.
package struct NoisyRatios {
  /// Sample sizes, each ten times the one before, and the standard deviation of the first so many.
  package let deviations: [(count: Int, deviation: Double)]
  /// Half of the distance between the quartiles: 1 of Cauchy's distribution.
  package let halfQuartileDistance: Double
  /// The share beyond ±10: 1 − 2 atan(10) / π = 6.3 % of Cauchy's distribution.
  package let tail: Double

  package init(count: Int, on device: Device) {
    let random = RandomStream(seed: 1, purpose: .evaluation)
    let pairs = Tensor(normal: 1, shape: [2 * count], from: random, on: device).values.map(Double.init)
    let ratios = (0..<count).map { (index: Int) -> Double in pairs[2 * index] / pairs[2 * index + 1] }
    let sizes = sequence(first: 100) { $0 * 10 }.prefix { $0 <= count }
    deviations = sizes.map { ($0, Spread(Array(ratios.prefix($0))).deviation) }
    let sorted = ratios.sorted()
    halfQuartileDistance = (sorted[3 * count / 4] - sorted[count / 4]) / 2
    tail = Double(ratios.count { $0.magnitude > 10 }) / Double(count)
  }
}
