import Foundation
import GANZooFormats

/// A number as it came out for each seed, with mean and standard deviation. Values that are not finite do not count.
package struct Spread: Equatable, Sendable {
  /// The finite values, one for each seed that has one.
  package let values: [Double]

  package init(_ values: [Double]) { self.values = values.filter(\.isFinite) }

  /// The mean; not a number where there are no values.
  package var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }

  /// The mean; nil where there are no values.
  var knownMean: Double? { values.isEmpty ? nil : mean }

  /// The sample standard deviation, with n − 1; 0 where there is a single value.
  package var deviation: Double {
    guard values.count > 1 else { return 0 }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Mean ± deviation with so many significant digits of the mean; "–" where there are no values.
  package func text(digits: Int = 3) -> String {
    guard !values.isEmpty else { return "–" }
    let mean = mean.significant(digits)
    return values.count > 1 ? "\(mean) ± \(deviation.significant(2))" : mean
  }

  /// Mean ± deviation with so many digits behind the point; "–" where there are no values.
  package func text(decimals: Int) -> String {
    guard !values.isEmpty else { return "–" }
    return (values.count > 1 ? [mean, deviation] : [mean]).map { $0.digits(decimals) }.joined(separator: " ± ")
  }

  /// Mean, deviation and values.
  var json: JSONObject.Value {
    .object(["mean": .finite(mean), "deviation": .finite(deviation), "values": .array(values.map { .double($0) })])
  }
}

extension JSONObject.Value {
  /// A number; null where it is not finite.
  static func finite(_ value: Double) -> JSONObject.Value { value.isFinite ? .double(value) : .null }
}

extension JSONObject {
  /// An object of these keys, each of which comes once.
  init(_ entries: [(String, Value)]) {
    self = [:]
    self.entries = entries.map { (key: $0.0, value: $0.1) }
  }
}
