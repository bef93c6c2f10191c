import Foundation
import KerasFormat
import Layers
import Zoo

/// Imports inputs one after the other under limits; a child process, which may die of it.
struct Worker {
  private let mutator: Mutator
  private let progress: String

  /// Processor time that reading one file may take, in seconds.
  private static let longest = 2
  /// Memory that no input justifies, in bytes.
  private static let addressSpace: rlim_t = 4 << 30

  init(_ options: FuzzOptions, progress: String) throws {
    mutator = Mutator(try Corpus(options.corpus), seed: options.seed)
    self.progress = progress
  }

  /// What reading a file of `size` bytes may add to the process at its peak: its text, its arrays and their copies, a
  /// configuration's layers, or what deflate makes of a part of it.
  private static func memory(for size: Int) -> Int { 16 << 20 + 256 * size }

  func run(_ indices: Range<UInt64>) throws {
    HDF5Library.skipCleanUpAtExit()
    var limit = rlimit(rlim_cur: Self.addressSpace, rlim_max: Self.addressSpace)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    let descriptor = open(progress, O_WRONLY | O_CREAT, 0o600)
    for var index in indices {
      pwrite(descriptor, &index, 8, 0)
      try run(index)
    }
  }

  private func run(_ index: UInt64) throws {
    let input = mutator.input(index).bytes
    let path = progress + ".input"
    try Data(input).write(to: URL(filePath: path))
    // The signals end the process.
    var timer = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: Self.longest, tv_usec: 0))
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
    alarm(UInt32(30 * Self.longest))
    let growth = try Import(path).memory
    guard growth <= Self.memory(for: input.count) else {
      throw Finding(reason: "\(growth) bytes of memory for a file of \(input.count)")
    }
  }
}

/// An import and what came of it.
struct Import: CustomStringConvertible {
  /// What was thrown, if it was refused.
  private(set) var refusal: String?
  /// By how much the most bytes that the process has ever had in memory have grown.
  let memory: Int

  /// Imports the file at `path`. Throws `Finding` where the error is not one that a file may cause.
  init(_ path: String) throws {
    let before = Self.peakMemory
    do {
      try Self.load(path)
    } catch let error
      where error is KerasFormatError || error is SavedNetworkError || error is GeneratorInterfaceError
      || error is GeneratorFileError || error is ProvenanceError
    {
      refusal = "\(error)"
    } catch {
      throw Finding(reason: "an error of type \(type(of: error)): \(error)")
    }
    memory = Self.peakMemory - before
  }

  var description: String { "\(memory)\n\(refusal ?? "imported")" }

  /// All that `ganzoo import` does before it writes, and what `ganzoo generate` does before it draws.
  private static func load(_ path: String) throws {
    let file = try KerasFile(contentsOf: path)
    guard file.modelConfig != nil else { return }
    if !file.attributes.isEmpty { _ = try GeneratorFile(contentsOf: path) }
    let saved = try SavedNetwork(file, from: path)
    do {
      _ = try GeneratorInterface().generator(saved, from: path)
    } catch is GeneratorInterfaceError {
      // What is not recognised, a user says.
      let inputs = saved.network.inputs.map { saved.network.vertices[$0].name }
      let interface = GeneratorInterface(latentInput: inputs.first, classInput: inputs.dropFirst().first)
      _ = try interface.generator(saved, from: path)
    }
  }

  private static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}

/// What a worker has to say of an input before it ends.
struct Finding: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
