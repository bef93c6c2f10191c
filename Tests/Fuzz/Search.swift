import Foundation

/// Hands inputs to workers, batch by batch, and keeps what kills them.
struct Search {
  private let options: FuzzOptions
  private let folder = FileManager.default.temporaryDirectory.appending(path: "ganzoo-fuzz-\(UUID())").path

  /// Inputs for a worker.
  private static let batch: UInt64 = 500
  private static let mostFindings = 20

  init(_ options: FuzzOptions) { self.options = options }

  /// Searches; true where nothing was found.
  func run() throws -> Bool {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start = ContinuousClock.now
    var next: UInt64 = 0
    var findings = 0
    while ContinuousClock.now - start < .seconds(options.seconds), findings < Self.mostFindings {
      let end = next + Self.batch
      guard let failure = try work(next..<end) else {
        next = end
        continue
      }
      findings += 1
      next = failure.index + 1
      try keep(failure)
    }
    let seconds = max(1, UInt64((ContinuousClock.now - start).components.seconds))
    let result = findings == 0 ? "no finding" : "\(findings) findings in \(options.findings)"
    print("\(next) inputs in \(seconds) s (\(next / seconds) a second), seed \(options.seed): \(result)")
    return findings == 0
  }

  /// Tries inputs in a child process; the one that it failed at, if it did.
  private func work(_ indices: Range<UInt64>) throws -> (index: UInt64, reason: String)? {
    let progress = folder + "/progress"
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let range = ["\(indices.lowerBound)", "\(indices.upperBound)"]
    process.arguments = ["--work"] + range + [progress, "--seed", "\(options.seed)"] + options.corpus
    // What a crash leaves behind goes with the folder.
    // A stack trace takes seconds; whoever mends it gets one with --read.
    process.environment = ProcessInfo.processInfo.environment.merging([
      "TMPDIR": folder, "SWIFT_BACKTRACE": "enable=no",
    ]) { $1 }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let words = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let status = process.terminationStatus
    if process.terminationReason == .exit && status == 0 { return nil }
    let index = try Data(contentsOf: URL(filePath: progress)).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let text = String(decoding: words, as: UTF8.self).prefix(500)
    let end = process.terminationReason == .exit ? "" : Self.words(signal: status) + " "
    return (index, end + text)
  }

  private static func words(signal: Int32) -> String {
    signal == SIGPROF || signal == SIGALRM ? "took too long" : "crashed with signal \(signal)"
  }

  /// Saves the input and says how to make it again.
  private func keep(_ failure: (index: UInt64, reason: String)) throws {
    try FileManager.default.createDirectory(atPath: options.findings, withIntermediateDirectories: true)
    let input = try Mutator(Corpus(options.corpus), seed: options.seed).input(failure.index)
    let path = "\(options.findings)/\(options.seed)-\(failure.index)"
    try Data(input.bytes).write(to: URL(filePath: path))
    print("\(path), made of \(input.origin): \(failure.reason)")
  }
}
