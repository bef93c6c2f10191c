/// The straight line with the least squared distances from values.
package struct LineFit {
  package let slope: Double
  package let intercept: Double
  /// The share of the values' variance that the line explains, 0...1; 1 where they are all equal.
  package let determination: Double

  /// Traps unless there are as many y as x, at two different x at least.
  package init(_ x: [Double], _ y: [Double]) {
    precondition(x.count == y.count && Set(x).count >= 2, "a line through less than two points")
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let variance = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let product = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let total = y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
    slope = product / variance
    intercept = meanY - slope * meanX
    determination = total > 0 ? product * product / (variance * total) : 1
  }

  package func callAsFunction(_ x: Double) -> Double { intercept + slope * x }
}
