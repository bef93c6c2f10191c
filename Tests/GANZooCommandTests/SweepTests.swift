import Foundation
import GANZoo
import GANZooTraining
import Testing

@Suite("Sweeps on the command line")
struct SweepTests {
  /// A sweep of networks with which a step takes less than a millisecond.
  static let file = """
    title: Two objectives
    recipes: [mlp/toy-8-gaussians]
    settings:
      architecture:
        generator: {hidden: [8]}
        critic: {hidden: [8]}
      training: {steps: 40, batch: 16, log_every: 5, grid_at: [], grid_every: 40}
    grid:
      objective:
        name: [wgan-gp, hinge]
    seeds: 2
    metric: critic/real

    """

  private func session(_ file: String = SweepTests.file) throws -> Session {
    let session = try Session()
    try session.write(Array(file.utf8), to: "two.yaml")
    return session
  }

  private struct Index: Decodable {
    struct Run: Decodable {
      let name, state: String
      let seed, steps: Int
      let reason: String?
    }
    struct Group: Decodable {
      let settings: [String: String]
      let runs: [String]
      let values: [Double]
      let mean, deviation: Double?
    }
    let title: String
    let metric: String?
    let runs: [Run]
    let groups: [Group]
  }

  private func index(_ session: Session, _ folder: String = "sweeps/two") throws -> Index {
    try JSONDecoder().decode(Index.self, from: session.bytes("\(folder)/index.json"))
  }

  @Test("train all combinations, once each, and rank them with their spread over seeds")
  func grid() throws {
    let session = try session()
    let plan = try session.done(["sweep", "two.yaml", "--dry-run"]).output
    #expect(plan.contains("4 runs, 160 steps: about ") && plan.contains("mlp_toy-8-gaussians-hinge-s2"), "\(plan)")
    #expect(session.contents == ["two.yaml"])
    let ended = try session.done(["sweep", "two.yaml", "--jobs", "2"])
    let names = ["wgan-gp-s1", "wgan-gp-s2", "hinge-s1", "hinge-s2"].map { "mlp_toy-8-gaussians-\($0)" }
    let found = try index(session)
    #expect(found.title == "Two objectives" && found.runs.map(\.name) == names)
    #expect(found.runs.allSatisfy { $0.state == "finished" && $0.steps == 40 })
    #expect(Set(found.groups.map { $0.settings["objective.name"] }) == ["wgan-gp", "hinge"])
    for group in found.groups {
      let (mean, spread) = (try #require(group.mean), try #require(group.deviation))
      let values = group.values
      try #require(values.count == 2)
      #expect(abs(mean - (values[0] + values[1]) / 2) < 1e-9)
      #expect(abs(spread - abs(values[0] - values[1]) / 2.0.squareRoot()) < 1e-9)
    }
    // A loss is better where it is lower.
    let means = found.groups.compactMap(\.mean)
    #expect(means.count == 2 && means == means.sorted())
    let lines = ended.output.split(separator: "\n").map(String.init)
    let head = try #require(lines.first)
    #expect(head.hasPrefix("objective.name") && head.contains("critic/real") && head.contains("± sd"), "\(head)")
    #expect(ended.output.contains("2 finished") && ended.output.contains("Index    sweeps/two/index.json"))
    let runs = try session.done(["runs", "sweeps/two", "--json"]).output
    #expect(names.allSatisfy { runs.contains($0) })
    for name in names {
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(session.folder)/sweeps/two/\(name)")
      #expect(files.contains { $0.hasPrefix("events.out.tfevents.") } && files.contains("report.html"))
    }
    // Again: nothing is trained. With a seed more: what is new.
    let log = try session.bytes("sweeps/two/\(names[0])/log.jsonl")
    try session.done(["sweep", "two.yaml"])
    #expect(try session.bytes("sweeps/two/\(names[0])/log.jsonl") == log)
    try session.write(Array(Self.file.replacing("seeds: 2", with: "seeds: 3").utf8), to: "two.yaml")
    try session.done(["sweep", "two.yaml"])
    #expect(try index(session).runs.map(\.seed) == [1, 2, 3, 1, 2, 3])
    try session.write(Array(Self.file.replacing("batch: 16", with: "batch: 8").utf8), to: "two.yaml")
    let refused = try session.run("sweep", "two.yaml")
    #expect(refused.status == 2)
    #expect(
      refused.errors
        == "ganzoo: the run sweeps/two/\(names[0]) has training.batch 16, but the sweep now asks for 8; name another "
        + "folder with --output, or remove the run\n")
  }

