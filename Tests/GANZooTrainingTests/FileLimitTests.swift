import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import GANZooTraining
import Testing

/// A disk that is full fails a write wherever it stands. So does the limit that a process has for the size of its
/// files: at any byte, and for anybody who runs the tests.
@Suite("Writes that fail at any byte")
struct FileLimitTests {
  /// What a run that nothing happened to leaves.
  private static let whole = Result {
    let folder = try TemporaryFolder()
    _ = try LimitedRun(path: folder.path + "/run", isFromStart: true).train()
    return try (files: runFiles(folder.path + "/run"), folder.bytes("run/checkpoints/step-0000003.h5").count)
  }

  /// The last checkpoint is the largest file; times in it may take some bytes more or less. Rows of the log and the
  /// recipe are short.
  private static var limits: [Int] {
    let largest = ((try? whole.get().1) ?? 0) - 64
    return Set(stride(from: 0, to: 2000, by: 127)).union(stride(from: 0, to: largest, by: 1999)).sorted()
  }

  @Test(
    "from the first file on or behind the first checkpoint: what is there is whole, and the run goes on to the same end",
    arguments: limits, [true, false])
  func limited(_ limit: Int, isFromStart: Bool) async throws {
    let folder = try TemporaryFolder()
    let run = LimitedRun(path: folder.path + "/run", isFromStart: isFromStart)
    // The limit is that of a process.
    await #expect(processExitsWith: .exitCode(7)) { [run = run as LimitedRun, limit = limit as Int] in
      signal(SIGXFSZ, SIG_IGN)
      // As the program does: libhdf5 crashes where it cleans up behind files that could not be closed.
      HDF5Library.skipCleanUpAtExit()
      let refusal = message { _ = try run.train(limit: limit) }
      exit(refusal.contains("file too large") ? 7 : 8)
    }
    let whole = try Self.whole.get().files
    for file in folder.files { try check("\(folder.path)/\(file)", whole) }
    let hasCheckpoint = folder.files.contains { $0.hasPrefix("run/checkpoints/") }
    #expect(hasCheckpoint || isFromStart)
    #expect(try run.train(isResumed: hasCheckpoint) == .finished)
    let found = try runFiles(run.path)
    for file in Set(found.keys).union(whole.keys) { #expect(found[file] == whole[file], "\(file)") }
  }

  private func check(_ path: String, _ whole: [String: Data]) throws {
    switch (path as NSString).lastPathComponent {
    case "generator.h5": _ = try GeneratorFile(contentsOf: path)
    case "critic.h5": _ = try KerasFile(contentsOf: path)
    case "recipe.yaml": #expect(FileManager.default.contents(atPath: path) == whole["recipe.yaml"])
    case "log.jsonl":
      let rows = try runFiles((path as NSString).deletingLastPathComponent)["log.jsonl"] ?? Data()
      #expect(rows.isEmpty || rows.last == UInt8(ascii: "\n"), "a torn row")
      #expect(whole["log.jsonl"]?.starts(with: rows) ?? false)
    case "notes.jsonl":
      let rows = FileManager.default.contents(atPath: path) ?? Data()
      #expect(rows.isEmpty || rows.last == UInt8(ascii: "\n"), "a torn row")
    case let name where name.hasSuffix(".png"): _ = try PNG.read(path)
    case let name where name.hasPrefix("step-"):
      try Checkpoint(contentsOf: path).restore(
        Trainer(LimitedRun.recipe, dataset: Tiny.images, on: Device.test(threads: 1)))
    default: Issue.record("\(path) was left")
    }
  }
}

/// A run whose files may have so many bytes, from its start or from behind its first checkpoint on.
private struct LimitedRun: Codable {
  let path: String
  let isFromStart: Bool

  static var recipe: Recipe {
    get throws { try Tiny.recipe("training.steps=3", "training.grid_every=2", "training.log_every=1") }
  }

  func train(isResumed: Bool = false, limit: Int? = nil) throws -> TrainingRun.Outcome {
    if isFromStart { Self.setLimit(limit) }
    let folder = try isResumed ? RunFolder(resuming: path) : RunFolder(creating: path, replacing: true)
    var options = RunOptions(threads: 1)
    options.checkpointEvery = .steps(1)
    let training = try TrainingRun(
      try Self.recipe, dataset: Tiny.images, in: folder, from: isResumed ? folder.checkpoints.last() : nil,
      options: options, on: Device.test(threads: 1))
    Self.setLimit(limit)
    return try training.run()
  }

  private static func setLimit(_ bytes: Int?) {
    guard let bytes else { return }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    limit.rlim_cur = UInt(bytes)
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  }
}
