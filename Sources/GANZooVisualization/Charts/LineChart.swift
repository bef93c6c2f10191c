import GANZooSupport

/// Curves over a common x axis, dots, histograms or a surface, as data. `svg`, `png` and `pdf` draw it.
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
    /// How far y spreads to either side, such as a standard deviation over seeds: a band around a line, a bar at a dot.
    public var spread: Double

    /// Creates a point.
    public init(x: Double, y: Double, spread: Double = 0) { (self.x, self.y, self.spread) = (x, y, spread) }

    /// The ends of the spread.
    var ends: [Double] { spread > 0 ? [y - spread, y + spread] : [y] }
  }

  /// What a series looks like.
  public enum Style: Sendable, Equatable {
    /// A line through the points; where they are few, with dots.
    case line
    /// A dashed line without dots, for what theory says.
    case dashed
    /// Dots of a radius in pixels, without a line.
    case dots(radius: Double)
    /// Filled steps from zero: each y holds from its x to the next. The last point ends the last step, its y is not
    /// drawn: a histogram of n bins has n + 1 points.
    case bars
  }

  /// A curve, dots or a histogram.
  public struct Series: Sendable, Equatable {
    /// Its name in the legend, where it is left out without one.
    public let name: String
    /// Its points in the order of x.
    public let points: [Point]
    /// What it looks like.
    public let style: Style
    /// The number of its colour, from 0; nil for its place in the chart. Numbers from `ChartStyle`'s six on repeat the
    /// colours, dashed.
    public let color: Int?

    /// Creates a series. Points are put in the order of x; those whose x is not finite are left out.
    ///
    /// - Parameters:
    ///   - name: empty for a series without a place in the legend.
    ///   - color: at least 0; series of one number, in any chart, have one colour.
    public init(_ name: String, _ points: [Point], style: Style = .line, color: Int? = nil) {
      precondition(color.map { $0 >= 0 } ?? true, "a colour below 0")
      (self.name, self.style, self.color) = (name, style, color)
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
    /// Whether it counts, so that there is nothing between two whole numbers.
    public var isWhole: Bool
    /// How far it reaches; what lies beyond is not drawn. Nil for as far as the points.
    public let range: ClosedRange<Double>?

    /// Creates an axis.
    ///
    /// - Parameter range: more than a point, and of a logarithmic axis above 0; nil for as far as the points.
    public init(
      _ label: String, unit: String? = nil, isLogarithmic: Bool = false, isWhole: Bool = false,
      range: ClosedRange<Double>? = nil
    ) {
      (self.label, self.unit, self.isLogarithmic) = (label, unit, isLogarithmic)
      (self.isWhole, self.range) = (isWhole, range)
      guard let range else { return }
      precondition(range.lowerBound < range.upperBound, "an axis from \(range.lowerBound) to itself")
      precondition(shows(range.lowerBound) && shows(range.upperBound), "an axis cannot show \(range)")
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
  /// What lies behind them.
  public var surface: Surface?
  /// Whether a unit of x is as long as a unit of y: for a plane. Only for axes that are not logarithmic.
  public var hasEqualScales: Bool

  /// Creates a chart.
  public init(
    title: String, note: String? = nil, x: Axis, y: Axis, series: [Series], surface: Surface? = nil,
    hasEqualScales: Bool = false
  ) {
    precondition(
      surface == nil && !hasEqualScales || !x.isLogarithmic && !y.isLogarithmic, "a plane with a logarithmic axis")
    (self.title, self.note, self.x, self.y, self.series) = (title, note, x, y, series)
    (self.surface, self.hasEqualScales) = (surface, hasEqualScales)
  }

  /// Larger numbers would overflow where ranges are computed; no loss of a training is near.
  static func isDrawable(_ value: Double) -> Bool { value.magnitude < 1e300 }

  /// The series that are drawn.
  var shown: ArraySlice<Series> { series.prefix(ChartSheet.mostSeries) }

  /// The lowest and the highest x of each curve.
  var extent: [Double] {
    shown.flatMap { [$0.points.first?.x, $0.points.last?.x] }.compactMap(\.self)
      + (surface.map { [$0.x.lowerBound, $0.x.upperBound] } ?? [])
  }

  /// What the y axis reaches: of points that the x axis shows, y with its spread; zero for histograms.
  var heights: some Sequence<Double> {
    let (x, hasBars) = (x, !y.isLogarithmic && shown.contains { $0.style == .bars })
    let points = shown.lazy.flatMap(\.points).filter { x.shows($0.x) && x.range?.contains($0.x) ?? true }
    let rest = (surface.map { [$0.y.lowerBound, $0.y.upperBound] } ?? []) + (hasBars ? [0] : [])
    return [points.flatMap(\.ends), rest].joined()
  }

  /// What the curves show, in sentences, for who cannot see them: of each the number of values, the first, the last,
  /// the lowest and the highest.
  public var summary: String {
    let named = shown.filter { !$0.name.isEmpty || $0.style == .line }
    let facts = named.map { series -> String in
      let shown = series.points.filter { x.shows($0.x) && y.shows($0.y) }
      guard let first = shown.first, let last = shown.last,
        let low = shown.min(by: { $0.y < $1.y }), let high = shown.max(by: { $0.y < $1.y })
      else { return "\(series.name.shown()) has no values." }
      let place = { (point: Point) in "\(point.y.chartText) at \(point.x.chartText)" }
      return "\(series.name.shown()): \(shown.count.counted("value")), "
        + "first \(place(first)), last \(place(last)), lowest \(place(low)), highest \(place(high))."
    }
    return (["\(y.text) over \(x.text)."] + (surface.map { [$0.summary] } ?? []) + facts).joined(separator: " ")
  }
}

extension Double {
  /// The number with as many digits as a `Float` has: values of a log as the log has them.
  var chartText: String {
    self == rounded() && magnitude < 1e9 ? Int(self).grouped : "\(Float(self))"
  }
}
