import Foundation

/// The contents of a progress bar, and their formatting.
struct ProgressState {
  var title = ""
  var unit = "steps"
  var done: Int
  var total: Int?
  /// Measured values, the most important first: `critic 0.123`.
  var facts: [String] = []
  /// A curve that is shown where there is space behind all else.
  var curve = ""
  /// Steps per second.
  var rate: Double?
  /// The total time, set at the end of the run and shown in place of the remaining time.
  var elapsed: Duration?

  /// A part of the line.
  struct Part {
    var text: String
    var style: TextStyle?
  }

  /// The line in at most `width` columns, with a bar; nil gives the full line without a bar.
  ///
  /// If space is short, parts are dropped in this order: half of the bar, the bar, the curve, all facts but two from
  /// the last, the rate, the count of steps, the second fact, the first, the time, the end of the rest.
  func line(width: Int?) -> [Part] {
    let head = [title, count].joined(separator: "  ")
    guard let width else {
      return [Part(text: ([head] + [rateText, timeText].compactMap(\.self) + facts).joined(separator: "  "))]
    }
    let short = total == nil || facts.isEmpty ? head : "\(title)  \(percentText)"
    let tail = self.tail(columns: width - head.count)
    let shortTail = self.tail(columns: width - short.count)
    // Losses say more than the count of steps.
    let usesShort = tail.facts < min(2, shortTail.facts)
    let (start, rest) = usesShort ? (short, shortTail) : (head, tail)
    let taken = start.count + rest.parts.map(\.text.count).reduce(0, +)
    let bar = [20, 10].lazy.compactMap(bar).first { taken + $0.map(\.text.count).reduce(0, +) <= width } ?? []
    let titled = [Part(text: title, style: .bold), Part(text: String(start.dropFirst(title.count)))]
    return Self.cut(titled + bar + rest.parts, to: width)
  }

  /// What stands behind the bar in so many columns, and how many facts are among it.
  private func tail(columns: Int) -> (parts: [Part], facts: Int) {
    let (rate, time) = (rateText.map { "  " + $0 }, timeText.map { "  " + $0 })
    let facts = facts.map { "  " + $0 }
    let important = [time].compactMap(\.self) + facts.prefix(2) + [rate].compactMap(\.self) + facts.dropFirst(2)
    var taken: [String] = []
    for text in important {
      guard taken.map(\.count).reduce(0, +) + text.count <= columns else { break }
      taken.append(text)
    }
    let isTaken = { (text: String?) in text.map(taken.contains) ?? false }
    let shownFacts = facts.prefix(max(0, taken.count - (isTaken(time) ? 1 : 0) - (isTaken(rate) ? 1 : 0)))
    var parts = [isTaken(rate) ? rate : nil, isTaken(time) ? time : nil].compactMap(\.self).map { Part(text: $0) }
    parts += shownFacts.map { Part(text: $0) }
    let all = parts.map(\.text.count).reduce(0, +)
    if !curve.isEmpty, taken.count == important.count, all + curve.count + 2 <= columns {
      parts.append(Part(text: "  " + curve, style: .cyan))
    }
    return (parts, shownFacts.count)
  }

  private static func cut(_ parts: [Part], to width: Int) -> [Part] {
    var left = max(0, width)
    return parts.map { part in
      let text = String(part.text.prefix(left))
      left -= text.count
      return Part(text: text, style: part.style)
    }
  }

  private var count: String {
    guard let total else { return done.grouped }
    if unit.isEmpty { return percentText }
    return "\(done.grouped)/\(total.grouped)  \(percentText)"
  }

  private var percentText: String {
    guard let total, total > 0 else { return "100%" }
    // In doubles, since counts of bytes times 100 could overflow.
    return "\(Int(min(100, max(0, Double(done) * 100 / Double(total)))))%"
  }

  private func bar(cells: Int) -> [Part]? {
    guard let total, total > 0 else { return nil }
    let filled = Int(min(1, max(0, Double(done) / Double(total))) * Double(cells))
    let tip = filled < cells ? ">" : ""
    return [
      Part(text: " ["), Part(text: String(repeating: "#", count: filled) + tip, style: .green),
      Part(text: String(repeating: "-", count: cells - filled - tip.count), style: .dim), Part(text: "]"),
    ]
  }

  private var rateText: String? {
    guard let rate, !unit.isEmpty else { return nil }
    if rate < 1 { return String(format: "%.3g s/\(unit.dropLast())", 1 / rate) }
    return rate < 100 ? String(format: "%.3g \(unit)/s", rate) : "\(Int(min(rate, 1e15)).grouped) \(unit)/s"
  }

  private var timeText: String? {
    if let elapsed { return "in \(elapsed.wholeUnitText)" }
    guard let total, let rate, done < total else { return nil }
    return "\(Duration.seconds(min(Double(total - done) / rate, 1e9)).estimateText) left"
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
