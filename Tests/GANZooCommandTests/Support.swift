import CGANZooZlib
import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// What a run of `ganzoo` printed and how it ended.
struct Ended {
  let status: Int32
  let output, errors: String

  /// The errors without lines of progress, which are there where the program was slow.
  func errors(withoutProgressOf name: String) -> String {
    errors.split(separator: "\n").filter { !$0.hasPrefix(name + "  ") }.joined(separator: "\n")
  }
}

/// The built program in a fresh folder, run as a user does.
final class Session {
  let folder = NSTemporaryDirectory() + "ganzoo-command-" + UUID().uuidString

  /// Settings with which a step takes milliseconds.
  static let tiny = [
    "architecture.latent=5", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
    "architecture.critic.filters=[3, 4]", "architecture.critic.kernels=[3, 3]", "architecture.critic.strides=[2, 2]",
    "training.batch=6", "training.grid_every=20",
  ].flatMap { ["--set", $0] }

  private let program: String

  /// A shell has what it runs in the background ignore SIGINT, and that is inherited by what the tests start.
  private static let listening: Void = { signal(SIGINT, SIG_DFL) }()

  /// A folder for the built `ganzoo`, or for another program.
  init(program: String? = nil) throws {
    self.program = try program ?? Self.program
    Self.listening
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The program beside the tests.
  static var program: String {
    get throws {
      let bundles = Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
      let places = (bundles + [CommandLine.arguments[0]]).map { ($0 as NSString).deletingLastPathComponent + "/ganzoo" }
      return try #require(places.first(where: FileManager.default.isExecutableFile), "looked for \(places)")
    }
  }

  /// - Parameter ulimit: a limit that a shell sets, such as `-v 2000000`.
  func process(_ arguments: [String], ulimit: String? = nil) throws -> Process {
    let process = Process()
    let shell = ulimit.map { ["-c", "ulimit \($0); exec \"$@\"", "sh", program] }
    process.executableURL = URL(fileURLWithPath: shell == nil ? program : "/bin/sh")
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.arguments = (shell ?? []) + arguments
    return process
  }

  @discardableResult
  func run(_ arguments: [String], ulimit: String? = nil, environment: [String: String] = [:]) throws -> Ended {
    let process = try process(arguments, ulimit: ulimit)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let streams = (output: try stream("output"), errors: try stream("errors"))
    (process.standardOutput, process.standardError) = (streams.output, streams.errors)
    try process.run()
    process.waitUntilExit()
    return Ended(status: process.terminationStatus, output: try text(".output"), errors: try text(".errors"))
  }

  @discardableResult
  func run(_ arguments: String...) throws -> Ended { try run(arguments) }

  /// Runs and expects success.
  @discardableResult
  func done(_ arguments: [String], at location: SourceLocation = #_sourceLocation) throws -> Ended {
    let ended = try run(arguments)
    #expect(ended.status == 0, "\(ended.errors)", sourceLocation: location)
    return ended
  }

  /// A process at work, its messages in the file `.messages`.
  func start(_ arguments: [String]) throws -> Process {
    let process = try process(arguments)
    process.standardError = try stream("messages")
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  func wait(_ seconds: Double = 60, until condition: () -> Bool) {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !condition(), Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
  }

  /// Waits for the end of a process, and gives its status.
  func end(_ process: Process) -> Int32 {
    wait { !process.isRunning }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// A file for a stream, which never fills up as a pipe does.
  func stream(_ name: String) throws -> FileHandle {
    let path = "\(folder)/.\(name)"
    try Data().write(to: URL(fileURLWithPath: path))
    return try #require(FileHandle(forWritingAtPath: path))
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")) }
  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(name)") }
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// What is in the folder but hidden files.
  var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Weights, optimizers, averages and counts of a run's checkpoint, by path.
  func state(_ name: String, step: Int) throws -> [String: StoredArray] {
    let checkpoints = "\(folder)/\(name)/checkpoints/"
    let files = try FileManager.default.contentsOfDirectory(atPath: checkpoints)
    let file = try #require(files.first { Int($0.dropFirst(5).dropLast(3)) == step }, "\(files)")
    return try HDF5Contents(checkpoints + file).arrays
  }

  /// Trains a few steps and gives the generator's file.
  func train(_ name: String = "run", steps: Int = 2) throws -> String {
    try done(["train", "--model", "acgan", "--steps", "\(steps)", "--output", name] + Self.tiny)
    return name + "/generator.h5"
  }
}

/// The bytes of an IDX file with any header and any number of values.
func idx(_ dimensions: [Int], _ values: [UInt8]) -> [UInt8] {
  ([0x0800 | UInt32(dimensions.count)] + dimensions.map { UInt32($0) }).flatMap { number in
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  } + values
}
