import GANZooSupport

/// A progress bar that is seen only of work that takes longer than two seconds.
struct LateProgressBar {
  private var bar: ProgressBar
  private let start = ContinuousClock.now
  private static let patience = Duration.seconds(2)

  init(_ title: String, total: Int?, unit: String) { bar = ProgressBar(title, total: total, unit: unit) }

  mutating func update(done: Int) {
    if ContinuousClock.now - start > Self.patience { bar.update(done: done) }
  }

  mutating func finish() { bar.finish() }
}