  @Test("say by --dry-run what the folder has already, with the errors of the sweep itself, and write nothing")
  func plan() throws {
    let few = Self.file.replacing("seeds: 2", with: "seeds: 1")
    let session = try session(few)
    _ = try session.done(["sweep", "two.yaml"])
    func files() throws -> [String: Data] {
      let paths = try FileManager.default.subpathsOfDirectory(atPath: session.folder + "/sweeps")
      return Dictionary(uniqueKeysWithValues: paths.map { ($0, (try? session.bytes("sweeps/" + $0)) ?? Data()) })
    }
    let before = try files()
    let done = try session.done(["sweep", "two.yaml", "--dry-run"]).output
    #expect(done.contains("2 runs, all done: nothing would be trained.\nFolder  sweeps/two (2 kept)\n"), "\(done)")
    try session.write(Array(Self.file.utf8), to: "two.yaml")
    let more = try session.done(["sweep", "two.yaml", "--dry-run"]).output
    #expect(more.contains("4 runs, 80 of 160 steps left: about "), "\(more)")
    #expect(more.hasSuffix("Folder  sweeps/two (2 kept, 2 new)\n"), "\(more)")
    let lines = more.split(separator: "\n")
    #expect(lines.count { $0.contains("finished, kept") } == 2 && lines.count { $0.contains(" new ") } == 2, "\(more)")
    #expect(try files() == before)
    // Another sweep's folder, and one that is none.
    try session.write([1], to: "mine/notes")
    for change in [("batch: 16", "batch: 8"), ("steps: 40", "epochs: 1")] {
      try session.write(Array(few.replacing(change.0, with: change.1).utf8), to: "two.yaml")
      for folder in ["sweeps/two", "mine"] {
        let asked = try session.run("sweep", "two.yaml", "--output", folder, "--dry-run")
        let refused = try session.run("sweep", "two.yaml", "--output", folder)
        #expect(asked.status == 2 && asked.errors == refused.errors, "\(asked.errors)\(refused.errors)")
      }
    }
    #expect(try files() == before)
  }

  @Test("stop at Ctrl-C with checkpoints of all runs, and go on by the same command")
  func interruption() throws {
    let session = try session(Self.file.replacing("steps: 40", with: "steps: 3000"))
    let process = try session.start(["sweep", "two.yaml", "--jobs", "2", "--output", "s"])
    let folder = "\(session.folder)/s/mlp_toy-8-gaussians-wgan-gp-s1"
    session.wait {
      let size = try? FileManager.default.attributesOfItem(atPath: "\(folder)/log.jsonl")[.size] as? Int
      return size ?? 0 > 1000
    }
    process.interrupt()
    #expect(session.end(process) == 130)
    let stopped = try index(session, "s").runs[0]
    #expect(stopped.state == "stopped" && (1..<3000).contains(stopped.steps), "\(stopped)")
    #expect(try !FileManager.default.contentsOfDirectory(atPath: "\(folder)/checkpoints").isEmpty)
    try session.done(["sweep", "two.yaml", "--output", "s"])
    #expect(try index(session, "s").runs.allSatisfy { $0.state == "finished" && $0.steps == 3000 })
  }

