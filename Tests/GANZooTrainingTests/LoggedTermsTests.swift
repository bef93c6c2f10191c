import Foundation
import GANZoo
import GANZooTestSupport
import Synchronization
import Testing

/// Non-saturating losses under other names, with a penalty.
private struct Named: Objective {
  let names: [String]
  var criticUpdates: CriticUpdates { .joint }
  var classWeights: ClassLossWeights { ClassLossWeights(real: 0, fake: 0, generator: 0) }
  var penalisesGradients: Bool { true }

  func criticTerms(_ batch: CriticBatch) -> [LossTerm] {
    guard let real = batch.real, let fake = batch.fake else { return [] }
    let slope = batch.squaredGradientNorms(at: real.images).mean()
    let terms = [(-real.judgement.score).softplus().mean(), fake.judgement.score.softplus().mean(), slope]
    return zip(names, terms).map { LossTerm($0, $1) }
  }

  func generatorTerm(_ fake: CriticOutput, real: () throws -> CriticOutput) rethrows -> LossTerm {
    LossTerm(names[3], (-fake.score).softplus().mean())
  }

  static func zoo(_ names: [String]) throws -> Zoo {
    try Zoo.builtIn.adding([
      Plugin("Names", objectives: [ObjectiveEntry(name: "named", title: "names") { _ in Named(names: names) }])
    ])
  }
}

@Suite("Terms of a loss in the log")
struct LoggedTermsTests {
  private static let names = ["|D| \"size\"", "D_λ‖∇‖", "a\\b/c\u{301}", "損失, {☂}: [1]"]

  private func recipe(_ names: [String]) throws -> Recipe {
    try Named.zoo(names).recipe(
      model: "acgan", recipe: "blocks", overrides: Tiny.settings + ["objective.name=named", "training.log_every=1"])
  }

  private func run(
    _ names: [String] = names, in folder: RunFolder, from checkpoint: Checkpoint? = nil, stopAfter count: Int = .max
  ) throws -> (TrainingRun.Outcome, String) {
    let run = try TrainingRun(
      try recipe(names), dataset: Tiny.images, in: folder, from: checkpoint, on: Device.test(threads: 1))
    var asked = 0
    let output = Mutex("")
    let outcome = try run.run(
      observers: [ProgressReporter(ConsoleOutput { text in output.withLock { $0 += text } })],
      requests: TrainingRun.Requests(stop: {
        asked += 1
        return asked > count
      }))
    return (outcome, output.withLock(\.self))
  }

  @Test("names with quotes and letters of any script go through log, bar and checkpoint, stopped and resumed")
  func anyNames() throws {
    let folder = try TemporaryFolder()
    let whole = try run(in: RunFolder(creating: folder.path + "/whole", replacing: false))
    #expect(whole.0 == .finished)
    #expect(whole.1.contains("critic/|D| \"size\" ") && whole.1.contains("critic/D_λ‖∇‖ "), "\(whole.1)")
    #expect(
      try run(in: RunFolder(creating: folder.path + "/parts", replacing: false), stopAfter: 9).0
        == .stopped)
    do {
      let part = try RunFolder(resuming: folder.path + "/parts")
      #expect(try run(in: part, from: part.checkpoints.last()).0 == .finished)
    }
    let (parts, expected) = (try runFiles(folder.path + "/parts"), try runFiles(folder.path + "/whole"))
    #expect(parts.keys.sorted() == expected.keys.sorted())
    for (file, bytes) in expected {
      let texts = [parts[file] ?? Data(), bytes].map { file.hasSuffix("l") ? String(decoding: $0, as: UTF8.self) : "" }
      #expect(parts[file] == bytes, "\(file)\n\(texts[0])\n\(texts[1])")
    }
    let rows = try String(decoding: folder.bytes("whole/log.jsonl"), as: UTF8.self).split(separator: "\n")
    #expect(rows.count == 12)
    for row in rows {
      let values = try #require(try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [String: Double])
      let named = Self.names.dropLast().map { "critic/\($0)" } + ["generator/\(Self.names[3])"]
      let keys =
        named + [
          "critic/gradient_norm", "critic/class_real", "critic/class_fake", "generator/class", "seconds", "step",
        ]
      #expect(Set(values.keys) == Set(keys), "\(row)")
      #expect(row.hasPrefix("{\"step\": "))
    }
  }

  @Test("a name that cannot be kept is refused before there is a run folder, and by a run at its first step")
  func refused() throws {
    let names = ["D\n", "b", "c", "d"]
    let text = "the term 'D\\n' of the objective's loss has a control character in its name"
    #expect(message { _ = try TrainingRequirements(recipe(names)) } == text)
    let folder = try TemporaryFolder()
    #expect(message { _ = try run(names, in: RunFolder(creating: folder.path + "/run", replacing: false)) } == text)
    let generator = ["a", "b", "c", "step"]
    #expect(
      message { _ = try TrainingRequirements(recipe(generator)) }
        == "the term 'step' of the objective's loss has the name of something else in the log")
  }

  @Test("rows of long names are counted among what a run writes")
  func longRows() throws {
    let names = (0..<4).map { "\($0)" + String(repeating: "ΩΩ", count: 24) }
    let (recipe, short) = (try recipe(names), try recipe(Self.names))
    let options = RunOptions(threads: 1)
    #expect(try TrainingRequirements(recipe).disk(recipe, options) > TrainingRequirements(short).disk(short, options))
  }

  @Test(
    "a run of a penalty logs the mean norm of the gradient, each row that of the critic's last step; resume is exact")
  func gradientNorms() throws {
    let folder = try TemporaryFolder()
    let settings = ["objective.name=relativistic", "training.log_every=1", "schedule.critic_iterations=2"]
    _ = try Tiny.run(settings, in: folder.path + "/run")
    let rows = try String(decoding: folder.bytes("run/log.jsonl"), as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
    }
    let trainer = try Trainer(try Tiny.recipe(settings), dataset: Tiny.images, on: Device.test(threads: 1))
    for row in rows {
      var last: [String: Double] = [:]
      try trainer.step { losses in for loss in losses { last[loss.key] = loss.value } }
      for key in ["critic/gradient_norm", "critic/gradient_norm_fake"] {
        #expect(try Float(#require(row[key])) == Float(#require(last[key])))
        #expect(try #require(row[key]) > 0)
      }
      // R₁ is the mean of squared norms: never less than the square of the mean.
      #expect(try pow(#require(last["critic/gradient_norm"]), 2) <= #require(last["critic/gradient_penalty"]) * 1.0001)
    }
  }
}
