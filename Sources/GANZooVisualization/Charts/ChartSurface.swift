import Foundation
import GANZooSupport

extension LineChart {
  /// Values at the points of a grid, behind a chart's curves: coloured bands, contour lines, or both.
  public struct Surface: Sendable, Equatable {
    /// What the values are, for the legend.
    public let name: String
    /// Values [rows, columns], the row of the lowest y first. What is not finite is left blank.
    public let values: [Double]
    /// The number of points of a row.
    public let columns: Int
    /// The x of the first and of the last column.
    public let x: ClosedRange<Double>
    /// The y of the first and of the last row.
    public let y: ClosedRange<Double>
    /// Where contour lines are and colours change, in ascending order.
    public let levels: [Double]
    /// Whether there are colours; otherwise there are contour lines alone.
    public let isFilled: Bool

    /// Creates a surface; traps with fewer than 2 x 2 points, or a last row that is not full.
    ///
    /// - Parameters:
    ///   - levels: nil for seven, at equal distances between the lowest and the highest value.
    public init(
      _ name: String, _ values: [Double], columns: Int, x: ClosedRange<Double>, y: ClosedRange<Double>,
      levels: [Double]? = nil, isFilled: Bool = true
    ) {
      precondition(columns >= 2 && values.count >= 2 * columns, "a surface of fewer than 2 x 2 points")
      precondition(values.count.isMultiple(of: columns), "a row with fewer points than the others")
      precondition(x.lowerBound < x.upperBound && y.lowerBound < y.upperBound, "a surface without an area")
      (self.name, self.values, self.columns, self.x, self.y) = (name, values, columns, x, y)
      self.isFilled = isFilled
      self.levels = levels?.sorted() ?? Self.levels(values)
    }

    /// The number of rows.
    public var rows: Int { values.count / columns }

    private static func levels(_ values: [Double]) -> [Double] {
      guard let (low, high) = extremes(values), low < high else { return [] }
      let count = ChartStyle.surfaceColors.count
      return (1..<count).map { low + (high - low) * Double($0) / Double(count) }
    }

    private static func extremes(_ values: [Double]) -> (low: Double, high: Double)? {
      let drawable = values.filter(LineChart.isDrawable)
      guard let low = drawable.min(), let high = drawable.max() else { return nil }
      return (low, high)
    }

    /// The lowest and the highest value in words.
    var extent: String {
      Self.extremes(values).map { "\($0.low.shortText) to \($0.high.shortText)" } ?? "no values"
    }

    /// What it shows, for who cannot see it.
    package var summary: String { "\(name.shown()) at \(columns) x \(rows) points: \(extent)." }

    subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

    /// The colour between two levels, or beyond the outermost.
    func color(_ value: Double) -> UInt32 {
      let band = levels.count { $0 <= value }
      let (last, colors) = (max(levels.count, 1), ChartStyle.surfaceColors)
      return colors[Int((Double(band) / Double(last) * Double(colors.count - 1)).rounded())]
    }
  }
}

extension Double {
  /// Three digits.
  fileprivate var shortText: String {
    String(format: "%.3g", self).replacingOccurrences(of: "-", with: "−")
  }
}