  @Test("leave no run at work at a second Ctrl-C, and keep a second sweep out")
  func secondInterruption() throws {
    let session = try session(Self.file.replacing("steps: 40", with: "steps: 200000"))
    let process = try session.start(["sweep", "two.yaml", "--jobs", "1", "--output", "s"])
    let folder = "\(session.folder)/s/mlp_toy-8-gaussians-wgan-gp-s1"
    session.wait {
      let size = try? FileManager.default.attributesOfItem(atPath: "\(folder)/log.jsonl")[.size] as? Int
      return size ?? 0 > 1000
    }
    let second = try session.run("sweep", "two.yaml", "--output", "s")
    #expect(second.status == 1)
    #expect(
      second.errors.hasPrefix("ganzoo: the sweep in s is being trained by process \(process.processIdentifier) on "))
    process.interrupt()
    // Two that wait are one.
    Thread.sleep(forTimeInterval: 0.01)
    process.interrupt()
    #expect(session.end(process) == 130)
    let isFree = { (try? RunLock("\(folder)/run.lock", of: folder)) != nil }
    session.wait(until: isFree)
    #expect(isFree())
  }

  @Test("tell hopeless runs and those that are not finite, and end with 0; other failures with 1")
  func ends() throws {
    let hopeless =
      Self.file.replacing("steps: 40", with: "steps: 200000").replacing("seeds: 2", with: "seeds: 1")
      + "stop: [critic/real above -1e9 after 20]\n"
    let session = try session(hopeless)
    let ended = try session.done(["sweep", "two.yaml"])
    #expect(try index(session).runs.map(\.state) == ["hopeless", "hopeless"])
    #expect(ended.output.contains(" at step 20 is above -1000000000.0\n"), "\(ended.output)")
    // A file stands where one run's folder was.
    try session.write(Array(Self.file.replacing("seeds: 2", with: "seeds: 1").utf8), to: "two.yaml")
    _ = try session.done(["sweep", "two.yaml", "--output", "f"])
    let name = "f/mlp_toy-8-gaussians-hinge-s1"
    try FileManager.default.removeItem(atPath: "\(session.folder)/\(name)")
    try session.write(Array("mine".utf8), to: name)
    let failed = try session.run("sweep", "two.yaml", "--output", "f")
    #expect(failed.status == 1 && failed.errors.contains("has failed: "), "\(failed.errors)")
    #expect(try index(session, "f").runs.map(\.state) == ["finished", "failed"])
    #expect(try session.bytes(name) == Data("mine".utf8))
  }

  @Test(
    "refuse files that say nothing that can be trained",
    arguments: [
      (
        "recipes: [mlp]\ngrid:\n  training:\n    batch: [1, x]\n",
        "--set training.batch=x: expected a whole number from 1 to 65536, found 'x'"
      ),
      ("recipes: [mpl]\n", "no architecture 'mpl'; did you mean 'mlp'? known: acgan, chars, dcgan, mlp, resnet"),
      (
        "recipes: [mlp]\ngrid: {training: {batch: []}}\n",
        "two.yaml:2: grid.training.batch: expected at least one value, found an empty list"
      ),
      (
        "recipes: [mlp]\nseeds: 1000\ngrid: {training: {batch: [1, 2]}}\n",
        "two.yaml: more than 1,000 runs; leave values out"
      ),
      (
        "recipes: [mlp]\nsettings: {training: {batch: 1}}\ngrid: {training: {batch: [1, 2]}}\n",
        "two.yaml: training.batch stands in two of settings, grid and random; leave one out"
      ),
      (
        "recipes: [mlp]\nrandom: {count: 2, settings: {training: {batch: \"uniform(3)\"}}}\n",
        "two.yaml:2: random.settings.training.batch: expected a list of values, uniform(LOW, HIGH), "
          + "log_uniform(LOW, HIGH) or integers(LOW, HIGH), found 'uniform(3)'"
      ),
      (
        "recipes: [mlp]\nstop: [accuracy under 3]\n",
        "two.yaml:2: stop: expected rules such as 'accuracy below 0.2 after 300', found 'accuracy under 3'"
      ),
      (
        "recipes: [mlp]\ngrid: {training: {seed: [1, 2]}}\n",
        "two.yaml: training.seed is no setting of a sweep; seeds says how many seeds each run has"
      ),
      ("seeds: 2\n", "two.yaml: recipes is missing; expected a list of 1 to 1000 texts"),
      (
        "recipes: [mlp]\nsteps: 3\n", "two.yaml:2: unknown setting 'steps'"
      ),
      (
        "recipes: [mlp]\nclassifier: c.h5\n",
        "two.yaml: there is a classifier, but nothing is measured; evaluate_every says how often"
      ),
      (
        "recipes: [mlp]\nmetric: accuracy\n",
        "two.yaml: accuracy is a metric, but nothing is measured; evaluate_every says how often"
      ),
      (
        "recipes: [mlp]\nevaluate_every: 5\nmetric: acuracy\n",
        "no metric or loss 'acuracy'; did you mean 'accuracy'? known: accuracy"
      ),
      (
        "recipes: [mlp/toy-8-gaussians]\nevaluate_every: 5\nmetric: recall\n",
        "two.yaml: no run can have the metric recall; the runs can have modes_covered, within_4_sigma\n"
      ),
      (
        "recipes: [mlp]\nsettings: {architecture: {classes: 0}}\nevaluate_every: 5\n"
          + "stop: [modes_covered below 2 after 5]\n",
        "two.yaml: no run can have the metric modes_covered; the runs can have score, frechet_share, precision_1000, "
          + "recall_1000, density_1000, coverage_1000, spread, effective_classes\n"
      ),
      (
        "recipes: [mlp]\ngrid: {training: {batch: [2, 2]}}\n",
        "two.yaml: two runs are the same, mlp-2; leave a value that stands twice out"
      ),
    ])
  func refusals(_ file: String, _ message: String) throws {
    let session = try session(file)
    let ended = try session.run("sweep", "two.yaml")
    #expect(ended.status == 2 && ended.errors.hasPrefix("ganzoo: \(message)"), "\(ended.errors)")
    #expect(session.contents == ["two.yaml"])
  }

  @Test("begin no run where a network cannot learn from the data of one")
  func data() throws {
    let session = try session(
      Self.file.replacing("name: [wgan-gp, hinge]", with: "name: [wgan-gp]\n  data: {set: [8-gaussians, mnist]}"))
    for arguments in [["sweep", "two.yaml"], ["sweep", "two.yaml", "--dry-run"]] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2)
      #expect(
        ended.errors.contains("could not begin: the examples of mnist are [28, 28, 1], but architecture.sample is [2]"),
        "\(ended.errors)")
    }
    #expect(session.contents == ["two.yaml"])
  }

  @Test(
    "begin no run that could not be measured",
    arguments: [
      (
        "recipes: [mlp]\nsettings: {data: {set: pictures, folder: own}}\nevaluate_every: 2\n",
        "ganzoo: the run mlp-s1 could not begin: no trained classifier for pictures comes with the package",
        2
      ),
      (
        "recipes: [mlp]\nevaluate_every: 2\nclassifier: missing.h5\n",
        "ganzoo: the run mlp-s1 could not begin: missing.h5 does not exist",
        1
      ),
      (
        "recipes: [mlp/toy-8-gaussians]\nevaluate_every: 2\nclassifier: missing.h5\n",
        "ganzoo: the run mlp_toy-8-gaussians-s1 could not begin: a classifier judges images, but 8-gaussians has points",
        2
      ),
    ])
  func measurements(_ file: String, _ message: String, _ status: Int32) throws {
    let session = try session(file)
    try session.writePictures(ofClass: 40)
    let before = session.contents
    for arguments in [["sweep", "two.yaml"], ["sweep", "two.yaml", "--dry-run"]] {
      let ended = try session.run(arguments)
      #expect(ended.status == status && ended.errors.hasPrefix(message), "\(ended.errors)")
      #expect(session.contents == before)
    }
  }

  @Test("fit networks to a folder of pictures, as a single training does")
  func pictures() throws {
    let session = try session(
      """
      recipes: [mlp, acgan]
      settings:
        data: {set: pictures, folder: own}
        training: {steps: 2, batch: 4, grid_at: [], grid_every: 2}
      evaluate_every: 2
      classifier: own.h5

      """)
    try session.writePictures(ofClass: 40)
    let narrow = ["network.filters=[4]", "network.features=8", "training.batch=20", "training.epochs=1"]
    _ = try session.done(
      ["classifier", "train", "--data", "own", "--output", "own.h5"] + narrow.flatMap { ["--set", $0] })
    let ended = try session.done(["sweep", "two.yaml"])
    #expect(try index(session).runs.map(\.state) == ["finished", "finished"], "\(ended.output)\(ended.errors)")
    let run = try session.done(["inspect", "sweeps/two/acgan-s1/generator.h5"]).output
    #expect(run.contains("[8, 8, 3]") && run.contains("blue"), "\(run)")
    #expect(ended.output.contains("frechet_share") || ended.output.contains("accuracy"), "\(ended.output)")
    // The same training is taken up again, not one of other sizes; what is finished needs no classifier.
    try FileManager.default.removeItem(atPath: "\(session.folder)/own.h5")
    _ = try session.done(["sweep", "two.yaml"])
    // Too few pictures for a batch are told before anything is trained.
    try session.write(
      Array("recipes: [dcgan]\nsettings: {data: {set: pictures, folder: own}, training: {batch: 120}}\n".utf8),
      to: "few.yaml")
    let few = try session.run("sweep", "few.yaml")
    #expect(few.status == 2 && few.errors.contains("fewer than training.batch"), "\(few.errors)")
    #expect(!session.contents.contains("sweeps/few"))
  }

  @Test("begin in a folder in which an earlier one was killed as it wrote its settings")
  func killedAtOnce() throws {
    let session = try session()
    for name in ["sweep.lock", ".0F8FAD5B-D9CB-469F-A165-70867728950E.part"] {
      try session.write([1], to: "mine/" + name)
    }
    _ = try session.done(["sweep", "two.yaml", "--output", "mine"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: session.folder + "/mine").allSatisfy { $0.first != "." })
  }

  @Test("leave a folder of something else as it is")
  func foreign() throws {
    let session = try session()
    try session.write([1], to: "mine/notes")
    let ended = try session.run("sweep", "two.yaml", "--output", "mine")
    #expect(ended.status == 2)
    #expect(ended.errors == "ganzoo: the folder mine has files, but no sweep; name another with --output\n")
    #expect(session.contents == ["mine", "two.yaml"])
  }
}
