import Foundation
import GANZooVisualization

extension DivergencesReport {
  /// The Gaussians, their distances over m with what theory says, slopes, and the parallel lines.
  var figure: ChartSheet {
    ChartSheet(
      [
        densities,
        chart("KL divergence", [("KL(p, q)", \.forwardKL), ("KL(q, p)", \.reverseKL)], ("m² / 2", halfSquare)),
        chart("Jensen-Shannon divergence", [("Jensen-Shannon", \.jensenShannon)], ("log 2", { _ in log(2) })),
        chart("Wasserstein distance", in: "units of x", [("Wasserstein", \.wasserstein)], ("m", { $0 })), slopes,
        parallelLines,
      ].map { .chart($0) }, columns: 2)
  }

  private var m: LineChart.Axis { .init("mean m of q") }
  private func halfSquare(_ mean: Double) -> Double { mean * mean / 2 }

  private func curve(_ name: String, _ value: (DivergencePoint) -> Double, color: Int? = nil) -> LineChart.Series {
    .init(name, points.map { .init(x: $0.mean, y: value($0)) }, color: color)
  }

  private func chart(
    _ title: String, in unit: String = "nats", _ curves: [(name: String, value: (DivergencePoint) -> Double)],
    _ theory: (name: String, value: (Double) -> Double)
  ) -> LineChart {
    let known = LineChart.Series(
      theory.name, points.map { .init(x: $0.mean, y: theory.value($0.mean)) }, style: .dashed, color: 3)
    return LineChart(
      title: title, x: m, y: .init(unit), series: curves.map { curve($0.name, $0.value) } + [known])
  }

  private var densities: LineChart {
    let farthest = points[points.count - 1].mean
    let means = [0, 0.1, 0.3, 1].map { $0 * farthest }
    let places = (0...600).map { -5 + (farthest + 10) * Double($0) / 600 }
    return LineChart(
      title: "p and a few q", x: .init("x"), y: .init("density"),
      series: means.enumerated().map { index, mean in
        let gaussian = GaussianPair(distance: mean)
        let name = index == 0 ? "p = N(0, 1)" : "q = N(\(mean.plain), 1)"
        return .init(name, places.map { .init(x: $0, y: gaussian.density($0 - mean)) })
      })
  }

  /// Logarithmic: the slope of the Jensen-Shannon divergence falls below what numbers of single precision can be.
  private var slopes: LineChart {
    let grown = zip(points, points.dropFirst()).map { point, next in
      LineChart.Point(
        x: (point.mean + next.mean) / 2, y: (next.wasserstein - point.wasserstein) / (next.mean - point.mean))
    }
    return LineChart(
      title: "Slopes in m", x: m, y: .init("slope", isLogarithmic: true),
      series: [
        curve("KL(p, q)", \.forwardKLSlope), curve("Jensen-Shannon", \.jensenShannonSlope),
        .init("Wasserstein", grown),
      ])
  }

  private var parallelLines: LineChart {
    let series = { (name: String, value: (ParallelLinesPoint) -> Double) in
      LineChart.Series(
        name, lines.map { .init(x: $0.distance, y: value($0)) }, style: .dots(radius: 3))
    }
    return LineChart(
      title: "Two parallel lines", note: "KL is infinite but for θ = 0", x: .init("distance θ"),
      y: .init("nats, or units of θ"),
      series: [
        series("Wasserstein", \.wasserstein), series("Jensen-Shannon", \.jensenShannon),
        .init("|θ|", lines.map { .init(x: $0.distance, y: abs($0.distance)) }, style: .dashed, color: 3),
      ])
  }
}
