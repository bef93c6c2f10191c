import Foundation

/// How a run's process has ended.
package struct ProcessEnd: Sendable {
  private let status: Int32
  private let isSignal: Bool
  private let output: String

  /// The end of a process.
  ///
  /// - Parameters:
  ///   - status: the exit status, or the signal that has ended it.
  ///   - isSignal: whether `status` is a signal.
  ///   - output: the end of what it has written.
  package init(status: Int32, isSignal: Bool, output: String) {
    (self.status, self.isSignal, self.output) = (status, isSignal, output)
  }

  /// Whether it was asked to stop, by this process (SIGTERM) or by Ctrl-C; it may not have caught the signal yet.
  package var isStop: Bool {
    let stops = [SIGTERM, SIGINT]
    return isSignal ? stops.contains(status) : stops.contains { 128 + $0 == status }
  }

  /// Why it has failed, in a line.
  package var reason: String {
    if isSignal { return "was killed by signal \(status)\(status == SIGKILL ? ", perhaps for want of memory" : "")" }
    let prefix = "ganzoo: "
    let line = output.split(whereSeparator: \.isNewline).last { $0.hasPrefix(prefix) }
    return line.map { String($0.dropFirst(prefix.count)) } ?? "ended with status \(status)"
  }
}
