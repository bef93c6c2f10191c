/// What a long run shows while it runs.
///
/// On a terminal one line is drawn again in place, at most ten times a second, and holds what fits:
///
///     train  1,200/5,000  24% [#####>--------------]  12.3 steps/s  5:09 left  critic 0.123
///
/// Anywhere else the same facts are plain lines: the first step's, one each `interval`, and the last, which `finish()` prints.
/// The rate is that of the last half minute. Nothing is thrown: an output that fails loses lines, not the run.
package struct ProgressBar {
  /// Time since any fixed moment; it must not run backwards.
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

  /// A bar that shows nothing before the first update.
  ///
  /// - Parameters:
  ///   - title: what runs, in a word or two.
  ///   - total: the number of steps; nil when it is not known.
  ///   - unit: what `done` counts, as in "12.3 steps/s"; its singular lacks the last letter.
  ///   - done: steps done before this run, which do not count for the rate.
  ///   - interval: the least time between two plain lines.
  ///   - clock: the time; the system's continuous clock unless given.
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

  /// Notes that `done` steps are done, and shows it unless the last showing is too fresh.
  /// - Parameter values: what the run measures, in the order in which it is shown.
  package mutating func update(done: Int, values: [(name: String, value: Double)] = []) {
    guard !isFinished else { return }
    let now = clock()
    state.done = done
    state.values = values
    rate.add(done, at: now)
    if let shownAt, now - shownAt < (output.width() == nil ? interval : Self.redrawInterval) { return }
    show(at: now)
  }

  /// Prints a line of its own, above the bar.
  package mutating func note(_ line: String) {
    guard isDrawn else { return output.write("\(line)\n") }
    output.writeAsItIs("\r\u{1B}[K\(line.printable)\n")
    show(at: clock())
  }

  /// Shows where the run ended, with the time that it took, and ends the line. Later calls do nothing.
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
      // The last column stays free: some terminals begin a new line once it is filled.
      output.writeAsItIs("\r\(state.line(width: width - 1).printable)\u{1B}[K")
      isDrawn = true
    } else {
      output.write("\(state.line(width: nil))\n")
    }
    shownAt = now
  }
}
