import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// A number's mean over seeds, and its standard deviation.
struct SpreadOfSeeds: Sendable, Equatable {
  /// The values that are finite.
  let values: [Double]

  init(_ values: [Double?]) { self.values = values.compactMap { $0 }.filter(\.isFinite) }

  /// Nil where there is no value.
  var mean: Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }

  /// Of a sample (n − 1); nil of less than two values.
  var deviation: Double? {
    guard let mean, values.count > 1 else { return nil }
    return (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count - 1)).squareRoot()
  }

  /// `0.52 ± 0.03`.
  var text: String {
    guard let mean else { return "–" }
    return mean.tersestText + (deviation.map { " ± \($0.tersestText)" } ?? "")
  }

  var json: JSONObject.Value {
    .object([
      "mean": mean.map { .double($0) } ?? .null, "deviation": deviation.map { .double($0) } ?? .null,
      "values": .array(values.map { .double($0) }),
    ])
  }
}

extension [String] {
  /// Each text once: what stands twice in a setting is meant once.
  var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension RunLog {
  /// The last value of a metric; nil where it was not measured or is not finite.
  func lastValue(of name: String) -> Double? {
    self[name]?.values.last.flatMap { $0.isFinite ? Double($0) : nil }
  }
}
