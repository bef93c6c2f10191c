import Foundation
import Testing

extension Session {
  /// What the program writes to a terminal of so many columns, with `\n` between lines. Fails where it ends with
  /// another status.
  func terminal(
    _ arguments: [String], columns: Int, status: Int32 = 0, environment: [String: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    let output = FileHandle(fileDescriptor: ours, closeOnDealloc: true)
    // TIOCSPTLCK and TIOCGPTN, which Swift does not import; unlockpt and ptsname are made of them.
    var (isLocked, number): (Int32, Int32) = (0, 0)
    try #require(ours >= 0 && ioctl(ours, 0x4004_5431, &isLocked) == 0 && ioctl(ours, 0x8004_5430, &number) == 0)
    var size = winsize(ws_row: 30, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    let theirs = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(theirs >= 0 && ioctl(theirs, UInt(TIOCSWINSZ), &size) == 0)
    let terminal = FileHandle(fileDescriptor: theirs, closeOnDealloc: true)
    let process = try process(arguments)
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm", "NO_COLOR": ""]) { $1 }
      .merging(environment) { $1 }
    (process.standardOutput, process.standardError) = (terminal, terminal)
    try process.run()
    try terminal.close()
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    // The last reader's end shows as an error.
    while case let count = read(output.fileDescriptor, &part, part.count), count > 0 { bytes += part[..<count] }
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    #expect(process.terminationStatus == status, "\(text)", sourceLocation: location)
    return text
  }
}
