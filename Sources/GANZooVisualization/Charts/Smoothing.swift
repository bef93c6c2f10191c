public import GANZooSupport

/// What is done to the values of a curve before they are drawn.
public enum Smoothing: Sendable, Equatable {
  /// Nothing.
  case none
  /// The median of a window of so many rows of the log, an odd number, around each. It leaves out single peaks; the
  /// curves of Arjovsky et al. 2017 (WGAN) are medians.
  case median(Int)
  /// The mean of a window of so many rows, an odd number, around each.
  case mean(Int)
  /// The exponential moving average with this weight of what was before, above 0 and below 1, without a bias to the
  /// first value (divided by the sum of the weights, as TensorBoard does).
  case average(Double)

  /// The widest window in rows.
  public static let widest = 10_001

  /// Reads `median:101`, `mean:25`, `ema:0.9` or `none`. Throws `SmoothingError`.
  public init(_ text: String) throws(SmoothingError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts.first ?? "", parts.dropFirst().first) {
    case ("none", nil): self = .none
    case ("median", let window?): self = .median(try Self.window(window, of: text))
    case ("mean", let window?): self = .mean(try Self.window(window, of: text))
    case ("ema", let weight?):
      guard let weight = Double(weight), weight > 0, weight < 1 else {
        throw SmoothingError(found: text, expected: "a number above 0 and below 1 behind 'ema:'")
      }
      self = .average(weight)
    default: throw SmoothingError(found: text, expected: "median:N, mean:N, ema:0.9 or none")
    }
  }

  private static func window(_ text: String, of whole: String) throws(SmoothingError) -> Int {
    guard let rows = Int(text), (1...widest).contains(rows), rows % 2 == 1 else {
      throw SmoothingError(found: whole, expected: "an odd number of rows from 1 to \(widest.grouped)")
    }
    return rows
  }

  /// What a chart says of it; nil for nothing.
  var note: String? {
    switch self {
    case .none: nil
    case .median(let rows): "median of \(rows.grouped) rows of the log"
    case .mean(let rows): "mean of \(rows.grouped) rows of the log"
    case .average(let weight): "exponential moving average, weight \(weight)"
    }
  }

  /// The smoothed values, as many as there were. Near the ends a window has the rows that there are. What is not finite
  /// stays as it is and does not count for its neighbours.
  public func applied(to values: [Double]) -> [Double] {
    switch self {
    case .none: return values
    case .median(let rows): return Self.windowed(values, rows, SortedWindow()) { $0.median }
    case .mean(let rows): return Self.windowed(values, rows, SummedWindow()) { $0.mean }
    case .average(let weight):
      var (sum, weights) = (0.0, 0.0)
      return values.map { value in
        guard value.isFinite else { return value }
        (sum, weights) = (sum * weight + value * (1 - weight), weights * weight + 1 - weight)
        return sum / weights
      }
    }
  }

  private static func windowed<W: SmoothingWindow>(
    _ values: [Double], _ rows: Int, _ empty: W, _ result: (W) -> Double
  ) -> [Double] {
    var window = empty
    let half = rows / 2
    for value in values.prefix(half) where value.isFinite { window.add(value) }
    return values.indices.map { index in
      if index + half < values.count, values[index + half].isFinite { window.add(values[index + half]) }
      if index > half, values[index - half - 1].isFinite { window.remove(values[index - half - 1]) }
      return values[index].isFinite ? result(window) : values[index]
    }
  }
}

private protocol SmoothingWindow {
  mutating func add(_ value: Double)
  mutating func remove(_ value: Double)
}

private struct SortedWindow: SmoothingWindow {
  private var sorted: [Double] = []

  mutating func add(_ value: Double) { sorted.insert(value, at: place(of: value)) }
  mutating func remove(_ value: Double) { sorted.remove(at: place(of: value)) }

  var median: Double {
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Where a value is, or would be put.
  private func place(of value: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

private struct SummedWindow: SmoothingWindow {
  private var values: [Double] = []
  private var sum = 0.0

  mutating func add(_ value: Double) {
    values.append(value)
    sum += value
  }

  mutating func remove(_ value: Double) {
    values.removeFirst()
    // Beside a large value the others' digits are lost.
    sum = abs(value) > 1e6 * abs(sum - value) ? values.reduce(0, +) : sum - value
  }

  var mean: Double { sum / Double(values.count) }
}

/// A smoothing that there is not.
public struct SmoothingError: UserError, Equatable, CustomStringConvertible {
  /// What the user wrote.
  public let found: String
  /// What would do.
  public let expected: String

  /// Creates an error.
  public init(found: String, expected: String) { (self.found, self.expected) = (found, expected) }

  /// Another text is needed.
  public var isWrongUse: Bool { true }
  /// A sentence for the user.
  public var description: String { "no smoothing '\(found.shown())': expected \(expected)" }
}
