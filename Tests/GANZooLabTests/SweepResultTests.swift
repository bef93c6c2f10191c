import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooLab
import GANZooSupport
import GANZooTensors
import GANZooTestSupport
import GANZooTraining
import GANZooWeights
import Testing

@Suite("Results of sweeps")
struct SweepResultTests {
  private let device = Device.test(threads: 2)

  /// A row of losses, whose step is counted from 0, or of metrics, whose step counts the steps that were done.
  private static func row(_ step: Int, _ name: String, _ value: Double) -> String {
    "{\"step\": \(step), \"seconds\": \(step), \"\(name)\": \(value)}\n"
  }

  /// A folder with a run, a, of this recipe.
  private static func folder(recipe: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/a", withIntermediateDirectories: false)
    _ = try folder.file("a/recipe.yaml", recipe)
    return folder
  }

  /// The state of a run that has written this log.
  private func state(_ rows: [String], _ rules: [Sweep.StopRule]) throws -> (SweepRunState, json: String) {
    let folder = try Self.folder(recipe: "training:\n  steps: 400\n")
    _ = try folder.file("a/log.jsonl", rows.joined())
    let sweep = Sweep([LabTrainTests.run("a")], stopRules: rules)
    let states = sweep.states(in: folder.path)
    return (try #require(states.first), SweepSummary(sweep, states).json)
  }

  @Test("end at the row at which a rule holds, however much the run has trained since")
  func cut() throws {
    let before = [
      Self.row(199, "critic/real", 2), Self.row(200, "metric/accuracy", 0.5), Self.row(299, "critic/real", 3),
      Self.row(300, "metric/accuracy", 0.1),
    ]
    let after = [Self.row(399, "critic/real", 4), Self.row(400, "metric/accuracy", 0.9)]
    let rules = [Sweep.StopRule("accuracy", after: 201, .below, 0.2)]
    let (quick, quickJSON) = try state(before, rules)
    let (slow, slowJSON) = try state(before + after, rules)
    #expect(quick.outcome == .hopeless("accuracy 0.10 at step 300 is below 0.2") && slow.outcome == quick.outcome)
    #expect(slow.lastValue(of: "accuracy") == 0.1 && slow.lastValue(of: "critic/real") == 3 && slow.steps == 300)
    #expect(slowJSON == quickJSON)
    // Without the rule it is another result.
    let (free, _) = try state(before + after, [])
    #expect(free.outcome == nil && free.lastValue(of: "accuracy") == 0.9 && free.steps == 400)
  }

  @Test("have no metric that was measured after the losses at which a rule holds")
  func order() throws {
    let rows = [
      Self.row(99, "critic/real", 1), Self.row(100, "metric/accuracy", 0.5), Self.row(199, "critic/real", 9),
      Self.row(200, "metric/accuracy", 0.6),
    ]
    let (state, _) = try state(rows, [.init("critic/real", after: 150, .above, 5)])
    #expect(state.lastValue(of: "accuracy") == 0.5 && state.lastValue(of: "critic/real") == 9 && state.steps == 200)
  }

  @Test("go by the rule that holds first in the log, not in the file")
  func firstRule() throws {
    let rows = [Self.row(99, "critic/real", 9), Self.row(300, "metric/accuracy", 0.1)]
    let (state, _) = try state(
      rows, [.init("accuracy", after: 300, .below, 0.2), .init("critic/real", after: 50, .above, 5)])
    #expect(state.outcome == .hopeless("critic/real 9.00 at step 99 is above 5.0"))
  }

  @Test("take a value that is the limit for neither below nor above it")
  func limit() throws {
    // As Float 0.7 is less than 0.7, and 0.1 is more than 0.1.
    let rows = [Self.row(100, "metric/accuracy", 0.7), Self.row(100, "metric/recall_1000", 0.1)]
    let rules = [
      Sweep.StopRule("accuracy", after: 1, .below, 0.7), Sweep.StopRule("recall_1000", after: 1, .above, 0.1),
    ]
    #expect(try state(rows, rules).0.outcome == nil)
  }

  @Test("are hopeless by a rule also where the run was finished before anybody looked")
  func finished() throws {
    let folder = try TemporaryFolder()
    let sweep = Sweep(
      [LabTrainTests.run("a", steps: 20)], stopRules: [.init("critic/real", after: 10, .above, -1e9)],
      isReported: false)
    let state = try #require(
      try SweepRunner(sweep, in: folder.path, program: try builtProgram(), jobs: 1).run().first)
    guard case .hopeless? = state.outcome else {
      Issue.record("\(String(describing: state.outcome))")
      return
    }
    #expect(state.steps == 11 && state.plan == .kept)
  }

