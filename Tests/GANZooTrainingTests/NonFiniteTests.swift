import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Numbers that are not finite")
struct NonFiniteTests {
  private final class Lines: @unchecked Sendable { var text = "" }

  private func run(
    _ examples: any Dataset, _ response: NonFiniteResponse, in path: String, _ lines: Lines = Lines(),
    stopAfter iterations: Int = .max
  ) throws -> TrainingRun.Outcome {
    var options = RunOptions(threads: 1)
    (options.onNaN, options.checkpointEvery) = (response, .steps(2))
    let run = try TrainingRun(
      try Tiny.recipe("training.log_every=1"), dataset: examples, in: RunFolder(creating: path, replacing: false),
      options: options, on: Device.test(threads: 1))
    var asked = 0
    let requests = TrainingRun.Requests(stop: {
      asked += 1
      return asked > iterations
    })
    return try run.run(
      observers: [ProgressReporter(ConsoleOutput { lines.text += $0 })], requests: requests)
  }

  private struct PostMortem: Decodable {
    let step, criticStep, lastGoodStep, retries: Int
    let network, term, value, checkpoint, error: String
    let examples, classes: [Int]
    let gradients: [String]
  }

  /// What was found last.
  private func postMortem(_ folder: TemporaryFolder) throws -> PostMortem {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try #require(decoder.decode([PostMortem].self, from: folder.bytes("run/post-mortem.json")).last)
  }

  private func rows(_ folder: TemporaryFolder) throws -> [Int] {
    try String(decoding: folder.bytes("run/log.jsonl"), as: UTF8.self).split(separator: "\n").map {
      let row = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double]
      return Int(try #require(row?["step"]))
    }
  }

  @Test("a run stops at the first, and says where it was")
  func stop() throws {
    let folder = try TemporaryFolder()
    let error = "step 7: critic/real is not a number; the last weights with finite losses are kept"
    #expect(message { _ = try run(Poisoned(7..<8), .stop, in: folder.path + "/run") } == error)
    let found = try postMortem(folder)
    #expect(found.step == 7 && found.criticStep == 7 && found.retries == 0)
    #expect(found.lastGoodStep == 6)
    #expect(found.network == "D" && found.term == "critic/real" && found.value == "NaN" && found.error == error)
    #expect(found.gradients.contains("output_is_fake/kernel"))
    let draws = CounterSampler(seed: 1)
    #expect(found.examples == draws.images(criticUpdate: 7, count: 8, of: 60))
    #expect(found.classes == draws.criticClasses(criticUpdate: 7, count: 8, classes: 3))
    #expect(found.checkpoint == "\(folder.path)/run/checkpoints/step-0000006.h5")
    #expect(FileManager.default.fileExists(atPath: found.checkpoint))
    #expect(try GeneratorFile(contentsOf: folder.path + "/run/generator.h5").provenance.steps == 6)
  }

  @Test("a run that tries again goes back to a checkpoint and on with half the rates")
  func retry() throws {
    let folder = try TemporaryFolder()
    let lines = Lines()
    #expect(try run(Poisoned(7..<9), .retry, in: folder.path + "/run", lines) == .finished)
    let warnings = lines.text.split(separator: "\n").filter { $0.hasPrefix("warning") }.map(String.init)
    // From where not a step was good, it goes back further.
    let expected = [(7, 6, 1), (6, 4, 2)].map { step, checkpoint, time in
      "warning: step \(step): critic/real is not a number; going back to step \(checkpoint), with learning rates halved "
        + "(\(time) of at most 3 times)"
    }
    #expect(warnings == expected)
    #expect(try rows(folder) == Array(0..<12))
    #expect(try GeneratorFile(contentsOf: folder.path + "/run/generator.h5").provenance.steps == 12)
    #expect(try retries(folder, "step-0000012.h5") == 2)
    #expect(try Tiny.run(["training.log_every=1"], in: folder.path + "/healthy") == .finished)
    #expect(try folder.bytes("healthy/critic.h5") != folder.bytes("run/critic.h5"), "the rates were others")
  }

  /// How often rates were halved before a checkpoint.
  private func retries(_ folder: TemporaryFolder, _ name: String) throws -> Int? {
    let text = try HDF5Reader("\(folder.path)/run/checkpoints/\(name)").string("ganzoo_run", of: "/")
    return text?.firstMatch(of: #/"retries":([0-9]+)/#).flatMap { Int($0.1) }
  }

  @Test("a run that was killed before goes back to where it would have gone back to")
  func retryAfterResume() throws {
    let folder = try TemporaryFolder()
    let (whole, parts) = (folder.path + "/whole", folder.path + "/parts")
    #expect(try run(Poisoned(7..<8), .retry, in: whole) == .finished)
    #expect(try run(Poisoned(0..<0), .retry, in: parts, stopAfter: 12) == .stopped)
    // Behind six steps; the number is met in the eighth, which is the second now.
    let runFolder = try RunFolder(resuming: parts)
    let resumed = try TrainingRun(
      try Tiny.recipe("training.log_every=1"), dataset: Poisoned(1..<2), in: runFolder,
      from: runFolder.checkpoints.last(), on: Device.test(threads: 1))
    let lines = Lines()
    #expect(try resumed.run(observers: [ProgressReporter(ConsoleOutput { lines.text += $0 })]) == .finished)
    #expect(lines.text.contains("going back to step 6, with learning rates halved (1 of"), "\(lines.text)")
    for file in ["generator.h5", "critic.h5", "grid.png", "log.jsonl"] {
      #expect(try runFiles(parts)[file] == runFiles(whole)[file], "\(file)")
    }
  }

  @Test("checkpoints within the step that went wrong do not push out a good one")
  func longStep() throws {
    let folder = try TemporaryFolder()
    let run = try TrainingRun(
      try Tiny.recipe("schedule.critic_iterations=8"), dataset: Poisoned(22..<23),
      in: RunFolder(creating: folder.path + "/run", replacing: false), on: Device.test(threads: 1))
    #expect(throws: TrainingError.self) {
      try run.run(requests: TrainingRun.Requests(save: { true }))
    }
    // The number shows in step 2, and step 1 may have brought it about; while that went on, step 0 was the last known
    // to be good.
    #expect(folder.files.last { $0.hasPrefix("run/checkpoints/") } == "run/checkpoints/step-0000000.h5")
  }

  @Test("it gives up after three times, and a resumed run remembers")
  func giveUp() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let lines = Lines()
    #expect(
      message { _ = try run(Poisoned(7..<1000), .retry, in: path, lines) }
        == "step 2: critic/real is not a number; the last weights with finite losses are kept")
    #expect(
      lines.text.contains(
        "warning: learning rates were halved 3 times already; the run needs other settings\n"), "\(lines.text)")
    #expect(try postMortem(folder).retries == 3)
    let runFolder = try RunFolder(resuming: path)
    let again = try TrainingRun(
      try Tiny.recipe("training.log_every=1"), dataset: Poisoned(0..<1000), in: runFolder,
      from: runFolder.checkpoints.last(), on: Device.test(threads: 1))
    #expect(throws: TrainingError.self) { try again.run() }
    #expect(try postMortem(folder).retries == 3)
  }
}
