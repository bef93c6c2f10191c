import Foundation
import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTraining
import GANZooVisualization

/// What a training with clipped weights has shown.
package struct ClippedTraining: Codable, Sendable {
  /// Before the generator's first update: after each critic update the estimate E D(x) − E D(G(z)).
  package var estimates: [Double] = []
  /// Before the generator's first update: the share of weights at the limit after every `stride`th critic update.
  var shares: [Double] = []
  /// The sliced Wasserstein distance of samples from data at the end, and at the start.
  var distance = Double.nan, firstDistance = Double.nan
  /// How many of the modes the samples cover at the end.
  var covered = 0

  static let stride = 10
  /// A weight is at the limit from this share of it on.
  static let nearness = 0.95
  /// The plateau is reached at this share of it.
  static let share = 0.9
  private static let window = 21
  private static let samples = 2000

  /// A training of which nothing but these estimates is known.
  package init(estimates: [Double] = []) { self.estimates = estimates }

  /// Trains to the end, and measures.
  static func measure(
    _ trainer: Trainer, limit: Double, criticUpdates: Int, _ progress: LabProgress
  ) throws -> ClippedTraining {
    let watch = ClippingWatch(limit: limit, criticUpdates: criticUpdates, progress)
    var found = ClippedTraining()
    found.firstDistance = try distance(trainer)
    try trainer.run(observers: [watch])
    (found.estimates, found.shares) = (watch.estimates, watch.shares)
    found.distance = try distance(trainer)
    found.covered = ModeCoverage(of: .eight, by: points(trainer)).covered
    return found
  }

  private static func points(_ trainer: Trainer) -> [Float] {
    let random = RandomStream(seed: 1, purpose: .evaluation)
    let latents = trainer.latent.sample(samples, from: random, on: trainer.generator.device)
    return trainer.generator([latents], .inference)[0].values
  }

  private static func distance(_ trainer: Trainer) throws -> Double {
    let real = try trainer.dataset.batch(Array(0..<samples)).values
    return slicedWasserstein(points(trainer), real)
  }

  /// The running median of the estimates.
  private var smoothed: [Double] { Smoothing.median(Self.window).applied(to: estimates) }

  /// Where the estimate ends before the generator is trained: the median of its last tenth; not a number where it is
  /// not above 0 all that time.
  var plateau: Double {
    let end = smoothed.suffix(max(1, smoothed.count / 10)).sorted()
    return end.first ?? 0 > 0 ? end[end.count / 2] : .nan
  }

  /// The first critic update after which the running median is at `share` of the plateau; not a number where there is
  /// no plateau above 0.
  package var updatesToPlateau: Double {
    let (smoothed, plateau) = (smoothed, plateau)
    guard plateau > 0, let first = smoothed.firstIndex(where: { $0 >= Self.share * plateau }) else { return .nan }
    return Double(first + 1)
  }

  /// The estimate as a share of its plateau, over critic updates.
  var approach: RunCurve {
    let (smoothed, plateau) = (smoothed, plateau)
    let places = Swift.stride(from: 0, to: smoothed.count, by: Self.stride).map { $0 }
    return RunCurve(
      steps: places.map { $0 + 1 }, seconds: places.map { _ in 0 }, values: places.map { smoothed[$0] / plateau })
  }
}

/// Keeps the estimates and the shares of weights at the limit, before the generator's first update.
private final class ClippingWatch: TrainingObserver {
  private let limit: Double
  private let criticUpdates: Int
  private let progress: LabProgress
  private var run: RunContext?
  private(set) var estimates: [Double] = []
  private(set) var shares: [Double] = []

  init(limit: Double, criticUpdates: Int, _ progress: LabProgress) {
    (self.limit, self.criticUpdates, self.progress) = (limit, criticUpdates, progress)
  }

  func began(_ run: RunContext) throws { self.run = run }

  func updated(_ report: UpdateReport) throws {
    guard let trainer = run?.trainer else { return }
    let (fixed, rest) = (Double(criticUpdates), 5 * Double(trainer.settings.steps))
    try progress((min(Double(estimates.count), fixed) + 5 * Double(report.stepsDone)) / (fixed + rest))
    guard report.network == .critic, report.stepsDone == 0, let real = report.losses[.critic, "real"],
      let fake = report.losses[.critic, "fake"]
    else { return }
    estimates.append(-real - fake)
    if estimates.count % ClippedTraining.stride == 1 { shares.append(share(trainer)) }
  }

  private func share(_ trainer: Trainer) -> Double {
    let weights = trainer.critic.parameters.filter { $0.description.name == "kernel" }.flatMap(\.value.values)
    let least = Float(limit * ClippedTraining.nearness)
    return Double(weights.count { abs($0) >= least }) / Double(max(1, weights.count))
  }
}

/// The sliced Wasserstein distance of two sets of as many points of a plane: the mean over directions of the distance
/// between their projections, which in one dimension is that of sorted values. J. Rabin et al. 2012, "Wasserstein
/// barycenter and its application to texture mixing".
package func slicedWasserstein(_ a: [Float], _ b: [Float], directions: Int = 64) -> Double {
  precondition(a.count == b.count && !a.isEmpty && directions > 0, "sets of \(a.count) and \(b.count) numbers")
  let distances = (0..<directions).map { index -> Double in
    let angle = Double.pi * Double(index) / Double(directions)
    let project = { (points: [Float]) -> [Double] in
      Swift.stride(from: 0, to: points.count, by: 2).map {
        cos(angle) * Double(points[$0]) + sin(angle) * Double(points[$0 + 1])
      }.sorted()
    }
    let pairs = zip(project(a), project(b))
    return pairs.reduce(0) { $0 + abs($1.0 - $1.1) } / Double(a.count / 2)
  }
  return distances.reduce(0, +) / Double(directions)
}
