import GANZooSupport
import Synchronization

/// A simulated terminal and clock.
final class Recorder: Sendable {
  private let state = Mutex((text: "", width: Int?.none, time: Duration.zero))

  private let hasColor: Bool

  init(width: Int?, hasColor: Bool = false) {
    self.hasColor = hasColor
    state.withLock { $0.width = width }
  }

  var output: ConsoleOutput {
    ConsoleOutput(
      width: { self.state.withLock { $0.width } }, hasColor: hasColor,
      write: { text in self.state.withLock { $0.text += text } })
  }

  var clock: ProgressBar.Clock { { self.state.withLock { $0.time } } }

  func advance(seconds: Double) { state.withLock { $0.time += .seconds(seconds) } }
  func resize(to width: Int) { state.withLock { $0.width = width } }

  /// The output since the last call.
  func take() -> String {
    state.withLock { state in
      defer { state.text = "" }
      return state.text
    }
  }
}
