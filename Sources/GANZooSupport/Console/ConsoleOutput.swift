import Foundation
import Synchronization

/// The destination of messages: a terminal, on which a line can be redrawn, or anything else, which keeps every line.
public struct ConsoleOutput: Sendable {
  /// The width in columns; nil if this is not a terminal. Evaluated before each drawing, because windows can be
  /// resized.
  let width: @Sendable () -> Int?
  /// Whether text can have colours: on a terminal that understands them, unless the variable NO_COLOR has a value
  /// (https://no-color.org).
  package let hasColor: Bool
  private let send: @Sendable (String) -> Void
  private let firstFailure: @Sendable () -> Int32?

  /// The width of the terminal in columns, for tables; nil if this is not a terminal.
  public var columns: Int? { width() }

  /// Creates an output from closures, for tests and for programs that show progress elsewhere.
  public init(width: @escaping @Sendable () -> Int? = { nil }, write: @escaping @Sendable (String) -> Void) {
    self.init(width: width, hasColor: false, write: write)
  }

  package init(
    width: @escaping @Sendable () -> Int?, hasColor: Bool, write: @escaping @Sendable (String) -> Void,
    firstFailure: @escaping @Sendable () -> Int32? = { nil }
  ) {
    (self.width, self.hasColor, send, self.firstFailure) = (width, hasColor, write, firstFailure)
  }

  /// Writes lines of text; errors are recorded, not thrown.
  ///
  /// Control characters are escaped, because the text may contain names from files and the command line.
  public func write(_ text: String) { send(text.printable) }

  /// Writes text without escaping, for terminal commands and shell scripts.
  package func writeAsItIs(_ text: String) { send(text) }

  /// Standard output.
  public static let standardOutput = descriptor(STDOUT_FILENO)
  /// Standard error, for progress; standard output is for results only.
  public static let standardError = descriptor(STDERR_FILENO)

  /// An output to an open file descriptor, which the caller closes.
  ///
  /// A failed write, for example to a closed pipe, is dropped. The caller must ignore SIGPIPE.
  public static func descriptor(_ descriptor: Int32) -> ConsoleOutput {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(descriptor) == 1
    let canRedraw = isTerminal && environment["TERM"] != "dumb"
    let failure = FirstFailure()
    return ConsoleOutput(
      width: { canRedraw ? terminalWidth(descriptor) : nil },
      hasColor: canRedraw && environment["NO_COLOR", default: ""].isEmpty,
      write: { text in
        guard let error = Array(text.utf8).withUnsafeBytes({ writeAll($0, to: descriptor) }) else { return }
        // A closed terminal gives EIO, like a defective disk.
        failure.note(error == EIO && isTerminal ? EPIPE : error)
      },
      firstFailure: { failure.error })
  }

  /// True if the reader of the pipe or terminal is gone.
  public var isClosed: Bool { firstFailure() == EPIPE }

  /// The system's message if text was lost for another reason than a missing reader, for example a full disk; nil
  /// otherwise.
  public var loss: String? { isClosed ? nil : firstFailure().map { String(cString: strerror($0)) } }

  private final class FirstFailure: Sendable {
    private let number = Atomic<Int32>(0)
    var error: Int32? {
      let error = number.load(ordering: .acquiring)
      return error == 0 ? nil : error
    }
    func note(_ error: Int32) {
      _ = number.compareExchange(expected: 0, desired: error, ordering: .acquiringAndReleasing)
    }
  }
}

/// The width of the terminal window, or else of the variable COLUMNS, or else 80.
private func terminalWidth(_ descriptor: Int32) -> Int {
  var size = winsize()
  if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
  let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
  return columns.flatMap { $0 > 0 ? $0 : nil } ?? 80
}
