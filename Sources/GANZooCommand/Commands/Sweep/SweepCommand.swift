import ArgumentParser
import Foundation
import GANZoo
import GANZooLab
import GANZooSupport

struct SweepCommand: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Trains and compares many runs: a grid or a random search over settings.",
    usage: "\(Program.name) sweep <file.yaml> [--output <folder>] [--jobs <number>] [--dry-run]",
    discussion: """
      Examples:

        \(Program.name) sweep penalties.yaml --dry-run
        \(Program.name) sweep penalties.yaml --output sweeps/penalties --jobs 4

      The file says which recipes, settings and seeds are combined (Documentation/sweeps.md). Runs train side by side, \
      each in a process and a folder of its own. Ctrl-C has all of them write a checkpoint; the same command goes on \
      from there, and with more values or seeds in the file it trains what is new. At the end comes a table, the best \
      first; '\(Program.name) runs' and TensorBoard show the folder, too.
      """)

  @Argument(help: ArgumentHelp("The sweep's YAML file.", valueName: "file.yaml"), completion: .yaml)
  var file: String

  @Option(
    help: ArgumentHelp("The sweep's folder; by default sweeps/ and the file's name.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Runs that train at a time; by default as many as there are cores for.", valueName: "number"))
  var jobs: Int?

  @Flag(help: "Say what would be trained, what the folder has already and how long it would take; write nothing.")
  var dryRun = false

  func validate() throws {
    try FileKind.checkFolder("--output", output)
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs is a number from 1 to 1024, not \(jobs).")
    }
  }

  func run(_ zoo: Zoo) throws {
    let tree = try SettingsTree(contentsOf: file)
    let sweep = try Sweep(tree, file: file)
    let recipes = try sweep.recipes(zoo)
    try sweep.checkNames(recipes, file: file)
    let jobs = jobs ?? max(1, Device.cores / sweep.threads)
    let path = output ?? "sweeps/\(((file as NSString).lastPathComponent as NSString).deletingPathExtension)"
    let datasets = try sweep.datasets(of: recipes, downloads: DataChoice.downloads)
    if let interval = sweep.evaluateEvery {
      let device = Device(threads: sweep.threads)
      try sweep.checkMeasurements(sweep.states(in: path), recipes, datasets) { recipe, dataset in
        _ = try TrainingMonitor(
          of: recipe, dataset, every: interval, classifier: sweep.classifier, readers: sweep.threads, zoo, on: device)
      }
    }
    if dryRun {
      try SweepFolder.check(path, sweep, recipes: recipes)
      return try tellPlan(sweep, recipes, datasets, path, jobs)
    }
    let folder = try SweepFolder(path, settings: tree, sweep, recipes: recipes)
    let console = ConsoleOutput.standardError
    console.write(
      "\(sweep.title.isEmpty ? "Sweep" : sweep.title): \(Self.runs(sweep.runs.count)), \(jobs) at a time of "
        + "\(sweep.threads.counted("thread")); folder \(path)\n")
    let watch = SignalWatch()
    let signal = { watch.requested ?? (console.isClosed ? .brokenPipe : nil) }
    let runner = SweepRunner(sweep, in: path, jobs: jobs) { signal() != nil }
    var progress = SweepProgress(console)
    var index = SweepIndex(folder)
    do {
      let states = try runner.run { states in
        progress.show(states, metric: sweep.metric)
        index.update(SweepSummary(sweep, states), states)
      }
      progress.finish()
      try index.finish(SweepSummary(sweep, states))
      try tell(sweep, states, folder)
    } catch is LabInterruption {
      progress.finish()
      ConsoleOutput.standardOutput.write("Stopped; what was trained is kept. The same command goes on.\n")
      throw EarlyExit(status: signal()?.exitStatus ?? 1)
    }
  }

  private static func runs(_ count: Int) -> String { count.counted("run") }

  // MARK: - Before

  /// Says what would be done with the folder as it is.
  private func tellPlan(
    _ sweep: Sweep, _ recipes: [Recipe], _ datasets: [any Dataset], _ path: String, _ jobs: Int
  ) throws {
    let states = sweep.states(in: path), plans = states.map(\.plan)
    var table = TextTable([
      .left("run", most: 100), .right("steps"), .left("now", most: 80), .left("settings", most: 200),
    ])
    for (place, (run, recipe)) in zip(sweep.runs, recipes).enumerated() {
      let training = recipe.training
      table.append([
        run.name, training.epochs.map { $0.counted("epoch") } ?? training.steps.grouped,
        Self.words(plans[place], states[place]),
        (["\(run.model)/\(run.recipe)"] + run.changes).joined(separator: " "),
      ])
    }
    let output = ConsoleOutput.standardOutput
    output.write(table.text(width: output.columns) + "\n\n")
    var bar: LateProgressBar?
    let estimate = try SweepEstimate(sweep, states, recipes: recipes, datasets) { done, all in
      bar = bar ?? LateProgressBar("time", total: all, unit: "recipes")
      bar?.update(done: done)
    }
    bar?.finish()
    output.write(
      """
      \(Self.runs(sweep.runs.count)), \(length(estimate, of: plans, jobs, sweep)).
      Folder  \(path)\(Self.counts(plans))

      """)
  }

  private func length(
    _ estimate: SweepEstimate, of plans: [SweepRunState.Plan], _ jobs: Int, _ sweep: Sweep
  ) -> String {
    let runs = plans.count(where: \.isTrainedNow)
    guard runs > 0 else {
      return plans.allSatisfy { $0 == .kept } ? "all done: nothing would be trained" : "nothing would be trained now"
    }
    let isBegun = estimate.stepsLeft < estimate.steps
    let steps =
      isBegun
      ? "\(estimate.stepsLeft.grouped) of \(estimate.steps.counted("step")) left" : estimate.steps.counted("step")
    let time = Duration.seconds(estimate.seconds / Double(min(jobs, runs)))
    let measures = sweep.evaluateEvery == nil ? "" : ", measurements not counted"
    return "\(steps): about \(time.unitText) with \(jobs) at a time\(measures)"
  }

  private static func words(_ plan: SweepRunState.Plan, _ state: SweepRunState) -> String {
    switch plan {
    case .kept: "\(state.word), kept"
    case .goesOn: "goes on at step \(state.steps.grouped)"
    case .begins: "new"
    case .isTrained(let owner): "is being trained by \(owner)"
    }
  }

  /// How many runs the folder has already; nothing where all are new.
  private static func counts(_ plans: [SweepRunState.Plan]) -> String {
    guard plans.contains(where: { $0 != .begins }) else { return "" }
    let counts = [
      ("kept", plans.count { $0 == .kept }), ("to go on", plans.count { $0 == .goesOn }),
      ("new", plans.count { $0 == .begins }),
      ("trained by other processes", plans.count { if case .isTrained = $0 { true } else { false } }),
    ]
    return " (\(counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")))"
  }

  // MARK: - After

  private func tell(_ sweep: Sweep, _ states: [SweepRunState], _ folder: SweepFolder) throws {
    let output = ConsoleOutput.standardOutput
    output.write("\n" + SweepSummary(sweep, states).table.text(width: output.columns) + "\n\n")
    for state in states {
      if let reason = state.reason { output.write("\(state.run.name): \(state.word): \(reason)\n") }
    }
    for name in sweep.namesNotSeen(in: states) {
      output.write("No run has a value of '\(name.shown())', for which the file asks.\n")
    }
    output.write(
      """
      Index    \(folder.index)
      Compare  \(Program.name) runs \(folder.path.shellWord)
               tensorboard --logdir \(folder.path.shellWord)

      """)
    let failed = states.filter { $0.word == "failed" }
    if let first = failed.first, case .failed(let message)? = first.outcome {
      throw SweepError.failed(run: first.path, message: message)
    }
  }
}

/// Keeps index.json up to date.
private struct SweepIndex {
  private let folder: SweepFolder
  private var words: [String] = []

  init(_ folder: SweepFolder) { self.folder = folder }

  /// Writes the index where a run's state has changed. A failure shows at the end.
  mutating func update(_ summary: @autoclosure () -> SweepSummary, _ states: [SweepRunState]) {
    let now = states.map(\.word)
    guard now != words else { return }
    words = now
    try? finish(summary())
  }

  func finish(_ summary: SweepSummary) throws {
    try AtomicFile.write(Array(summary.json.utf8), to: folder.index)
  }
}