  @Test("tell a run that somebody else has stopped, and measure it once it goes on as the file now says")
  func stoppedFromElsewhere() throws {
    struct Owner: Decodable {
      let pid: Int32
    }
    let folder = try TemporaryFolder()
    let run = LabTrainTests.run("a", steps: 20_000), path = folder.path + "/a"
    Thread.detachNewThread {
      let end = Date(timeIntervalSinceNow: 30)
      while Date() < end, (try? RunRecord(path))?.log.stepsDone ?? 0 < 100 { Thread.sleep(forTimeInterval: 0.01) }
      let bytes = try? Data(contentsOf: URL(fileURLWithPath: path + "/run.lock"))
      if let owner = bytes.flatMap({ try? JSONDecoder().decode(Owner.self, from: $0) }) { kill(owner.pid, SIGTERM) }
    }
    let program = try builtProgram()
    let first = try SweepRunner(Sweep([run], isReported: false), in: folder.path, program: program, jobs: 1).run()
    #expect(first.map(\.outcome) == [.failed("was stopped by a signal from elsewhere; the same command goes on")])
    let measured = Sweep(
      [run], evaluateEvery: 200, stopRules: [.init("modes_covered", after: 1, .above, -1)], isReported: false)
    #expect(measured.states(in: folder.path).map(\.plan) == [.goesOn])
    let second = try #require(
      try SweepRunner(measured, in: folder.path, program: program, jobs: 1).run().first)
    #expect(second.reason?.hasPrefix("modes_covered ") == true && second.steps % 200 == 0, "\(second)")
  }

  // MARK: - Metrics

  /// Trains nothing, measures once, and compares what there is with what is said to be possible.
  private func check(
    _ model: String, recipe name: String = "default", _ overrides: [String],
    _ dataset: (Recipe) throws -> any Dataset, _ monitor: (Recipe) throws -> TrainingMonitor
  ) throws {
    let recipe = try Zoo.builtIn.recipe(model: model, recipe: name, overrides: overrides)
    let trainer = try Trainer(recipe, dataset: dataset(recipe), on: device)
    let found = try monitor(recipe).measure(trainer)
    let names = RunMetricNames([recipe])
    #expect(found.allMetrics.allSatisfy { names.contains($0.name) }, "\(names.words)")
    #expect(Set(names.words.filter { !$0.contains(" to ") }) == Set(found.metrics.map(\.name)))
  }

  @Test("can have the metrics that are measured, of points and text")
  func metricNames() throws {
    for set in PointEvaluator.datasets {
      try check("mlp", recipe: "toy-8-gaussians", ["data.set=\(set)"]) {
        try $0.loadDataset()
      } _: { recipe in
        TrainingMonitor(every: 1, points: try #require(PointEvaluator(dataset: recipe.data.set)))
      }
    }
    let narrow = ["generator", "critic"].flatMap { ["architecture.\($0).filters=8", "architecture.\($0).blocks=1"] }
    try check("chars", narrow) {
      try $0.loadDataset()
    } _: { recipe in
      try TrainingMonitor(every: 1, text: recipe.loadDataset(.test))
    }
  }

  @Test("can have the metrics that are measured, of images with and without classes")
  func imageMetricNames() throws {
    let test = try MNIST.load(.test)
    let file = try ClassifierFile(contentsOf: try TrainedWeights.bundled().classifier(of: "mnist").path)
    let classifier = Classifier(file.saved, classNames: file.classNames, on: device)
    let monitor = try TrainingMonitor(every: 1, classifier, reference: DatasetSubset(test, Array(0..<300)))
    let narrow = ["architecture.generator.hidden=[8]", "architecture.critic.hidden=[8]"]
    for classes in [0, 10] {
      try check("mlp", narrow + ["architecture.classes=\(classes)"]) { _ in
        test
      } _: { _ in
        monitor
      }
    }
    let acgan = [
      "architecture.latent=5", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
      "architecture.critic.filters=[3, 4]", "architecture.critic.kernels=[3, 3]", "architecture.critic.strides=[2, 2]",
    ]
    try check("acgan", acgan) { _ in
      test
    } _: { _ in
      monitor
    }
    let names = RunMetricNames([try Zoo.builtIn.recipe(model: "acgan", overrides: acgan)])
    #expect(names.words.last == "accuracy_0 to accuracy_9" && !names.contains("accuracy_10"))
  }

  // MARK: - Folders

  @Test("are kept out of a folder whose runs have a setting more or less, and nothing is written to find out")
  func otherRun() throws {
    let run = LabTrainTests.run("a")
    let sweep = Sweep([run])
    let recipes = try sweep.recipes(.builtIn)
    let folder = try Self.folder(recipe: try #require(recipes.first).resolved.yaml(comments: [:]))
    _ = try folder.file("sweep.yaml", "title: x\n")
    try SweepFolder.check(folder.path, sweep, recipes: recipes)
    for (setting, value) in [("training.epochs", "2"), ("data.examples", "500")] {
      var other = run
      // Steps and epochs do not go together.
      other.overrides.removeAll { setting == "training.epochs" && $0.hasPrefix("training.steps=") }
      other.overrides.append("\(setting)=\(value)")
      let changed = Sweep([other])
      #expect(
        throws: SweepFolderError.otherRun(
          path: folder.path + "/a", setting: setting, found: "none", expected: value)
      ) {
        try SweepFolder.check(folder.path, changed, recipes: changed.recipes(.builtIn))
      }
    }
    let lock = try RunLock(folder.path + "/sweep.lock", of: folder.path)
    let error = #expect(throws: SweepFolderError.self) {
      try SweepFolder.check(folder.path, sweep, recipes: recipes)
    }
    #expect(try #require(error).description.contains("is being trained by process \(getpid()) on "))
    #expect(lock.isHeld)
    #expect(folder.files == ["a/recipe.yaml", "sweep.lock", "sweep.yaml"])
  }

  @Test("go on with runs that another build has left, whatever it called its version, but not with other settings")
  func otherBuild() throws {
    let folder = try TemporaryFolder()
    let run = LabTrainTests.run("a", steps: 2), path = folder.path + "/a"
    let sweep = Sweep([run], isReported: false)
    _ = try SweepRunner(sweep, in: folder.path, program: try builtProgram(), jobs: 1).run()
    _ = try folder.file("sweep.yaml", "title: x\n")
    #expect(try CheckpointFolder(path: path + "/checkpoints").last().version == ganzooVersion)
    let recipe = String(decoding: try folder.bytes("a/recipe.yaml"), as: UTF8.self)
    func check(_ more: String...) throws {
      var changed = run
      changed.overrides += more
      try SweepFolder.check(folder.path, Sweep([changed]), recipes: Sweep([changed]).recipes(.builtIn))
    }
    // A build that did not know this setting yet.
    let older = recipe.replacing("  sides: two\n", with: "")
    #expect(older != recipe)
    _ = try folder.file("a/recipe.yaml", older)
    try check()
    let sides = SweepFolderError.otherRun(path: path, setting: "objective.sides", found: "two", expected: "one")
    #expect(throws: sides) { try check("objective.sides=one") }
    // One that knew a setting which is gone.
    _ = try folder.file("a/recipe.yaml", recipe + "gone: 1\n")
    try check()
    #expect(throws: sides) { try check("objective.sides=one") }
    // A setting that the sweep does not ask for.
    _ = try folder.file("a/recipe.yaml", recipe.replacing("\ndata:\n", with: "\ndata:\n  examples: 500\n"))
    let examples = SweepFolderError.otherRun(path: path, setting: "data.examples", found: "500", expected: "none")
    #expect(throws: examples) { try check() }
  }

  @Test("have parts of one dataset, which is loaded once for all seeds")
  func parts() throws {
    let runs = (1...3).map { LabTrainTests.run("a\($0)", seed: $0, "data.examples=50") }
    let sweep = Sweep(runs)
    let recipes = try sweep.recipes(.builtIn)
    let found = try sweep.datasets(of: recipes, downloads: nil)
    #expect(found.map(\.count) == [50, 50, 50])
    for (dataset, recipe) in zip(found, recipes) {
      let expected = try recipe.loadDataset().batch(Array(0..<50)).values
      #expect(try dataset.batch(Array(0..<50)).values == expected)
    }
    #expect(try found[0].batch(Array(0..<50)).values != found[1].batch(Array(0..<50)).values)
  }
}
