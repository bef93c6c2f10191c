import Foundation
import Testing

/// A process at work, as Linux' /proc shows it from outside.
struct ProcessLook {
  /// Bytes of memory, now and at the most so far.
  let resident, peak: Int
  /// Open file descriptors.
  let descriptors: Int

  /// Nil where the process has ended.
  init?(_ process: Process) {
    let folder = "/proc/\(process.processIdentifier)"
    guard let status = try? String(contentsOfFile: folder + "/status", encoding: .utf8),
      let open = try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd")
    else { return nil }
    let kibibytes = { (name: String) -> Int? in
      let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }
    guard let resident = kibibytes("VmRSS"), let peak = kibibytes("VmHWM") else { return nil }
    (self.resident, self.peak, descriptors) = (resident << 10, peak << 10, open.count)
  }
}

extension Session {
  /// Runs and expects success.
  ///
  /// - Returns: how it ended, and looks at it on the way, some milliseconds apart.
  func watched(_ arguments: [String], at location: SourceLocation = #_sourceLocation) throws -> (Ended, [ProcessLook]) {
    let process = try process(arguments)
    let streams = (output: try stream("output"), errors: try stream("errors"))
    (process.standardOutput, process.standardError) = (streams.output, streams.errors)
    try process.run()
    var looks: [ProcessLook] = []
    while process.isRunning {
      if let look = ProcessLook(process) { looks.append(look) }
      usleep(2_000)
    }
    process.waitUntilExit()
    let ended = Ended(status: process.terminationStatus, output: try text(".output"), errors: try text(".errors"))
    #expect(ended.status == 0, "\(ended.errors)", sourceLocation: location)
    return (ended, looks)
  }
}
