import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// How far N(m, 1) is from N(0, 1), by the distances that objectives lower, while m goes from 0 to 35.
struct Divergences: Experiment {
  /// The means m.
  let means: [Double]

  static let entry = ExperimentEntry(
    name: "divergences", title: "Divergences as one Gaussian moves away from another",
    source: "J. Hui, \"GAN: Wasserstein GAN & WGAN-GP\", 2018, figures of KL and JS divergence; Arjovsky et al. 2017, "
      + "example 1 and figure 1",
    minutes: 0.1
  ) { settings, form in
    let farthest = try settings.double("farthest", default: 35, in: 1...60)
    let count = try settings.int("points", default: form.choose(full: 351, quick: 36), in: 8...10_000)
    return Divergences(means: (0..<count).map { farthest * Double($0) / Double(count - 1) })
  }

  func run(_ lab: Lab) throws -> ExperimentResult {
    let rows = means.map { GaussianPair(distance: $0) }
    let curves: [(name: String, values: [Double])] = [
      ("KL(p, q) = KL(q, p)", rows.map(\.kullbackLeibler)), ("Jensen-Shannon", rows.map(\.jensenShannon)),
      ("Wasserstein", rows.map(\.wasserstein)),
    ]
    let series = curves.map { curve in
      LineChart.Series(curve.name, zip(means, curve.values).map { .init(x: $0, y: $1) })
    }
    let m = LineChart.Axis("m")
    let charts = [
      LineChart(
        title: "Distance of N(m, 1) from N(0, 1)", x: m, y: .init("distance", isLogarithmic: true), series: series)
    ]
    return ExperimentResult(
      summary: "", setting: "", findings: [], numbers: [:], figure: ChartSheet(charts), figureSize: (960, 760))
  }
}
