import Foundation
import GANZooSupport

/// What random search takes a setting's values from.
enum SettingRange: Sendable, Equatable {
  /// One of some values.
  case values([String])
  /// Between two numbers.
  case uniform(Double, Double)
  /// Between two numbers above 0, whose logarithm is uniform.
  case logUniform(Double, Double)
  /// A whole number between two, both included.
  case integers(Int, Int)

  static let expected = "a list of values, uniform(LOW, HIGH), log_uniform(LOW, HIGH) or integers(LOW, HIGH)"

  init(_ leaf: SettingsLeaf, below section: String) throws(SettingsError) {
    if leaf.isList, !leaf.values.isEmpty {
      self = .values(leaf.values)
    } else if !leaf.isList, let range = leaf.values.first.flatMap(Self.range) {
      self = range
    } else {
      throw .wrongValue(
        path: "\(section).\(leaf.path)", origin: leaf.origin, expected: Self.expected,
        found: leaf.isList ? "an empty list" : "'\((leaf.values.first ?? "").shown())'", suggestion: nil)
    }
  }

  private static func range(_ text: String) -> SettingRange? {
    let plain = text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
    guard let match = plain.wholeMatch(of: /([a-z_]+)\( *([^,() ]+) *, *([^,() ]+) *\)/) else { return nil }
    if match.1 == "integers" {
      guard let low = Int(match.2), let high = Int(match.3), low <= high,
        high.subtractingReportingOverflow(low).partialValue >= 0
      else { return nil }
      return .integers(low, high)
    }
    guard let low = Double(match.2), let high = Double(match.3), low.isFinite, high.isFinite, low <= high,
      (high - low).isFinite
    else { return nil }
    switch match.1 {
    case "uniform": return .uniform(low, high)
    case "log_uniform": return low > 0 ? .logUniform(low, high) : nil
    default: return nil
    }
  }

  /// The value at a place in 0 ..< 1, as an override takes it. Numbers have four digits, more in a narrow range.
  func value(at place: Double) -> String {
    switch self {
    case .values(let values): values[min(values.count - 1, Int(place * Double(values.count)))]
    case .uniform(let low, let high): Self.text(low + place * (high - low), low, high)
    case .logUniform(let low, let high): Self.text(exp(log(low) + place * (log(high) - log(low))), low, high)
    case .integers(let low, let high):
      "\(low + min(high - low, Int(place * (Double(high - low) + 1))))"
    }
  }

  /// The values in order, each once; nil where there are more than a search has samples.
  func distinctValues(most: Int) -> [String]? {
    switch self {
    case .values(let values):
      var seen: Set<String> = []
      return values.filter { seen.insert($0).inserted }
    case .integers(let low, let high): return high - low < most ? (low...high).map { "\($0)" } : nil
    case .uniform(let low, let high), .logUniform(let low, let high): return low == high ? ["\(low)"] : nil
    }
  }

  /// A value as text, within its range when it is read again.
  private static func text(_ value: Double, _ low: Double, _ high: Double) -> String {
    // Between 0.999 and 0.9999 four digits would leave ten values.
    let (size, width) = (max(abs(low), abs(high)), high - low)
    guard width > 0 else { return "\(low)" }
    let digits = min(17, 4 + Int(log10(size / width)))
    let text = String(format: "%.\(digits)g", value)
    let rounded = Double(text) ?? value
    return rounded < low ? "\(low)" : rounded > high ? "\(high)" : text
  }

  /// A place in 0 ..< 1 that depends on the seed, the number of the sample and the setting alone, so that a search with
  /// more samples goes on where a smaller one was; and so does one of more settings, but for samples that were tried
  /// again.
  ///
  /// - Parameter again: how often the sample was tried before, which gives another place each time.
  static func place(seed: Int, sample: Int, again: Int = 0, setting: String) -> Double {
    let tried = again == 0 ? "" : "/\(again)"
    return Double(stableHash("\(seed)/\(sample)\(tried)/\(setting)") >> 11) * 0x1p-53
  }
}
