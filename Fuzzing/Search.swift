import Foundation

/// Passes inputs to worker processes in batches, and saves those that make a worker fail.
struct Search {
  private let target: any FuzzTarget
  private let options: FuzzOptions
  private let folder = FileManager.default.temporaryDirectory.appending(path: "ganzoo-fuzz-\(UUID())").path

  /// Number of inputs per worker.
  private static let batch: UInt64 = 100
  private static let findingLimit = 20

  init(_ target: any FuzzTarget, _ options: FuzzOptions) { (self.target, self.options) = (target, options) }

  /// Searches for this many seconds; returns true if nothing was found.
  func run(seconds: Int) throws -> Bool {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = ContinuousClock.now
    var (next, accepted): (UInt64, UInt64) = (0, 0)
    var findings = 0
    while ContinuousClock.now - start < .seconds(seconds), findings < Self.findingLimit {
      let end = next + Self.batch
      let (last, reason) = try work(next..<end)
      next = last.index + 1
      accepted += last.accepted
      guard let reason else { continue }
      findings += 1
      try keep(last.index, reason)
    }
    let spent = max(1, UInt64((ContinuousClock.now - start).components.seconds))
    let result = findings == 0 ? "no finding" : "\(findings) findings in \(options.findings)"
    print(
      "\(target.name): \(next) inputs in \(spent) s (\(next / spent) a second), \(accepted) accepted, "
        + "seed \(options.seed): \(result)")
    fflush(nil)
    return findings == 0
  }

  /// Tests inputs in a child process; returns the last one, and the reason if it failed.
  private func work(_ indices: Range<UInt64>) throws -> (last: Progress, reason: String?) {
    let progress = folder + "/progress"
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let range = ["\(indices.lowerBound)", "\(indices.upperBound)"]
    process.arguments =
      ["--work"] + range + [progress, "--kind", target.name, "--seed", "\(options.seed)"]
      + (options.isSanitized ? ["--sanitized"] : []) + options.files
    // TMPDIR: remains of a crash are deleted together with the folder. No backtrace: it takes seconds, and `--read`
    // prints it later.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "TMPDIR": folder, "SWIFT_BACKTRACE": "enable=no",
    ]) { $1 }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let status = process.terminationStatus
    let last = try Progress(contentsOf: progress)
    if process.terminationReason == .exit && status == 0 { return (last, nil) }
    let text = String(decoding: words, as: UTF8.self).prefix(500)
    let end = process.terminationReason == .exit ? "" : Self.words(signal: status) + " "
    return (last, end + text)
  }

  private static func words(signal: Int32) -> String {
    signal == SIGPROF || signal == SIGALRM ? "took too long" : "crashed with signal \(signal)"
  }

  /// Saves the input in a folder of its own, because its name matters, and prints how to read it again.
  private func keep(_ index: UInt64, _ reason: String) throws {
    let folder = "\(options.findings)/\(target.name)-\(options.seed)-\(index)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let input = try Mutator.input(of: target, options.corpus(of: target), seed: options.seed, index: index)
    let path = "\(folder)/\(input.name)"
    try Data(input.bytes).write(to: URL(filePath: path))
    print("\(path), made of \(input.path): \(reason)")
    print("again: \(CommandLine.arguments[0]) --kind \(target.name) --read '\(path)'")
    fflush(nil)
  }
}
