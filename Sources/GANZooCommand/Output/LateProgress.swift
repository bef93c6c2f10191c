import GANZooSupport

/// A progress bar that comes where work takes longer than a moment.
struct LateProgress {
  private var bar: ProgressBar
  private let started = ContinuousClock.now

  init(_ title: String, total: Int, unit: String) { bar = ProgressBar(title, total: total, unit: unit) }

  mutating func update(done: Int) {
    if started.duration(to: .now) > .seconds(1) { bar.update(done: done) }
  }

  mutating func finish() { bar.finish() }
}
