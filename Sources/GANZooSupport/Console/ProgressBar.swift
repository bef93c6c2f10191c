/// The progress display of a long run.
///
/// On a terminal, one line is redrawn at most ten times a second with as much as fits:
///
///     train  1,200/5,000  24% [#####>--------------]  12.3 steps/s  5 min left  critic 0.123
///
/// Elsewhere it prints plain lines: the first step, then one line per `interval`, and the last step in `finish()`. The
/// rate is measured over the last half minute. Output errors do not stop the run.
package struct ProgressBar {
  /// Time since an arbitrary fixed moment; must be monotonic.
  package typealias Clock = @Sendable () -> Duration

  private let title: String
  private let unit: String
  private let output: ConsoleOutput
  private let interval: Duration
  private let clock: Clock
  private let started: Duration
  private var rate = RecentRate()
  private var state: ProgressState
  private var shownAt: Duration?
  private var isDrawn = false
  private var isFinished = false

  private static let redrawInterval = Duration.milliseconds(100)

  /// Creates a bar, which is first drawn by the first update.
  ///
  /// - Parameters:
  ///   - title: one or two words that say what is running.
  ///   - total: the number of steps; nil if unknown.
  ///   - unit: the plural of what is counted, as in "12.3 steps/s"; dropping its last letter must give the singular.
  ///     Where it is empty, only the share of the total is shown, neither counts nor a rate.
  ///   - done: steps done before this run, which do not count for the rate.
  ///   - interval: the minimum time between two plain lines.
  ///   - clock: the time source, by default the system's continuous clock.
  package init(
    _ title: String, total: Int?, unit: String = "steps", done: Int = 0,
    output: ConsoleOutput = .standardError, interval: Duration = .seconds(10), clock: Clock? = nil
  ) {
    let origin = ContinuousClock.now
    self.title = title
    self.unit = unit
    self.output = output
    self.interval = interval
    self.clock = clock ?? { ContinuousClock.now - origin }
    started = self.clock()
    state = ProgressState(done: done, total: total)
    rate.add(done, at: started)
  }

  /// Sets the number of steps done, and redraws unless the last drawing was very recent.
  ///
  /// - Parameter values: measured values, the most important first.
  package mutating func update(done: Int, values: [(name: String, value: Double)] = []) {
    update(done: done, facts: values.map { "\($0.name) \($0.value.shortText)" })
  }

  /// Sets the number of steps done, and redraws unless the last drawing was very recent.
  ///
  /// - Parameters:
  ///   - facts: measured values with their names, the most important first.
  ///   - curve: how one of them developed, shown on terminals that are wide enough.
  package mutating func update(done: Int, facts: [String], curve: String = "") {
    guard !isFinished else { return }
    let now = clock()
    state.done = done
    (state.facts, state.curve) = (facts, curve)
    rate.add(done, at: now)
    if let shownAt, now - shownAt < (output.width() == nil ? interval : Self.redrawInterval) { return }
    show(at: now)
  }

  /// Prints a line above the bar.
  package mutating func note(_ line: String) {
    show(above: output.labelled(line))
  }

  /// Prints text above the bar as it is: a picture in the terminal's own language.
  package mutating func show(above text: String) {
    guard isDrawn else { return output.writeAsItIs("\(text)\n") }
    output.writeAsItIs("\r\u{1B}[K\(text)\n")
    show(at: clock())
  }

  /// Shows the final state with the elapsed time and ends the line. Later calls do nothing.
  package mutating func finish() {
    guard !isFinished, shownAt != nil else { return }
    let now = clock()
    isFinished = true
    state.elapsed = now - started
    show(at: now)
    if isDrawn { output.write("\n") }
  }

  private mutating func show(at now: Duration) {
    state.title = title
    state.unit = unit
    state.rate = rate.perSecond(state.done, at: now)
    if let width = output.width() {
      // The last column stays empty, because some terminals wrap as soon as it is filled.
      let line = state.line(width: width - 1).map { output.styled($0.text, $0.style) }.joined()
      output.writeAsItIs("\r\(line)\u{1B}[K")
      isDrawn = true
    } else {
      output.write(state.line(width: nil).map(\.text).joined() + "\n")
    }
    shownAt = now
  }
}
