import Foundation
import Synchronization

/// Where a run's messages go: a terminal, whose lines can be drawn again, or anything else, which keeps every line.
public struct ConsoleOutput: Sendable {
  /// The width in columns; nil when this is no terminal. Asked before each drawing, since windows change.
  let width: @Sendable () -> Int?
  private let send: @Sendable (String) -> Void
  private let firstFailure: @Sendable () -> Int32?

  /// The columns of the terminal that this is, for tables; nil when it is none.
  public var columns: Int? { width() }

  /// An output made of its parts, for tests and for programs that show progress elsewhere.
  public init(width: @escaping @Sendable () -> Int? = { nil }, write: @escaping @Sendable (String) -> Void) {
    self.init(width: width, write: write, firstFailure: { nil })
  }

  private init(
    width: @escaping @Sendable () -> Int?, write: @escaping @Sendable (String) -> Void,
    firstFailure: @escaping @Sendable () -> Int32?
  ) {
    (self.width, send, self.firstFailure) = (width, write, firstFailure)
  }

  /// Writes lines of text; what cannot be written is dropped.
  ///
  /// Names from files, folders and the command line stand in such text: what could command a terminal is escaped.
  public func write(_ text: String) { send(text.printable) }

  /// Writes text as it is: what draws on a terminal, or scripts for other programs.
  package func writeAsItIs(_ text: String) { send(text) }

  /// Standard output.
  public static let standardOutput = descriptor(STDOUT_FILENO)
  /// Standard error, for progress: results alone go to standard output.
  public static let standardError = descriptor(STDERR_FILENO)

  /// An open file descriptor, which stays the caller's.
  ///
  /// A write that fails, as to a closed pipe, is dropped; that SIGPIPE is ignored is the caller's affair.
  public static func descriptor(_ descriptor: Int32) -> ConsoleOutput {
    let terminal = ProcessInfo.processInfo.environment["TERM"]
    let isTerminal = isatty(descriptor) == 1
    let canRedraw = isTerminal && terminal != "dumb"
    let failure = FirstFailure()
    return ConsoleOutput(
      width: { canRedraw ? terminalWidth(descriptor) : nil },
      write: { text in
        guard let error = Array(text.utf8).withUnsafeBytes({ writeAll($0, to: descriptor) }) else { return }
        // A terminal that was closed gives EIO, as a bad disk does.
        failure.note(error == EIO && isTerminal ? EPIPE : error)
      },
      firstFailure: { failure.error })
  }

  /// Whether nobody reads any more: the other end of the pipe or terminal is gone.
  public var isClosed: Bool { firstFailure() == EPIPE }

  /// Why text was lost that somebody may wait for, in the system's words: a full disk, for one. A reader who is gone waits for
  /// nothing.
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

/// The width of the terminal's window, else that of COLUMNS, else 80.
private func terminalWidth(_ descriptor: Int32) -> Int {
  var size = winsize()
  if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
  let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
  return columns.flatMap { $0 > 0 ? $0 : nil } ?? 80
}
