import Foundation
import GANZoo
import GANZooEvaluation
import GANZooFormats
import GANZooTestSupport
import GANZooTraining
import Testing

@Suite("Going on with a run")
struct ResumeTests {
  /// Recipes whose states differ: optimizers, averages, normalisation, updates of their own, steps of many iterations.
  private static let recipes: [[String]] = [
    ["training.ema_decay=0.9", "training.lr_decay_fraction=0.5"],
    ["training.ema_decay=0"],
    ["objective.name=wgan-clipping", "objective.critic_updates=separate", "schedule.critic_iterations=3"],
    ["objective.name=wgan-gp", "schedule.critic_iterations=2", "architecture.critic.dropout=0.3"],
    ["architecture.critic.batch_normalization=true", "training.ema_decay=0.5"],
    ["data.mirror=true", "data.augment.name=ada", "data.augment.images=100", "schedule.critic_iterations=3"],
    ["training.critic_in_generator_step=true", "training.lr_decay_fraction=0.5"],
    [
      "training.critic_in_generator_step=true", "objective.name=wgan-clipping", "objective.critic_updates=separate",
      "optimizers.generator.name=rmsprop", "optimizers.generator.convention=tensorflow", "optimizers.critic.name=sgd",
      "schedule.critic_iterations=2",
    ],
  ]

  /// Trains the rest of a run that lies in a folder.
  @discardableResult
  private func resume(
    _ path: String, _ settings: [String], examples: any Dataset = Tiny.images, stopAfter iterations: Int? = nil,
    allowing changes: Set<TrainingRun.Change> = []
  ) throws -> TrainingRun.Outcome {
    let folder = try RunFolder(resuming: path)
    let checkpoint = try folder.checkpoints.last()
    let run = try TrainingRun(
      try Tiny.recipe(settings), dataset: examples, in: folder, from: checkpoint, allowing: changes,
      on: Device.test(threads: checkpoint.options.threads))
    return try run.run(requests: Self.stop(after: iterations))
  }

  /// Trains the start of a run.
  private func begin(_ path: String, _ settings: [String], stopAfter iterations: Int) throws -> TrainingRun.Outcome {
    let folder = try RunFolder(creating: path, replacing: false)
    let run = try TrainingRun(
      try Tiny.recipe(settings), dataset: Tiny.images, in: folder, on: Device.test(threads: 1))
    return try run.run(requests: Self.stop(after: iterations))
  }

  /// A request that comes before the iteration behind so many.
  private static func stop(after iterations: Int?) -> TrainingRun.Requests {
    var asked = 0
    return TrainingRun.Requests(stop: {
      asked += 1
      return asked > iterations ?? .max
    })
  }

  @Test("a run stopped anywhere and resumed ends with the same bytes as one that was not", arguments: recipes)
  func exact(_ recipe: [String]) throws {
    let folder = try TemporaryFolder()
    let settings = recipe + ["training.log_every=1"]
    _ = try Tiny.run(settings, in: folder.path + "/whole")
    let whole = try runFiles(folder.path + "/whole")
    #expect(whole.count == 9)
    // In the middle of a step, between steps, in the first step; then once more.
    for (number, stops) in [[1, 1], [4, 3], [13, 2], [0, 9]].enumerated() {
      let name = "parts-\(number)"
      #expect(try begin("\(folder.path)/\(name)", settings, stopAfter: stops[0]) == .stopped)
      #expect(try resume("\(folder.path)/\(name)", settings, stopAfter: stops[1]) == .stopped)
      #expect(try resume("\(folder.path)/\(name)", settings) == .finished)
      let parts = try runFiles("\(folder.path)/\(name)")
      #expect(parts.keys.sorted() == whole.keys.sorted())
      for (file, bytes) in whole { #expect(parts[file] == bytes, "\(name)/\(file)") }
      #expect(
        try lastState(folder, name) == lastState(folder, "whole"), "optimizers, averages and counts of \(name)")
    }
  }

  /// The arrays of the last checkpoint by path, and its counts.
  private func lastState(_ folder: TemporaryFolder, _ name: String) throws -> [String: StoredArray] {
    let checkpoints = try #require(folder.files.last { $0.hasPrefix("\(name)/checkpoints/") })
    return try HDF5Contents("\(folder.path)/\(checkpoints)").arrays
  }

