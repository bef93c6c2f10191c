import GANZooSupport

/// Curves over a common x axis, as data. `svg`, `png` and `pdf` draw it.
///
///     let curve = LineChart.Series("critic/real", points)
///     let chart = LineChart(title: "Losses", x: .init("step"), y: .init("loss"), series: [curve])
///     let picture = chart.svg(width: 800, height: 400)
public struct LineChart: Sendable, Equatable {
  /// A place in the chart.
  public struct Point: Sendable, Equatable {
    /// The value on the x axis.
    public var x: Double
    /// The value on the y axis. Where it is not finite, or not above 0 on a logarithmic axis, the curve has a gap.
    public var y: Double

    /// Creates a point.
    public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
  }

  /// A curve.
  public struct Series: Sendable, Equatable {
    /// Its name in the legend.
    public let name: String
    /// Its points in the order of x.
    public let points: [Point]

    /// Creates a curve. Points are put in the order of x; those whose x is not finite are left out.
    public init(_ name: String, _ points: [Point]) {
      self.name = name
      let placed = points.filter { LineChart.isDrawable($0.x) }
      let isSorted = zip(placed, placed.dropFirst()).allSatisfy { $0.x <= $1.x }
      self.points = isSorted ? placed : placed.sorted { $0.x < $1.x }
    }
  }

  /// What an axis says and how far it reaches.
  public struct Axis: Sendable, Equatable {
    /// What it counts, such as "step".
    public var label: String
    /// The unit, such as "s"; nil for plain numbers.
    public var unit: String?
    /// Whether equal distances are equal ratios.
    public var isLogarithmic: Bool

    /// Creates an axis, which reaches as far as the points.
    public init(_ label: String, unit: String? = nil, isLogarithmic: Bool = false) {
      (self.label, self.unit, self.isLogarithmic) = (label, unit, isLogarithmic)
    }

    /// The label with the unit in brackets.
    var text: String { unit.map { "\(label) (\($0))" } ?? label }

    /// Whether the axis has a place for a number. Nothing near the smallest `Double` has one on a logarithmic axis.
    func shows(_ value: Double) -> Bool { LineChart.isDrawable(value) && (!isLogarithmic || value > 1e-290) }
  }

  /// The heading.
  public var title: String
  /// A smaller line below it, for example on smoothing; nil for none.
  public var note: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves, lowest first.
  public var series: [Series]

  /// Creates a chart.
  public init(title: String, note: String? = nil, x: Axis, y: Axis, series: [Series]) {
    (self.title, self.note, self.x, self.y, self.series) = (title, note, x, y, series)
  }

  /// Larger numbers would overflow where ranges are computed; no loss of a training is near.
  static func isDrawable(_ value: Double) -> Bool { value.magnitude < 1e300 }

  /// The lowest and the highest x of each curve.
  var extent: [Double] {
    series.prefix(ChartSheet.mostSeries).flatMap { [$0.points.first?.x, $0.points.last?.x] }.compactMap(\.self)
  }

  /// What the curves show, in sentences, for who cannot see them: of each the number of values, the first, the last,
  /// the lowest and the highest.
  public var summary: String {
    let facts = series.prefix(ChartSheet.mostSeries).map { series -> String in
      let shown = series.points.filter { x.shows($0.x) && y.shows($0.y) }
      guard let first = shown.first, let last = shown.last,
        let low = shown.min(by: { $0.y < $1.y }), let high = shown.max(by: { $0.y < $1.y })
      else { return "\(series.name.shown()) has no values." }
      let place = { (point: Point) in "\(point.y.chartText) at \(point.x.chartText)" }
      return "\(series.name.shown()): \(shown.count.grouped) \(shown.count == 1 ? "value" : "values"), "
        + "first \(place(first)), last \(place(last)), lowest \(place(low)), highest \(place(high))."
    }
    return (["\(y.text) over \(x.text)."] + facts).joined(separator: " ")
  }
}

extension Double {
  /// The number with as many digits as a `Float` has: values of a log as the log has them.
  fileprivate var chartText: String {
    self == rounded() && magnitude < 1e9 ? Int(self).grouped : "\(Float(self))"
  }
}
