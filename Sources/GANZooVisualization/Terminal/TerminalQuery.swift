import Foundation
import GANZooSupport

extension TerminalGraphics {
  /// The language in which the terminal says that it shows pictures; nil where it knows none, where there is no
  /// terminal, or where this process is in the background of it.
  ///
  /// The terminal is asked, and has half a second to answer: kitty's protocol by a picture of one pixel that is not
  /// shown, sixels by its primary attributes (DA1), which every terminal answers.
  public static func ofTerminal() -> TerminalGraphics? {
    guard let name = ProcessInfo.processInfo.environment["TERM"], !["dumb", "linux"].contains(name),
      isatty(STDERR_FILENO) == 1
    else { return nil }
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    // Who is in the background would be stopped for it.
    guard tcgetpgrp(terminal) == getpgrp() else { return nil }
    return language(answer(of: terminal, to: "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\\u{1B}[c"))
  }

  /// What a terminal's answer says: `ESC _ G i=31;OK` of kitty's protocol, or 4 among the numbers of
  /// `ESC [ ? 62 ; 4 ; … c` for sixels.
  package static func language(_ answer: String) -> TerminalGraphics? {
    if answer.contains("\u{1B}_Gi=31;OK") { return .kitty }
    guard let attributes = answer.firstMatch(of: /\x1B\[\?([0-9;]{1,200})c/)?.1 else { return nil }
    return attributes.split(separator: ";").dropFirst().contains("4") ? .sixel : nil
  }

  private static let patience = 0.5
  private static let longestAnswer = 4096

  /// The answer up to the end of the primary attributes, read without echo and without waiting for a line.
  private static func answer(of terminal: Int32, to question: String) -> String {
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return "" }
    var quiet = settings
    quiet.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // What was typed before stays there to be read.
    guard tcsetattr(terminal, TCSANOW, &quiet) == 0 else { return "" }
    defer { tcsetattr(terminal, TCSANOW, &settings) }
    let bytes = Array(question.utf8)
    guard bytes.withUnsafeBytes({ write(terminal, $0.baseAddress, $0.count) }) == bytes.count else { return "" }
    let deadline = Date(timeIntervalSinceNow: patience)
    var answer: [UInt8] = []
    while answer.count < longestAnswer {
      let left = deadline.timeIntervalSinceNow
      var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&waiting, 1, Int32(left * 1000)) > 0 else { break }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(terminal, &buffer, buffer.count)
      guard count > 0 else { break }
      answer += buffer.prefix(count)
      if String(decoding: answer, as: UTF8.self).firstMatch(of: /\x1B\[\?[0-9;]*c/) != nil { break }
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
