import Foundation
import Synchronization

/// How a program ends that is told to while no `SignalWatch` lives: at once, with a line that says so, with the status that shells
/// expect (130 after Ctrl-C), and without unfinished files.
package enum SignalExit {
  /// From now on, until the process ends. A signal that the program was started with ignored stays ignored.
  ///
  /// - Parameter program: what the line begins with.
  package static func install(program: String) {
    UnfinishedFiles.prepare()
    // On a terminal a progress bar stands in the line.
    let start = isatty(STDERR_FILENO) == 1 ? "\n" : ""
    for (signal, name) in [(SIGINT, "Ctrl-C"), (SIGTERM, "SIGTERM"), (SIGHUP, "a closed terminal")] {
      guard !SignalWatch.isIgnored(signal) else { continue }
      // Kept to the end of the process, and found by the signal's number.
      let line = strdup("\(start)\(program): ended by \(name); no unfinished file is left\n")
      lines[Int(signal)].text.store(UInt(bitPattern: line), ordering: .releasing)
      setHandler(end, for: signal)
      unblock(signal)
    }
  }
}

// What a handler says must be the process's, like the handler itself.
private let lines = (0..<32).map { _ in Line() }

private final class Line: Sendable {
  /// The address of a text that ends with 0.
  let text = Atomic<UInt>(0)
}

/// The handler. What it calls may be called in one.
private func end(_ signal: Int32) {
  if UnfinishedFiles.waits(for: signal) { return }
  UnfinishedFiles.removeAll()
  if let line = UnsafePointer<CChar>(bitPattern: lines[Int(signal)].text.load(ordering: .acquiring)) {
    _ = write(STDERR_FILENO, line, strlen(line))
  }
  _exit(128 + signal)
}
