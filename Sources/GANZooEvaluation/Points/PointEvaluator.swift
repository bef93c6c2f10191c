public import GANZooData
public import GANZooInterchange
public import GANZooTensors

/// Judges points in a plane by the shape that they are sampled from: how many modes of a mixture of Gaussians they
/// cover, or how much of the Swiss roll's spiral, and which share of them lies within 4 standard deviations of it.
public struct PointEvaluator: Sendable {
  private enum Shape {
    case mixture(GaussianMixture)
    case spiral
  }

  private let shape: Shape

  /// An evaluator of points of a data set, such as `8-gaussians`; nil where its shape is not known.
  public init?(dataset: String) {
    if let mixture = GaussianMixture.named(dataset) {
      shape = .mixture(mixture)
    } else if dataset == "swiss-roll" {
      shape = .spiral
    } else {
      return nil
    }
  }

  /// The data sets whose points can be judged.
  public static let datasets = ["8-gaussians", "25-gaussians", "swiss-roll"]
  /// The metrics of points.
  public static let kinds: [Metric.Kind] = [.modes, .curve, .near]

  /// Number of modes; nil of the spiral.
  public var modes: Int? { if case .mixture(let mixture) = shape { mixture.centers.count } else { nil } }

  /// The metrics of points [N, 2], row-major.
  public func values(of points: [Float]) -> [Metric.Kind: Double] {
    switch shape {
    case .mixture(let mixture):
      let coverage = ModeCoverage(of: mixture, by: points)
      return [.modes: Double(coverage.covered), .near: coverage.share]
    case .spiral:
      let coverage = SpiralCoverage(by: points)
      return [.curve: coverage.covered, .near: coverage.share]
    }
  }

  /// Computes the metrics of a thousand generated points.
  ///
  /// - Parameter generate: passes as many points [N, 2] as it gets classes to `consume`, in batches with the index of
  ///   their first point.
  /// - Throws: what `generate` throws; `EvaluationError.notFinite`.
  public func evaluate(
    generate: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> QuickMetrics {
    let points = try Self.points(samples: QuickEvaluator.samples, generate)
    return QuickMetrics(values: values(of: points), classes: [], realShares: [], modes: modes)
  }

  /// Computes the metrics of three sample sets, with the seeds `seed`, `seed` + 1 and `seed` + 2, beside those of as
  /// many real points; where there are no more of these than samples, of all of them once.
  ///
  /// - Parameters:
  ///   - samples: number of points in each set.
  ///   - real: points of the data set.
  ///   - progress: called after each batch of points.
  /// - Throws: `EvaluationError.notFinite`, or what the data set throws.
  public func report(
    _ generator: Generator, samples: Int, seed: UInt64, real: any Dataset, progress: () -> Void = {}
  ) throws -> EvaluationReport {
    let seeds = (0..<Evaluator.repetitions).map { seed &+ UInt64($0) }
    let found = try seeds.map { seed in
      let points = try Self.points(samples: samples) { classes, consume in
        try generator.generate(classes: classes, seed: seed) { samples, first in
          try consume(samples, first)
          progress()
        }
      }
      return values(of: points)
    }
    let count = min(samples, real.count)
    let ceilings = try (real.count > samples ? seeds : [seed]).map { seed in
      let random = RandomStream(seed: seed, purpose: .evaluation, part: EvaluationStream.real)
      return values(of: try real.batch(random.choice(count, of: real.count)).values)
    }
    let metrics = Self.kinds.compactMap { kind -> Metric? in
      let (samples, real) = (found.compactMap { $0[kind] }, ceilings.compactMap { $0[kind] })
      return samples.isEmpty
        ? nil : Metric(kind: kind, samples: MeasuredValues(samples), real: MeasuredValues(real))
    }
    return EvaluationReport(
      samples: samples, seeds: seeds, realSamples: count, metrics: metrics, classes: [], confusion: [])
  }

  private static func points(
    samples: Int, _ generate: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> [Float] {
    var points: [Float] = []
    try generate(Array(repeating: 0, count: samples)) { samples, first in
      let values = samples.values
      if let bad = values.firstIndex(where: { !$0.isFinite }) {
        throw EvaluationError.notFinite(image: first + bad / 2, value: values[bad])
      }
      points += values
    }
    return points
  }
}
