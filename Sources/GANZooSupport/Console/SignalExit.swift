import Foundation
import Synchronization

/// Handles signals while no `SignalWatch` exists: the program removes unfinished files, prints a line and exits with
/// the status that shells expect (130 for Ctrl-C).
package enum SignalExit {
  /// Installs the handlers for the lifetime of the process. Signals that were ignored at the start stay ignored.
  ///
  /// - Parameter program: the program's name, the beginning of the line.
  package static func install(program: String) {
    UnfinishedFiles.prepare()
    // On a terminal the current line may contain a progress bar.
    let start = isatty(STDERR_FILENO) == 1 ? "\n" : ""
    for (signal, name) in [(SIGINT, "Ctrl-C"), (SIGTERM, "SIGTERM"), (SIGHUP, "a closed terminal")] {
      guard !SignalWatch.isIgnored(signal) else { continue }
      // Never freed: the handler finds the text by the signal's number.
      let line = strdup("\(start)\(program): ended by \(name); no unfinished file is left\n")
      lines[Int(signal)].text.store(UInt(bitPattern: line), ordering: .releasing)
      setHandler(end, for: signal)
      unblock(signal)
    }
  }
}

// A signal handler receives no context, so its data are global.
private let lines = (0..<32).map { _ in Line() }

private final class Line: Sendable {
  /// The address of a C string.
  let text = Atomic<UInt>(0)
}

/// The signal handler; it may call only async-signal-safe functions.
private func end(_ signal: Int32) {
  if UnfinishedFiles.waits(for: signal) { return }
  UnfinishedFiles.removeAll()
  if let line = UnsafePointer<CChar>(bitPattern: lines[Int(signal)].text.load(ordering: .acquiring)) {
    _ = write(STDERR_FILENO, line, strlen(line))
  }
  _exit(128 + signal)
}
