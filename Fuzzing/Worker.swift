import Foundation
import GANZooFormats

/// Reads inputs one after the other under resource limits, in a child process that may crash.
struct Worker {
  private let target: any FuzzTarget
  private let corpus: [CorpusEntry]
  private let seed: UInt64
  private let progress: String
  private let isSanitized: Bool

  /// Processor seconds per input.
  static let longest = 2
  /// Wall-clock seconds per input.
  static let longestWait = 10
  /// Address space in bytes, whether used or not; no input justifies more.
  private static let addressSpace: rlim_t = 4 << 30

  init(_ target: any FuzzTarget, _ options: FuzzOptions, progress: String) throws {
    (self.target, self.progress, seed, isSanitized) = (target, progress, options.seed, options.isSanitized)
    corpus = try options.corpus(of: target)
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
    let input = try Mutator.input(of: target, corpus, seed: seed, index: index)
    let path = (progress as NSString).deletingLastPathComponent + "/" + input.name
    try Data(input.bytes).write(to: URL(filePath: path))
    // The signals SIGPROF and SIGALRM end the process.
    let patience = isSanitized ? 10 : 1
    var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: patience * Self.longest, tv_usec: 0))
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(UInt32(patience * Self.longestWait))
    let trial = try Trial(target, path)
    guard isSanitized || trial.memory <= target.memory.bytes(for: input.bytes.count) else {
      throw Finding(reason: "\(trial.memory) bytes of memory for a file of \(input.bytes.count)")
    }
    return trial.refusal == nil
  }
}

/// A worker's progress, stored in a file that survives a crash.
struct Progress {
  /// The index of the current input.
  var index: UInt64
  /// The number of accepted inputs.
  var accepted: UInt64

  init(index: UInt64, accepted: UInt64) { (self.index, self.accepted) = (index, accepted) }

  /// Reads what a worker has written.
  init(contentsOf path: String) throws {
    let bytes = try Data(contentsOf: URL(filePath: path))
    guard bytes.count == MemoryLayout<Progress>.size else { throw Finding(reason: "a worker did not begin") }
    self = bytes.withUnsafeBytes { $0.loadUnaligned(as: Progress.self) }
  }
}