  @Test("a run that is asked for grids and checkpoints all along ends with the same bytes as one that is not")
  func asked() throws {
    let folder = try TemporaryFolder()
    _ = try Tiny.run(in: folder.path + "/whole")
    let run = try TrainingRun(
      try Tiny.recipe(), dataset: Tiny.images, in: RunFolder(creating: folder.path + "/asked", replacing: false),
      on: Device.test(threads: 1))
    var times = 0
    let save = {
      times += 1
      return true
    }
    #expect(try run.run(requests: TrainingRun.Requests(save: save)) == .finished)
    #expect(times > 10)
    let (asked, whole) = (try runFiles(folder.path + "/asked"), try runFiles(folder.path + "/whole"))
    // Grids that were asked for are there besides.
    for (file, bytes) in whole { #expect(asked[file] == bytes, "\(file)") }
    #expect(asked.count > whole.count)
    #expect(try lastState(folder, "asked") == lastState(folder, "whole"))
  }

  @Test("a run that is done is done again, without a step")
  func finished() throws {
    let folder = try TemporaryFolder()
    _ = try Tiny.run(in: folder.path + "/run")
    let before = try runFiles(folder.path + "/run")
    #expect(try resume(folder.path + "/run", []) == .finished)
    #expect(try runFiles(folder.path + "/run") == before)
  }

  @Test("more steps go on behind the last; fewer than were done are refused")
  func otherSteps() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(in: path)
    #expect(
      message { try resume(path, ["training.steps=5"]) }
        == "\(path)/checkpoints/step-0000012.h5 is after 12 steps, but training.steps is 5; ask for at least as many as are "
        + "done")
    #expect(try resume(path, ["training.steps=20"]) == .finished)
    #expect(try GeneratorFile(contentsOf: path + "/generator.h5").provenance.steps == 20)
  }

  @Test("other examples are refused, be it one of them")
  func otherExamples() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(in: path)
    #expect(
      message { try resume(path, [], examples: DatasetSubset(Tiny.images, Array(0..<59))) }
        == "there are 59 examples, but the run in \(path)/checkpoints/step-0000012.h5 learnt from 60")
    #expect(
      message { try resume(path, [], examples: DatasetSubset(Tiny.images, [1, 0] + Array(2..<60))) }
        == "the 60 examples are not those of the run in \(path)/checkpoints/step-0000012.h5: some of them differ")
  }

  @Test("rows and unfinished files that a killed process left behind the checkpoint are gone")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let settings = ["training.log_every=1"]
    _ = try Tiny.run(settings, in: folder.path + "/whole")
    _ = try Tiny.run(settings, in: folder.path + "/run") { false }
    for file in try RunFolder(resuming: folder.path + "/run").checkpoints.files.dropFirst() {
      try FileManager.default.removeItem(atPath: file)
    }
    let log = folder.path + "/run/log.jsonl"
    let handle = try #require(FileHandle(forWritingAtPath: log))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"step\": 12, \"sec".utf8))
    let part = "run/samples/.6E9F0A3C-9B7E-4C55-8A53-5B62E1C33F0A.part"
    _ = try folder.file(part, "half")
    _ = try folder.file("run/.mine.part", "kept")
    #expect(try resume(folder.path + "/run", settings) == .finished)
    #expect(!folder.files.contains(part) && folder.files.contains("run/.mine.part"))
    try FileManager.default.removeItem(atPath: folder.path + "/run/.mine.part")
    #expect(try runFiles(folder.path + "/run") == runFiles(folder.path + "/whole"))
  }

  @Test("no row is torn where a run goes back to a checkpoint that counts on a log that was lost")
  func lostLogBehind() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let settings = ["training.log_every=1", "training.steps=20"]
    #expect(try kept(path, every: 1).count == 13)
    try FileManager.default.removeItem(atPath: path + "/log.jsonl")
    #expect(try resume(path, settings, allowing: [.log]) == .finished)
    for file in try RunFolder(resuming: path).checkpoints.files.dropFirst(6) {
      try FileManager.default.removeItem(atPath: file)
    }
    #expect(try resume(path, settings, stopAfter: 0, allowing: [.log]) == .stopped)
    let log = String(decoding: try folder.bytes("run/log.jsonl"), as: UTF8.self)
    #expect(log.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"step\": ") && $0.hasSuffix("}") }, "\(log)")
    #expect(log.hasSuffix("}\n"))
  }

  @Test(
    "a log that is shorter than the run was is an error, and nothing is changed; the run goes on without it where that is asked",
    arguments: [nil, "", "{}\n", "{}\n{\"step\": 1"])
  func lostLog(_ left: String?) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let settings = ["training.log_every=1", "training.steps=20"]
    _ = try Tiny.run(settings, in: folder.path + "/whole")
    #expect(try begin(path, settings, stopAfter: 24) == .stopped)
    let length = try folder.bytes("run/log.jsonl").count
    try FileManager.default.removeItem(atPath: path + "/log.jsonl")
    if let left { _ = try folder.file("run/log.jsonl", left) }
    let before = try runFiles(path)
    #expect(
      message { try resume(path, settings) }
        == "\(path)/log.jsonl should have the \(length) bytes that \(path)/checkpoints/step-0000012.h5 goes on behind, but has "
        + "\(left?.utf8.count ?? 0); put the whole file there, or --override log goes on without the rows that are lost"
    )
    #expect(try runFiles(path) == before)

    #expect(try resume(path, settings, stopAfter: 0, allowing: [.log]) == .stopped)
    // The last checkpoint counts on what there is now.
    #expect(try resume(path, settings) == .finished)
    var (found, whole) = (try runFiles(path), try runFiles(folder.path + "/whole"))
    let rows = String(decoding: found.removeValue(forKey: "log.jsonl") ?? Data(), as: UTF8.self)
    let all = String(decoding: whole.removeValue(forKey: "log.jsonl") ?? Data(), as: UTF8.self)
    #expect(found == whole)
    let kept = left?.hasPrefix("{}") ?? false ? "{}\n" : ""
    #expect(rows == kept + all.split(separator: "\n").suffix(9).joined(separator: "\n") + "\n")
  }

  /// Trains, with a checkpoint after each step, and gives the steps of those that are kept.
  private func kept(
    _ path: String, every keepEvery: Int, from checkpoint: Bool = false, steps: Int = 12,
    stop: @escaping () -> Bool = { false }
  ) throws -> [Int] {
    var options = RunOptions(threads: 1)
    (options.checkpointEvery, options.keepEvery) = (.steps(1), keepEvery)
    let folder = try checkpoint ? RunFolder(resuming: path) : RunFolder(creating: path, replacing: false)
    let run = try TrainingRun(
      try Tiny.recipe("training.steps=\(steps)", "training.log_every=1"), dataset: Tiny.images, in: folder,
      from: checkpoint ? folder.checkpoints.last() : nil, options: options, on: Device.test(threads: 1))
    _ = try run.run(requests: TrainingRun.Requests(stop: stop))
    return folder.checkpoints.files.compactMap { Int($0.suffix(10).dropLast(3)) }
  }

  @Test("the last three checkpoints are kept, and each n-th")
  func kept() throws {
    let folder = try TemporaryFolder()
    #expect(try kept(folder.path + "/0", every: 0) == [10, 11, 12])
    // The first is that of step 0.
    #expect(try kept(folder.path + "/4", every: 4) == [3, 7, 10, 11, 12])
  }

  @Test("another n holds for what is made from then on: what was kept for good stays")
  func keptOtherwise() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    #expect(try kept(path, every: 4) == [3, 7, 10, 11, 12])
    #expect(try kept(path, every: 5, from: true, steps: 20) == [3, 7, 11, 14, 18, 19, 20])
    #expect(try kept(path, every: 0, from: true, steps: 25) == [3, 7, 11, 14, 19, 23, 24, 25])
    // Nor does the one that the run goes on from lose its place.
    #expect(try kept(folder.path + "/last", every: 13) == [10, 11, 12])
    #expect(try kept(folder.path + "/last", every: 0, from: true, steps: 13) == [11, 12, 13])
    #expect(try kept(folder.path + "/last", every: 0, from: true, steps: 20) == [12, 18, 19, 20])
  }

  @Test("a checkpoint that is kept for good is not read again at each save")
  func keptUnread() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    var isCopied = false
    let found = try kept(path, every: 4) {
      // One that would not be kept, in the place of one that is.
      let (first, second) = (path + "/checkpoints/step-0000003.h5", path + "/checkpoints/step-0000008.h5")
      if !isCopied, FileManager.default.fileExists(atPath: second) {
        isCopied = true
        try? FileManager.default.removeItem(atPath: first)
        try? FileManager.default.copyItem(atPath: second, toPath: first)
      }
      return false
    }
    #expect(isCopied && found == [3, 7, 10, 11, 12])
  }

  @Test("intervals are steps or times")
  func intervals() {
    let texts = ["1", "500", "30s", "90s", "5m", "60m", "24h"]
    #expect(
      texts.map { CheckpointInterval($0) } == [
        .steps(1), .steps(500), .seconds(30), .seconds(90), .seconds(300), .seconds(3600), .seconds(86_400),
      ])
    for text in ["", "0", "0s", "-5", "1.5m", "m", "5 m", "5M", "1d", "٣", "99999999999999999999", "9999999999s"] {
      #expect(CheckpointInterval(text) == nil, "\(text)")
    }
    #expect(CheckpointInterval.seconds(5400).description == "90m")
    #expect(CheckpointInterval.seconds(61).description == "61s")
    #expect(CheckpointInterval.steps(7).description == "7")
  }
}
