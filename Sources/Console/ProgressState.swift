import Foundation

/// The facts of one drawing of a progress bar, and their line.
struct ProgressState {
  var title = ""
  var unit = "steps"
  var done: Int
  var total: Int?
  var values: [(name: String, value: Double)] = []
  /// Steps a second.
  var rate: Double?
  /// Set when the run is over; shown in place of the time left.
  var elapsed: Duration?

  /// The line in at most `width` columns, with a bar; with nil everything, without a bar.
  ///
  /// What does not fit goes in this order: the values from the last, the time, the rate, the bar, the end of the rest.
  func line(width: Int?) -> String {
    let head = [title, count].joined(separator: "  ")
    let tail = [rateText, timeText].compactMap(\.self) + values.map { "\($0.name) \($0.value.shortText)" }
    guard let width else { return ([head] + tail).joined(separator: "  ") }
    var line = head
    if let bar, line.count + bar.count + 1 <= width { line += " " + bar }
    for part in tail {
      guard line.count + 2 + part.count <= width else { break }
      line += "  " + part
    }
    return String(line.prefix(max(0, width)))
  }

  private var count: String {
    guard let total else { return done.grouped }
    let percent = total > 0 ? min(100, max(0, done) * 100 / total) : 100
    return "\(done.grouped)/\(total.grouped)  \(percent)%"
  }

  private static let barWidth = 20

  private var bar: String? {
    guard let total, total > 0 else { return nil }
    let filled = min(Self.barWidth, max(0, done) * Self.barWidth / total)
    let tip = filled < Self.barWidth ? ">" : ""
    return "[" + String(repeating: "#", count: filled) + tip
      + String(repeating: "-", count: Self.barWidth - filled - tip.count) + "]"
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
