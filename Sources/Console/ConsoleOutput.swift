import Foundation

/// Where a run's messages go: a terminal, whose lines can be drawn again, or anything else, which keeps every line.
public struct ConsoleOutput: Sendable {
  /// The width in columns; nil when this is no terminal. Asked before each drawing, since windows change.
  let width: @Sendable () -> Int?
  /// Takes text; what cannot be written is dropped.
  public let write: @Sendable (String) -> Void

  /// An output made of its two parts, for tests and for programs that show progress elsewhere.
  public init(width: @escaping @Sendable () -> Int? = { nil }, write: @escaping @Sendable (String) -> Void) {
    self.width = width
    self.write = write
  }

  /// Standard output.
  public static var standardOutput: ConsoleOutput { descriptor(STDOUT_FILENO) }
  /// Standard error, for progress: results alone go to standard output.
  public static var standardError: ConsoleOutput { descriptor(STDERR_FILENO) }

  /// An open file descriptor, which stays the caller's.
  ///
  /// A write that fails, as to a closed pipe, is dropped; that SIGPIPE is ignored is the caller's affair.
  public static func descriptor(_ descriptor: Int32) -> ConsoleOutput {
    let terminal = ProcessInfo.processInfo.environment["TERM"]
    let canRedraw = isatty(descriptor) == 1 && terminal != "dumb"
    return ConsoleOutput(
      width: { canRedraw ? terminalWidth(descriptor) : nil },
      write: { text in writeAll(text, to: descriptor) })
  }
}

/// The width of the terminal's window, else that of COLUMNS, else 80.
private func terminalWidth(_ descriptor: Int32) -> Int {
  var size = winsize()
  if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
  let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
  return columns.flatMap { $0 > 0 ? $0 : nil } ?? 80
}

private func writeAll(_ text: String, to descriptor: Int32) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written > 0 {
      rest = rest.dropFirst(written)
    } else if errno != EINTR {
      return
    }
  }
}
