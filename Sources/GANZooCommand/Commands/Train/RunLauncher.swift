import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// What 'train' and 'resume' have in common: options on how a run is done and watched, and all that follows once it is
/// known what is trained.
struct RunLauncher: ParsableArguments {
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var observers: ObserverOptions
  @OptionGroup var preview: PreviewOptions
  @OptionGroup(title: "TensorBoard") var tensorBoard: TensorBoardOptions
  @OptionGroup(title: "Evaluation") var evaluation: EvaluationOptions
  @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Flag(
    inversion: .prefixedNo,
    help: "Measure where the time of steps goes, by kind of kernel: a table at the end, and profile.json.")
  var profile: Bool?

  @Flag(name: .customLong("no-report"), help: "Write no report.html at the end.")
  var leavesReportOut = false

  /// What the command line says beside the recipe, and for the rest what the run had that is resumed.
  func options(beside earlier: RunOptions? = nil) -> RunOptions {
    var options = earlier ?? RunOptions(threads: threads.device.threads)
    options.device = RunOptions.processor
    if let threads = threads.threads { options.threads = threads }
    evaluation.apply(to: &options)
    observers.apply(to: &options)
    tensorBoard.apply(to: &options)
    checkpoints.apply(to: &options)
    if let profile { options.isProfiled = profile }
    return options
  }

  func plan(
    _ recipe: Recipe, _ options: RunOptions, start: TrainingStart = TrainingStart(), _ zoo: Zoo
  ) throws -> RunPlan {
    let device = Device(threads: options.threads, isProfiled: options.isProfiled)
    let dataset = try recipe.loadDataset(downloads: DataChoice.downloads, threads: threads.readers)
    let monitor = try options.evaluateEvery.map { interval in
      try TrainingMonitor(
        of: recipe, dataset, every: interval, classifier: options.classifier, readers: threads.readers, zoo, on: device)
    }
    return try RunPlan(recipe, dataset: dataset, options: options, start: start, monitor: monitor, on: device)
  }

  /// What a run takes, in words; a run that takes more than there is is refused.
  private func words(_ needs: RunPlan.Needs, _ plan: RunPlan) throws -> String {
    try limits.check(
      memory: needs.memory, disk: [(needs.disk, needs.path)], advice: LimitOptions.advice(plan.recipe))
    return limits.words(memory: needs.memory, disk: needs.disk)
  }

  /// Has a plan's run made or opened, says so, and trains until the end or a signal.
  ///
  /// - Parameters:
  ///   - title: the run in a few words.
  ///   - notes: what a user should know of the recipe.
  ///   - open: gives the run, and passes on what it takes.
  func run(
    _ plan: RunPlan, _ title: String, from checkpoint: Checkpoint? = nil, notes: [String],
    _ observers: [any TrainingObserver], _ zoo: Zoo, _ watch: SignalWatch,
    open: ((RunPlan.Needs) throws -> Void) throws -> TrainingRun
  ) throws {
    var needs = ""
    let run = try open { needs = try words($0, plan) }
    let output = ConsoleOutput.standardError
    output.write(
      "\(title): \(plan.dataset.count.counted("example")) of \(plan.recipe.data.set), "
        + "\(Self.length(plan.recipe.training)) of \(plan.recipe.training.batch), "
        + "\(plan.options.threads.counted("thread")); \(needs); run folder \(run.folder.path)\n")
    warn(plan, notes, output)
    let start = ContinuousClock.now
    let signal = { watch.requested ?? (output.isClosed ? .brokenPipe : nil) }
    let outcome = try run.run(
      observers: [ProgressReporter(output, picture: preview.picture(run.folder.path + "/samples", output))]
        + plan.options.tensorBoardWriter + observers,
      requests: TrainingRequests(stop: { signal() != nil }, save: { watch.takeSaveRequest() }))
    let profile = run.profile.map { $0.table(width: ConsoleOutput.standardOutput.columns) }
    let time = (ContinuousClock.now - start).unitText
    let (folder, isDone) = (run.folder, outcome == .finished)
    // An earlier report would tell what is not so any more.
    let isWanted = isDone || access(folder.report, F_OK) == 0
    let page = isWanted && !leavesReportOut ? report(folder, zoo, output) : nil
    if isDone, checkpoint?.steps == plan.recipe.training.steps {
      return ConsoleOutput.standardOutput.write(Self.finished(plan.recipe, folder, isUnchanged: false))
    }
    ConsoleOutput.standardOutput.write(
      """
      \(isDone ? "Trained" : "Stopped") after \(time).
      Generator  \(folder.generator)
      Grid       \(folder.grid)
      Log        \(folder.log)\(page.map { "\nReport     \($0)" } ?? "")\
      \(profile.map { "\nProfile    \(folder.profile)\n\n\($0)\n" } ?? "")
      \(isDone
        ? "Generate more: \(Program.name) generate \(folder.generator.shellWord) "
          + (plan.dataset.alphabet == nil ? "--grid samples.png" : "--text")
        : "Go on: \(Program.name) resume \(folder.path.shellWord)")

      """)
    if !isDone, let signal = signal() { throw EarlyExit(status: signal.exitStatus) }
  }

  /// Writes the run's report, and gives its path; nil where that is not possible, which is no failure of the training.
  private func report(_ folder: RunFolder, _ zoo: Zoo, _ output: ConsoleOutput) -> String? {
    do {
      var record = try RunRecord(folder.path)
      record.noteEnd()
      try RunReport([.init(record)], zoo: zoo).write(to: folder.report)
      return folder.report
    } catch {
      output.writeLine("warning: there is no report: \(error.shown)")
      return nil
    }
  }

  /// Says what a user should know of the recipe and the dataset.
  private func warn(_ plan: RunPlan, _ notes: [String], _ output: ConsoleOutput) {
    let (recipe, dataset) = (plan.recipe, plan.dataset)
    for warning in recipe.warnings { output.writeLine("warning: \(warning)") }
    for note in notes + dataset.notes { output.writeLine("note: \(note)") }
    if plan.options.evaluateEvery != nil, recipe.architecture.sample.rank == 3 {
      let held = dataset.originals?.heldOut ?? 0
      RealDataset.tellFew(held > 0 ? held : Holdout(of: dataset).validation.count)
    }
  }
}
