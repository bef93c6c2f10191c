import Foundation

/// The contents of a progress bar, and their formatting.
struct ProgressState {
  var title = ""
  var unit = "steps"
  var done: Int
  var total: Int?
  var values: [(name: String, value: Double)] = []
  /// Steps per second.
  var rate: Double?
  /// The total time, set at the end of the run and shown in place of the remaining time.
  var elapsed: Duration?

  /// The line in at most `width` columns, with a bar; nil gives the full line without a bar.
  ///
  /// If space is short, parts are dropped in this order: half of the bar, the bar, values from the last to the first,
  /// the time, the rate, the end of the rest.
  func line(width: Int?) -> String {
    let head = [title, count].joined(separator: "  ")
    let facts = [rateText, timeText].compactMap(\.self) + values.map { "\($0.name) \($0.value.shortText)" }
    guard let width else { return ([head] + facts).joined(separator: "  ") }
    var tail = ""
    for fact in facts {
      guard head.count + tail.count + 2 + fact.count <= width else { break }
      tail += "  " + fact
    }
    let bars = [20, 10].compactMap(bar).map { " " + $0 }
    let bar = bars.first { head.count + $0.count + tail.count <= width } ?? ""
    return String((head + bar + tail).prefix(max(0, width)))
  }

  private var count: String {
    guard let total else { return done.grouped }
    let percent = total > 0 ? min(100, max(0, done) * 100 / total) : 100
    return "\(done.grouped)/\(total.grouped)  \(percent)%"
  }

  private func bar(cells: Int) -> String? {
    guard let total, total > 0 else { return nil }
    let filled = min(cells, max(0, done) * cells / total)
    let tip = filled < cells ? ">" : ""
    return "[" + String(repeating: "#", count: filled) + tip
      + String(repeating: "-", count: cells - filled - tip.count) + "]"
  }

  private var rateText: String? {
    guard let rate else { return nil }
    if rate < 1 { return String(format: "%.3g s/\(unit.dropLast())", 1 / rate) }
    return rate < 100 ? String(format: "%.3g \(unit)/s", rate) : "\(Int(min(rate, 1e15)).grouped) \(unit)/s"
  }

  private var timeText: String? {
    if let elapsed { return "in \(elapsed.clockText)" }
    guard let total, let rate, done < total else { return nil }
    return "\(Duration.seconds(min(Double(total - done) / rate, 1e9)).clockText) left"
  }
}

/// Steps per second over the last half minute, from at most sixty samples.
struct RecentRate {
  private var samples: [(time: Duration, done: Int)] = []

  private static let window = Duration.seconds(30)
  private static let spacing = Duration.milliseconds(500)

  mutating func add(_ done: Int, at time: Duration) {
    if let last = samples.last, time - last.time < Self.spacing { return }
    samples.append((time, done))
    while samples.count > 2, time - samples[1].time > Self.window { samples.removeFirst() }
  }

  /// Nil until time has passed and steps were done.
  func perSecond(_ done: Int, at time: Duration) -> Double? {
    guard let first = samples.first, time > first.time, done > first.done else { return nil }
    return Double(done - first.done) / (time - first.time).seconds
  }
}
