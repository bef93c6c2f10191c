import Dispatch
import GANZooSupport
import Synchronization

/// The progress of a benchmark that takes longer than two seconds. The warm-up alone may take as long, and has no parts
/// to be counted: a timer shows the bar.
final class BenchmarkProgress: Sendable {
  private struct State {
    var bar: ProgressBar
    var count = 0
    var isShown = false
    var isOver = false
  }

  private let state: Mutex<State>

  init(output: ConsoleOutput = .standardError, patience: Duration = .seconds(2)) {
    state = Mutex(State(bar: ProgressBar("benchmark", total: nil, unit: "measurements", output: output)))
    let nanoseconds = Int(patience / .nanoseconds(1))
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [weak self] in
      self?.showFirst()
    }
  }

  private func showFirst() {
    state.withLock { state in
      guard !state.isOver else { return }
      state.isShown = true
      state.bar.update(done: state.count, facts: state.count == 0 ? ["warms up"] : [])
    }
  }

  /// Counts a measurement.
  func note(_ fact: String) {
    state.withLock { state in
      state.count += 1
      if state.isShown { state.bar.update(done: state.count, facts: [fact]) }
    }
  }

  /// Ends the bar, where there is one.
  func finish() {
    state.withLock { state in
      state.isOver = true
      state.bar.finish()
    }
  }
}
