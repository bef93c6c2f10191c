import Foundation
import GANZooVisualization

/// The picture.
extension CriticOneDReport {
  var figure: ChartSheet {
    ChartSheet(
      [scoreChart, gradientChart(isTrained: false), noiseChart, gradientChart(isTrained: true)].map { .chart($0) },
      columns: 2)
  }

  private func points(_ values: [[Double]]) -> [LineChart.Point] {
    gaussians.grid.indices.map { index in
      let spread = Spread(values.map { $0[index] })
      return .init(x: gaussians.grid[index], y: spread.mean, spread: spread.deviation)
    }
  }

  private func points(_ values: (Double) -> Double) -> [LineChart.Point] {
    gaussians.grid.map { .init(x: $0, y: values($0)) }
  }

  private var scoreChart: LineChart {
    let sigmoid = { (score: Double) in 1 / (1 + exp(-score)) }
    let scaled = trained.critics.map { critic -> [Double] in
      let (low, high) = (critic.scores.min() ?? 0, critic.scores.max() ?? 1)
      return critic.scores.map { ($0 - low) / max(high - low, .leastNormalMagnitude) }
    }
    return LineChart(
      title: "Discriminator and critic", x: .init("x"), y: .init("D(x), density"),
      series: [
        .init("density of real", points(gaussians.realDensity), style: .bars, color: 2),
        .init("of generated", points(gaussians.fakeDensity), style: .bars, color: 3),
        .init("discriminator", points(trained.discriminators.map { $0.scores.map(sigmoid) }), color: 1),
        .init("best", points { sigmoid(gaussians.optimalLogit($0)) }, style: .dashed, color: 1),
        .init("WGAN critic, scaled to 0…1", points(scaled), color: 0),
      ])
  }

  private static let colors: [CriticOneD.Loss: Int] = [.minimax: 1, .nonSaturating: 4, .wasserstein: 0]

  private func gradientChart(isTrained: Bool) -> LineChart {
    let series = CriticOneD.Loss.allCases.map { loss -> LineChart.Series in
      let (exact, trained) = curves(loss)
      // A clipped critic learns a multiple of the best one, which a learning rate makes up for.
      let scale = loss == .wasserstein ? Spread(fits.map { abs($0.slope) }).mean : 1
      let values = isTrained ? trained.map { $0.map { $0.magnitude / scale } } : [exact.map(\.magnitude)]
      return LineChart.Series(
        loss.rawValue, isTrained ? points(values) : points(values).map { .init(x: $0.x, y: $0.y) },
        style: isTrained ? .line : .dashed, color: Self.colors[loss])
    }
    return LineChart(
      title: "Gradient of the generator's loss, \(isTrained ? "trained D" : "best D")",
      note: isTrained ? "the critic's in units of its mean slope" : nil, x: .init("x"),
      y: .init("|dL/dx|", isLogarithmic: true, range: 1e-8...100), series: series)
  }

  private var noiseChart: LineChart {
    LineChart(
      title: "Noise of −log D's gradient", x: .init("samples", isLogarithmic: true),
      y: .init("in units of the quotient of both noises", isLogarithmic: true),
      series: [
        .init("standard deviation", noise.deviations.map { .init(x: Double($0.count), y: $0.deviation) }, color: 4),
        .init(
          "half quartile distance",
          noise.deviations.map { .init(x: Double($0.count), y: noise.halfQuartileDistance) }, style: .dashed, color: 2),
      ])
  }
}
