import Foundation
import GANZooSupport

/// An axis' range, and where it has marks.
package struct ChartTicks: Equatable {
  package let range: ClosedRange<Double>
  let isLogarithmic: Bool
  package let values: [Double]
  package let labels: [String]

  /// - Parameters:
  ///   - values: what the axis has to show; those that it cannot are passed over.
  ///   - margin: the share of the range that stays empty at each end.
  ///   - most: about how many marks there is space for.
  package init(_ axis: LineChart.Axis, _ values: some Sequence<Double>, margin: Double, most: Int) {
    isLogarithmic = axis.isLogarithmic
    if let fixed = axis.range {
      let (low, high) = (fixed.lowerBound, fixed.upperBound)
      range = isLogarithmic ? log10(low)...log10(high) : fixed
      (self.values, labels) = Self.marks(range, axis, most: most)
      return
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in values where axis.shows(value) { (low, high) = (min(low, value), max(high, value)) }
    if low > high { (low, high) = isLogarithmic ? (1, 10) : (0, 1) }
    if isLogarithmic {
      range = Self.widened(log10(low), log10(high), margin: margin, floor: nil)
    } else {
      // A quantity that is never negative has no negative part of the axis.
      range = Self.widened(low, high, margin: margin, floor: low >= 0 ? 0 : nil)
    }
    (self.values, labels) = Self.marks(range, axis, most: most)
  }

  /// The place of a value between 0 (lowest) and 1; the value has to be one that the axis shows.
  package func place(_ value: Double) -> Double {
    ((isLogarithmic ? log10(value) : value) - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// The value at the axis' lower end.
  var lowest: Double { isLogarithmic ? pow(10, range.lowerBound) : range.lowerBound }

  private static func marks(
    _ range: ClosedRange<Double>, _ axis: LineChart.Axis, most: Int
  ) -> ([Double], [String]) {
    axis.isLogarithmic
      ? logarithmic(range, most: max(2, most)) : linear(range, most: max(2, most), least: axis.isWhole ? 1 : 0)
  }

  private static func widened(_ low: Double, _ high: Double, margin: Double, floor: Double?) -> ClosedRange<Double> {
    // Where all values are equal, and where they differ by rounding alone, there is a range all the same.
    let least = max(max(low.magnitude, high.magnitude) * 1e-6, 1e-290)
    let span = high - low
    let extra = span > least ? span * margin : max(least, low == 0 && high == 0 ? 1 : low.magnitude * 0.1)
    return max(low - extra, floor ?? -.infinity)...(high + extra)
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is not much less than `step`.
  static func niceStep(_ step: Double) -> Double {
    let power = pow(10, Foundation.floor(log10(step)))
    let factor = [1, 2, 5, 10].first { $0 * power >= step * 0.75 } ?? 10
    return factor * power
  }

  private static func linear(
    _ range: ClosedRange<Double>, most: Int, least: Double = 0
  ) -> ([Double], [String]) {
    let step = max(least, niceStep((range.upperBound - range.lowerBound) / Double(most)))
    let slack = 1e-9
    let first = (range.lowerBound / step - slack).rounded(.up)
    let last = (range.upperBound / step + slack).rounded(.down)
    let values = stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step }
    return (values, labels(values, step: step))
  }

  private static func labels(_ values: [Double], step: Double) -> [String] {
    let decimals = max(0, -Int(Foundation.floor(log10(step) + 1e-9)))
    let largest = values.lazy.map(\.magnitude).max() ?? 0
    guard largest < 1e7, decimals <= 5 else { return values.map(\.scientificText) }
    return values.map { value in
      let digits = String(format: "%.\(decimals)f", value.magnitude).split(separator: ".")
      let whole = (Int(digits[0]) ?? 0).grouped
      return (value < 0 ? "−" : "") + ([whole] + digits.dropFirst().map(String.init)).joined(separator: ".")
    }
  }

  /// - Parameter range: of logarithms to base 10.
  private static func logarithmic(_ range: ClosedRange<Double>, most: Int) -> ([Double], [String]) {
    let slack = 1e-9
    let (first, last) = (
      Int((range.lowerBound - slack).rounded(.up)), Int((range.upperBound + slack).rounded(.down))
    )
    let decades = range.upperBound - range.lowerBound
    // Within a decade or so, marks at equal distances of values say more.
    guard decades > 1.2, first <= last else {
      return linear(pow(10, range.lowerBound)...pow(10, range.upperBound), most: most)
    }
    let factors = decades * 3 <= Double(most) ? [1.0, 2, 5] : [1]
    let stride = max(1, Int((decades / Double(most)).rounded(.up)))
    let values = (first - 1...last).filter { $0.isMultiple(of: stride) }
      .flatMap { power in factors.map { $0 * pow(10, Double(power)) } }
      .filter { (range.lowerBound - slack...range.upperBound + slack).contains(log10($0)) }
    return (values, values.map(\.decadeText))
  }
}

extension Double {
  /// `2e−6`, `1.5e7`: as few digits as tell the marks of an axis apart.
  fileprivate var scientificText: String {
    guard self != 0 else { return "0" }
    let parts = String(format: "%.6e", self).split(separator: "e")
    var digits = String(parts[0])
    while digits.hasSuffix("0") { digits.removeLast() }
    if digits.hasSuffix(".") { digits.removeLast() }
    return "\(digits)e\(Int(parts[1]) ?? 0)".replacingOccurrences(of: "-", with: "−")
  }

  /// A mark of a logarithmic axis: 1, 2 or 5 times a power of ten.
  fileprivate var decadeText: String {
    if (1..<1e6).contains(self) { return Int(rounded()).grouped }
    return (1e-3..<1).contains(self) ? String(format: "%g", self) : scientificText
  }
}
