import Foundation
import GANZooFormats

/// Reads inputs one after the other under limits; a child process, which may die of it.
struct Worker {
  private let kind: any Kind
  private let samples: [Sample]
  private let seed: UInt64
  private let progress: String
  private let isSanitized: Bool

  /// Processor time that an input may take, in seconds.
  static let longest = 2
  /// Time that it may take in all, in seconds.
  static let longestWait = 10
  /// Memory that no input justifies, in bytes, whether it is touched or not.
  private static let addressSpace: rlim_t = 4 << 30

  init(_ kind: any Kind, _ options: FuzzOptions, progress: String) throws {
    (self.kind, self.progress, seed, isSanitized) = (kind, progress, options.seed, options.isSanitized)
    samples = try options.samples(of: kind)
  }

  func run(_ indices: Range<UInt64>) throws {
    HDF5Library.skipCleanUpAtExit()
    if !isSanitized {
      var limit = rlimit(rlim_cur: Self.addressSpace, rlim_max: Self.addressSpace)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    }
    let descriptor = open(progress, O_WRONLY | O_CREAT, 0o600)
    var state = Progress(index: 0, accepted: 0)
    for index in indices {
      state.index = index
      pwrite(descriptor, &state, MemoryLayout<Progress>.size, 0)
      if try isAccepted(index) { state.accepted += 1 }
    }
    pwrite(descriptor, &state, MemoryLayout<Progress>.size, 0)
  }

  private func isAccepted(_ index: UInt64) throws -> Bool {
    let input = try Mutator.input(of: kind, samples, seed: seed, index: index)
    let path = (progress as NSString).deletingLastPathComponent + "/" + input.name
    try Data(input.bytes).write(to: URL(filePath: path))
    // The signals end the process.
    let patience = isSanitized ? 10 : 1
    var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: patience * Self.longest, tv_usec: 0))
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(UInt32(patience * Self.longestWait))
    let trial = try Trial(kind, path)
    guard isSanitized || trial.memory <= kind.memory.bytes(for: input.bytes.count) else {
      throw Finding(reason: "\(trial.memory) bytes of memory for a file of \(input.bytes.count)")
    }
    return trial.refusal == nil
  }
}

/// How far a worker has come, as it stands in a file that outlives it.
struct Progress {
  /// The number of the present input.
  var index: UInt64
  /// How many were accepted.
  var accepted: UInt64

  init(index: UInt64, accepted: UInt64) { (self.index, self.accepted) = (index, accepted) }

  /// What a worker left in the file at `path`.
  init(contentsOf path: String) throws {
    let bytes = try Data(contentsOf: URL(filePath: path))
    guard bytes.count == MemoryLayout<Progress>.size else { throw Finding(reason: "a worker did not begin") }
    self = bytes.withUnsafeBytes { $0.loadUnaligned(as: Progress.self) }
  }
}
