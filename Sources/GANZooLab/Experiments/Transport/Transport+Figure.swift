import GANZooVisualization

extension Transport {
  /// The boxes before and after with the plans between them, and random problems solved in two ways.
  func figure(_ all: [TransportCase]) -> ChartSheet {
    let plans = [BoxPlan.sixBoxes, .twoBoxes].flatMap { boxes in
      zip(boxes.plans, boxes.costs).map { plan, cost in
        boxes.chart(plan.plan, title: "\(plan.name.prefix(1).uppercased())\(plan.name.dropFirst()): cost \(cost.plain)")
      }
    }
    return ChartSheet((plans + [costs(all), differences(all)]).map { .chart($0) }, columns: 2)
  }

  /// The most dots of a chart.
  private static let mostDots = 3000

  private func costs(_ all: [TransportCase]) -> LineChart {
    let dots = all.prefix(Self.mostDots).map { LineChart.Point(x: $0.sorted, y: $0.program) }
    let ends = [0, dots.map(\.x).max() ?? 1].map { LineChart.Point(x: $0, y: $0) }
    return LineChart(
      title: "Cheapest plans of random problems", x: .init("cost by sorting"), y: .init("by linear program"),
      series: [.init("a problem", dots, style: .dots(radius: 2)), .init("the same", ends, style: .dashed, color: 3)])
  }

  private func differences(_ all: [TransportCase]) -> LineChart {
    let sorted = all.prefix(Self.mostDots).map(\.difference).sorted()
    // Nothing is shown as what a logarithmic axis can show.
    let dots = sorted.enumerated().map { LineChart.Point(x: Double($0 + 1), y: max($1, 1e-17)) }
    let limit = [1, Double(max(2, dots.count))].map { LineChart.Point(x: $0, y: Self.tolerance) }
    return LineChart(
      title: "Differences of both methods", note: "none is shown as 1e-17", x: .init("problems, in order"),
      y: .init("difference", isLogarithmic: true),
      series: [
        .init("a problem", dots, style: .dots(radius: 2)), .init("tolerance", limit, style: .dashed, color: 3),
      ])
  }
}

extension BoxPlan {
  /// Boxes where they are, below, where they are wanted, above, and a line for each box from one to the other.
  func chart(_ plan: TransportPlan, title: String) -> LineChart {
    var (taken, given) = (sources.positions.map { _ in 0 }, targets.positions.map { _ in 0 })
    var (before, after): ([LineChart.Point], [LineChart.Point]) = ([], [])
    for (source, row) in plan.masses.enumerated() {
      for (target, mass) in row.enumerated() {
        for _ in 0..<Int(mass.rounded()) {
          (taken[source], given[target]) = (taken[source] + 1, given[target] + 1)
          before.append(.init(x: sources.positions[source], y: -Double(taken[source])))
          after.append(.init(x: targets.positions[target], y: Double(given[target])))
        }
      }
    }
    let moves = zip(before, after).map { LineChart.Series("", [$0, $1], style: .dashed, color: 4) }
    let last = ((sources.positions + targets.positions).max() ?? 0) + 1
    return LineChart(
      title: title, x: .init("place", range: 0...last), y: .init("boxes: after above, before below", range: -4...4),
      series: moves + [
        .init("before", before, style: .dots(radius: 7), color: 0),
        .init("after", after, style: .dots(radius: 7), color: 1),
      ])
  }
}
