import Evaluation
import Foundation
import GANZoo
import KerasFormat
import TestSupport
import Testing
import Training

@Suite("Going on with a run")
struct ResumeTests {
  /// Recipes whose states differ: optimizers, averages, normalisation, updates of their own, steps of many iterations.
  private static let recipes: [[String]] = [
    ["training.average=0.9", "training.decay=0.5"],
    ["training.average=0"],
    ["objective.name=wgan-clipping", "objective.critic_updates=separate", "schedule.critic_iterations=3"],
    ["objective.name=wgan-gp", "schedule.critic_iterations=2", "architecture.critic.dropout=0.3"],
    ["architecture.critic.batch_normalization=true", "training.average=0.5"],
  ]

  /// Trains the rest of a run that lies in a folder.
  @discardableResult
  private func resume(
    _ path: String, _ settings: [String], examples: any Examples = Tiny.images, stopAfter iterations: Int? = nil,
    options: RunOptions? = nil
  ) throws -> TrainingRun.Outcome {
    let folder = try RunFolder(resuming: path)
    let checkpoint = try folder.checkpoints.last()
    let run = try TrainingRun(
      try Tiny.recipe(settings), examples: examples, in: folder, from: checkpoint, options: options,
      on: Device(threads: checkpoint.options.threads))
    return try run.run(output: ConsoleOutput { _ in }, requests: Self.stop(after: iterations))
  }

  /// Trains the start of a run.
  private func begin(_ path: String, _ settings: [String], stopAfter iterations: Int) throws -> TrainingRun.Outcome {
    let folder = try RunFolder(creating: path, replacing: false)
    let run = try TrainingRun(
      try Tiny.recipe(settings), examples: Tiny.images, in: folder, on: Device(threads: 1))
    return try run.run(output: ConsoleOutput { _ in }, requests: Self.stop(after: iterations))
  }

  /// A request that comes before the iteration behind so many.
  private static func stop(after iterations: Int?) -> TrainingRun.Requests {
    var asked = 0
    return TrainingRun.Requests(stop: {
      asked += 1
      return asked > iterations ?? .max ? .terminate : nil
    })
  }

