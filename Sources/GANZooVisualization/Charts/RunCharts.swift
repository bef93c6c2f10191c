public import GANZooSupport

/// Charts of what runs have logged.
public struct RunCharts: Sendable {
  /// What the x axis counts.
  public enum XAxis: String, Sendable, CaseIterable {
    /// Steps: generator updates with the critic updates before them.
    case step
    /// Time of training.
    case seconds
  }

  /// The runs, in the order in which their curves are drawn.
  public var runs: [RunRecord]
  /// What the x axis counts.
  public var x: XAxis
  /// What is done to the values.
  public var smoothing: Smoothing
  /// Whether equal distances of the y axis are equal ratios.
  public var isLogarithmic: Bool

  /// Creates charts of runs.
  public init(_ runs: [RunRecord], x: XAxis = .step, smoothing: Smoothing = .none, isLogarithmic: Bool = false) {
    (self.runs, self.x, self.smoothing, self.isLogarithmic) = (runs, x, smoothing, isLogarithmic)
  }

  /// One chart of some losses and metrics of all runs. A run that has none of a name is left out for it.
  ///
  /// - Parameters:
  ///   - metrics: names as the log has them, their keys (`critic/real`) where the log has others, or `d_loss` and
  ///     `g_loss` for the sum of a network's terms.
  ///   - title: the heading; nil for the names.
  ///   - y: what the y axis is called.
  /// - Throws: `UnknownNameError` where no run has a name, with those that there are.
  public func chart(
    of metrics: [String], title: String? = nil, y: String = "value"
  ) throws(UnknownNameError) -> LineChart {
    var series: [LineChart.Series] = []
    for metric in metrics {
      let found = runs.compactMap { run in column(metric, of: run).map { (run, $0) } }
      guard !found.isEmpty else {
        throw UnknownNameError(kind: "loss or metric", found: metric, known: names + RunMetrics.sums.map(\.name))
      }
      series += found.map { run, column in
        LineChart.Series(seriesName(run, column.name, isOnly: metrics.count == 1), points(column))
      }
    }
    return LineChart(
      title: title ?? metrics.joined(separator: ", "), note: smoothing.note, x: axis,
      y: .init(y, isLogarithmic: isLogarithmic), series: series)
  }

  /// Charts of some losses and metrics: losses first, metrics below.
  ///
  /// Throws `UnknownNameError` as `chart(of:)` does. Traps where no name is given.
  public func sheet(of metrics: [String]) throws(UnknownNameError) -> ChartSheet {
    var charts: [LineChart] = []
    for isMetric in [false, true] {
      let names = metrics.filter { RunMetrics.isMetric($0) == isMetric }
      if !names.isEmpty { charts.append(try chart(of: names, y: isMetric ? "metric" : "loss")) }
    }
    return ChartSheet(charts)
  }

  /// The charts that show most: the losses of both networks, and below them the metrics where there are some.
  public func overview() -> ChartSheet {
    let (losses, metrics) = (RunMetrics.losses(of: names), RunMetrics.main(of: names))
    var charts: [LineChart] = []
    if !losses.isEmpty || metrics.isEmpty { charts.append(knownChart(of: losses, title: "Losses", y: "loss")) }
    if !metrics.isEmpty { charts.append(knownChart(of: metrics, title: "Metrics", y: "metric")) }
    return ChartSheet(charts)
  }

  /// The names of all runs' losses and metrics, in the order in which they come.
  public var names: [String] {
    var seen: Set<String> = []
    return runs.flatMap(\.log.names).filter { seen.insert($0).inserted }
  }

  /// What a run's log has under a name, or the sum that the name stands for.
  public func column(_ name: String, of run: RunRecord) -> RunLog.Series? {
    run.log[name] ?? RunMetrics.sums.first { $0.name == name }.flatMap { run.log.loss(of: $0.network) }
  }

  private func knownChart(of names: [String], title: String, y: String) -> LineChart {
    (try? chart(of: names, title: title, y: y))
      ?? LineChart(title: title, x: axis, y: .init(y), series: [])
  }

  private func points(_ column: RunLog.Series) -> [LineChart.Point] {
    let divisor = timeUnit.seconds
    let values = smoothing.applied(to: column.values.map(Double.init))
    return values.indices.map { index in
      let place = x == .step ? Double(column.steps[index]) : column.seconds[index] / divisor
      return LineChart.Point(x: place, y: values[index])
    }
  }

  private func seriesName(_ run: RunRecord, _ name: String, isOnly: Bool) -> String {
    guard runs.count > 1 else { return name }
    // Runs of one name lie in different folders.
    let label = runs.filter { $0.name == run.name }.count > 1 ? run.path : run.name
    return isOnly ? label : "\(label): \(name)"
  }

  private var axis: LineChart.Axis {
    x == .step ? .init("step") : .init("time of training", unit: timeUnit.name)
  }

  /// Seconds, minutes or hours, whichever gives numbers that are read easily.
  private var timeUnit: (name: String, seconds: Double) {
    let longest = runs.map(\.log.lastSeconds).max() ?? 0
    return longest < 180 ? ("s", 1) : longest < 3 * 3600 ? ("min", 60) : ("h", 3600)
  }
}
