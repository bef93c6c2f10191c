import Foundation
import GANZooFormats
import GANZooSupport

/// How far N(m, 1) is from N(0, 1) by the distances that objectives lower, while m goes from 0 to 35, and the same of
/// two parallel lines.
struct Divergences: Experiment {
  /// The means m.
  let means: [Double]
  /// Points on each of the parallel lines.
  let linePoints: Int

  static let entry = ExperimentEntry(
    name: "divergences", title: "Divergences as one Gaussian moves away from another",
    source: "J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, figures of KL and JS divergence; Arjovsky et al. 2017, "
      + "example 1 and figure 1",
    minutes: 0.05
  ) { settings, form in
    let farthest = try settings.double("farthest", default: 35, in: 1...60)
    let count = try settings.int("points", default: form.choose(full: 351, quick: 36), in: 8...10_000)
    return Divergences(
      means: (0..<count).map { farthest * Double($0) / Double(count - 1) },
      linePoints: try settings.int("line_points", default: form.choose(full: 25, quick: 6), in: 1...100))
  }

  /// No number of the quadrature or of a linear program is farther from its closed form.
  static let tolerance = 1e-9
  /// What counts as nearly nothing: of a slope, and of what is missing to log 2.
  static let nearlyNothing = 1e-6
  private static let block = 20

  func run(_ lab: Lab) throws -> ExperimentResult {
    let blocks = stride(from: 0, to: means.count, by: Self.block).map { first in
      Array(means[first..<min(first + Self.block, means.count)])
    }
    let points = try lab.measure(
      blocks.enumerated().map { index, means in
        LabPart("gaussians-\(index)") { _, progress in
          try means.enumerated().map { done, mean in
            try progress(Double(done) / Double(means.count))
            return DivergencePoint(mean: mean)
          }
        }
      }
    ).flatMap(\.self)
    let (count, distances) = (linePoints, (-10...10).map { Double($0) / 10 })
    let lines = try lab.measure(
      distances.map { distance in
        LabPart("lines-\(distance)") { _, _ in try ParallelLinesPoint(distance: distance, count: count) }
      })
    return DivergencesReport(points: points, lines: lines, linePoints: linePoints).result
  }
}
