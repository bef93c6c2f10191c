import Foundation
import GANZoo
import GANZooLab
import GANZooSupport
import GANZooVisualization
import Testing

/// The program beside the tests.
func builtProgram() throws -> String {
  let bundles = Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
  let places = (bundles + [CommandLine.arguments[0]]).map { ($0 as NSString).deletingLastPathComponent + "/ganzoo" }
  return try #require(places.first(where: FileManager.default.isExecutableFile), "looked for \(places)")
}

/// A lab in a fresh folder, which the caller removes.
func testLab(_ experiment: String = "divergences", stop: @escaping @Sendable () -> Bool = { false }) throws -> Lab {
  let path = NSTemporaryDirectory() + "ganzoo-lab-" + UUID().uuidString
  var settings = SettingsTree()
  try settings.override("experiment=\(experiment)")
  return Lab(
    zoo: .builtIn, folder: try LabFolder(path, settings: settings, replacing: false), threads: 2,
    program: try builtProgram(), output: ConsoleOutput { _ in }, stop: stop)
}

@Suite("Trainings of the lab")
struct LabTrainTests {
  /// A run of the smallest networks on points.
  static func run(_ name: String, steps: Int = 20, seed: Int = 1, _ overrides: String...) -> Sweep.Run {
    Sweep.Run(
      name, model: "mlp", recipe: "toy-8-gaussians",
      overrides: [
        "training.steps=\(steps)", "training.batch=16", "training.log_every=5", "architecture.generator.hidden=[8]",
        "architecture.critic.hidden=[8]",
      ] + overrides, seed: seed)
  }

  @Test("are runs in folders, once each")
  func runs() throws {
    let lab = try testLab()
    defer { try? FileManager.default.removeItem(atPath: lab.folder.path) }
    let sweep = Sweep([Self.run("a"), Self.run("b", seed: 2)], isReported: false)
    let records = try lab.train(sweep)
    #expect(records.map(\.name) == ["a", "b"])
    #expect(records.allSatisfy { $0.state == .finished && $0.stepsDone == 20 })
    #expect(records[0].recipe["training.seed"] == "1" && records[1].recipe["training.seed"] == "2")
    let first = try #require(records[0].log.series.first), second = try #require(records[1].log.series.first)
    #expect(first.steps.prefix(4) == [0, 5, 10, 15] && first.values != second.values)
    let written = try FileManager.default.attributesOfItem(atPath: "\(records[0].path)/log.jsonl")[.modificationDate]
    #expect(try lab.train(sweep).map(\.log.series) == records.map(\.log.series))
    let later = try FileManager.default.attributesOfItem(atPath: "\(records[0].path)/log.jsonl")[.modificationDate]
    #expect(written as? Date == later as? Date)
  }

  @Test("go on after an interruption with the same numbers")
  func interruption() throws {
    let path: String
    let sweep = Sweep([Self.run("a", steps: 1500), Self.run("b", steps: 1500, seed: 2)], isReported: false)
    do {
      let marker = NSTemporaryDirectory() + "ganzoo-lab-started-" + UUID().uuidString
      let lab = try testLab { FileManager.default.fileExists(atPath: marker) }
      defer { try? FileManager.default.removeItem(atPath: marker) }
      path = lab.folder.path
      Thread.detachNewThread {
        let end = Date(timeIntervalSinceNow: 30)
        while Date() < end, (try? RunRecord("\(path)/runs/a"))?.log.stepsDone ?? 0 < 100 {
          Thread.sleep(forTimeInterval: 0.01)
        }
        _ = FileManager.default.createFile(atPath: marker, contents: nil)
      }
      #expect(throws: LabInterruption.self) { _ = try lab.train(sweep) }
    }
    defer { try? FileManager.default.removeItem(atPath: path) }
    let stopped = try RunRecord("\(path)/runs/a")
    #expect(stopped.state == .stopped && (1..<1500).contains(stopped.stepsDone))
    let settings = try SettingsTree(contentsOf: "\(path)/settings.yaml")
    let lab = Lab(
      zoo: .builtIn, folder: try LabFolder(path, settings: settings, replacing: false), threads: 2,
      program: try builtProgram(), output: ConsoleOutput { _ in })
    let records = try lab.train(sweep)
    #expect(records.allSatisfy { $0.state == .finished })
    let whole = try testLab()
    defer { try? FileManager.default.removeItem(atPath: whole.folder.path) }
    let expected = try whole.train(Sweep([sweep.runs[0]], isReported: false))
    #expect(records[0].log.series.map(\.values) == expected[0].log.series.map(\.values))
  }

  @Test("end where a rule calls them hopeless, or their numbers are not finite")
  func hopeless() throws {
    let lab = try testLab()
    defer { try? FileManager.default.removeItem(atPath: lab.folder.path) }
    let runner = SweepRunner(
      Sweep(
        [Self.run("a", steps: 1_000_000), Self.run("b", "optimizers.critic.learning_rate=1e30")],
        stopRules: [.init("critic/real", after: 50, .above, -1e9)], isReported: false),
      in: lab.folder.runs, program: try builtProgram(), jobs: 2)
    let states = try runner.run()
    guard case .hopeless(let reason)? = states[0].outcome else {
      Issue.record("\(String(describing: states[0].outcome))")
      return
    }
    #expect(reason.hasPrefix("critic/real ") && reason.hasSuffix(" at step 50 is above -1000000000.0"))
    guard case .diverged? = states[1].outcome else {
      Issue.record("\(String(describing: states[1].outcome))")
      return
    }
    // Neither is tried again.
    let again = try SweepRunner(runner.sweep, in: lab.folder.runs, program: try builtProgram(), jobs: 2).run()
    #expect(again.map(\.outcome) == states.map(\.outcome))
  }

  @Test("tell a run that cannot begin")
  func failure() throws {
    let lab = try testLab()
    defer { try? FileManager.default.removeItem(atPath: lab.folder.path) }
    let error = #expect(throws: SweepError.self) {
      try lab.train(Sweep([Self.run("a"), Self.run("b", "training.bach=3")], isReported: false))
    }
    let message = try #require(error).description
    #expect(
      message.hasPrefix("the run \(lab.folder.runs)/b has failed: --set training.bach=3: unknown setting"))
    #expect(try RunRecord("\(lab.folder.runs)/a").state == .finished)
  }
}