  /// What a run left, but for times: all files, of the log the rows without seconds, of checkpoints what they keep.
  private func result(_ folder: TemporaryFolder, _ name: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for file in folder.files where file.hasPrefix(name + "/") && !file.contains("/checkpoints/") {
      let text = String(decoding: try folder.bytes(file), as: UTF8.self)
      result[String(file.dropFirst(name.count))] =
        file.hasSuffix("log.jsonl")
        ? Data(text.replacing(#/"seconds": [0-9.e-]+, /#, with: "").utf8) : try folder.bytes(file)
    }
    return result
  }

  @Test("a run stopped anywhere and resumed ends with the same bytes as one that was not", arguments: recipes)
  func exact(_ recipe: [String]) throws {
    let folder = try TemporaryFolder()
    let settings = recipe + ["training.log_every=1"]
    _ = try Tiny.run(settings, in: folder.path + "/whole")
    let whole = try result(folder, "whole")
    #expect(whole.count == 8)
    // In the middle of a step, between steps, in the first step; then once more.
    for (number, stops) in [[1, 1], [4, 3], [13, 2], [0, 9]].enumerated() {
      let name = "parts-\(number)"
      #expect(try begin("\(folder.path)/\(name)", settings, stopAfter: stops[0]) == .interrupted(.terminate))
      #expect(try resume("\(folder.path)/\(name)", settings, stopAfter: stops[1]) == .interrupted(.terminate))
      #expect(try resume("\(folder.path)/\(name)", settings) == .finished)
      let parts = try result(folder, name)
      #expect(parts.keys.sorted() == whole.keys.sorted())
      for (file, bytes) in whole { #expect(parts[file] == bytes, "\(name)\(file)") }
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
      try Tiny.recipe(), examples: Tiny.images, in: RunFolder(creating: folder.path + "/asked", replacing: false),
      on: Device(threads: 1))
    var times = 0
    let save = {
      times += 1
      return true
    }
    #expect(try run.run(output: ConsoleOutput { _ in }, requests: TrainingRun.Requests(save: save)) == .finished)
    #expect(times > 10)
    let (asked, whole) = (try result(folder, "asked"), try result(folder, "whole"))
    // Grids that were asked for are there besides.
    for (file, bytes) in whole { #expect(asked[file] == bytes, "\(file)") }
    #expect(asked.count > whole.count)
    #expect(try lastState(folder, "asked") == lastState(folder, "whole"))
  }

  @Test("a run that is done is done again, without a step")
  func finished() throws {
    let folder = try TemporaryFolder()
    _ = try Tiny.run(in: folder.path + "/run")
    let before = try result(folder, "run")
    #expect(try resume(folder.path + "/run", []) == .finished)
    #expect(try result(folder, "run") == before)
  }

  @Test("more steps go on behind the last; fewer than were done are refused")
  func otherSteps() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(in: path)
    #expect(
      message { try resume(path, ["training.steps=5"]) }
        == "\(path)/checkpoints/step-0000012.h5 is after 12 steps, but training.steps is 5")
    #expect(try resume(path, ["training.steps=20"]) == .finished)
    #expect(try GeneratorFile(contentsOf: path + "/generator.h5").provenance.steps == 20)
  }

  @Test("other examples are refused, be it one of them")
  func otherExamples() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(in: path)
    #expect(
      message { try resume(path, [], examples: SelectedExamples(Tiny.images, Array(0..<59))) }
        == "there are 59 examples, but the run in \(path)/checkpoints/step-0000012.h5 learnt from 60")
    #expect(
      message { try resume(path, [], examples: SelectedExamples(Tiny.images, [1, 0] + Array(2..<60))) }
        == "the 60 examples are not those of the run in \(path)/checkpoints/step-0000012.h5: some of them differ")
  }

  @Test("rows and unfinished files that a killed process left behind the checkpoint are gone")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let settings = ["training.log_every=1"]
    _ = try Tiny.run(settings, in: folder.path + "/whole")
    _ = try Tiny.run(settings, in: folder.path + "/run") { nil }
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
    #expect(try result(folder, "run") == result(folder, "whole"))
  }

  @Test("a log that is shorter than the run was is an error, and nothing is changed")
  func lostLog() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(in: path)
    let length = try folder.bytes("run/log.jsonl").count
    try Data("{}\n".utf8).write(to: URL(fileURLWithPath: path + "/log.jsonl"))
    #expect(
      message { try resume(path, ["training.steps=20"]) }
        == "cannot write \(path)/log.jsonl: it should go on behind its first \(length) bytes, but has 3")
    #expect(try folder.bytes("run/log.jsonl") == Data("{}\n".utf8))
  }

  @Test("the last three checkpoints are kept, and each n-th")
  func kept() throws {
    let folder = try TemporaryFolder()
    func steps(keepEvery: Int) throws -> [String] {
      var options = RunOptions(threads: 1)
      (options.checkpointEvery, options.keepEvery) = (.steps(1), keepEvery)
      let name = "keep-\(keepEvery)"
      let run = try TrainingRun(
        try Tiny.recipe(), examples: Tiny.images, in: RunFolder(creating: "\(folder.path)/\(name)", replacing: false),
        options: options, on: Device(threads: 1))
      _ = try run.run(output: ConsoleOutput { _ in })
      return folder.files.filter { $0.hasPrefix(name + "/checkpoints/") }.map { String($0.suffix(5).dropLast(3)) }
    }
    #expect(try steps(keepEvery: 0) == ["10", "11", "12"])
    // The first is that of step 0.
    #expect(try steps(keepEvery: 4) == ["03", "07", "10", "11", "12"])
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
