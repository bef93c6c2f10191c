import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

struct Train: ZooCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a generator and writes a run folder.",
    usage: "\(Program.name) train --model <model> [--recipe <recipe>] [--output <folder>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) train --model acgan
        \(Program.name) train --model acgan --set training.batch=32 --steps 500 --output runs/small
        \(Program.name) train --model acgan --objective wgan-gp --output runs/penalty
        \(Program.name) train --model acgan --recipe keras-wacgan --data ~/mnist
        \(Program.name) train --model acgan --evaluate-every 500

      The run folder holds recipe.yaml (all settings in force), log.jsonl (losses), samples/ (grids of fixed latent \
      vectors), checkpoints/, generator.h5 (all that '\(Program.name) generate' needs), critic.h5 and grid.png. \
      Ctrl-C completes the current update, writes everything and exits with 130; a second Ctrl-C ends at once. \
      SIGUSR1 writes grid, networks and a checkpoint now. '\(Program.name) resume' goes on with a run that was \
      stopped or killed, and gets the same numbers as without the interruption.
      """)

  @Option(help: "The architecture; '\(Program.name) list' shows them.", completion: .architecture)
  var model: String?

  @OptionGroup var recipe: RecipeChoice

  @Option(
    help: ArgumentHelp("A data set, or a folder with its files or with pictures.", valueName: "name or folder"),
    completion: .data)
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The objective, in place of the recipe's; short for --set objective.name=NAME.", valueName: "name"),
    completion: .objective)
  var objective: String?

  @Option(parsing: .unconditional, help: "The number of steps, in place of the recipe's.")
  var steps: Int?

  @Option(parsing: .unconditional, help: "The seed of all random numbers, in place of the recipe's.")
  var seed: Int?

  @Option(
    help: ArgumentHelp(
      "The run folder; by default runs/MODEL-RECIPE, with a number where that exists.", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Flag(help: "Replace the run in a folder that exists.")
  var force = false

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var observers: ObserverOptions
  @OptionGroup(title: "Evaluation") var evaluation: EvaluationOptions
  @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(name: .customLong("out"), help: .oldName(of: "--output"), completion: .directory)
  var oldOutput: String?

  @Option(
    name: .customLong("resume"), help: ArgumentHelp("The old form of 'resume'.", visibility: .hidden),
    completion: .directory)
  var resumed: String?

  @Option(
    name: .customLong("override"), parsing: .singleValue,
    help: ArgumentHelp("Goes with --resume.", visibility: .hidden))
  var allowed: [ResumeOverride] = []

  mutating func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps is a number of at least 1, not \(steps).") }
    if let seed, seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    try OldName.check(("--out", oldOutput), ("--output", output))
    try FileKind.checkFolder(oldOutput == nil ? "--output" : "--out", output ?? oldOutput)
    output = output ?? oldOutput
    try evaluation.check(isResumed: resumed != nil)
    if resumed == nil {
      if model == nil { throw ValidationError("Missing expected argument '--model <model>'") }
      if !allowed.isEmpty { throw ValidationError("--override goes with 'resume'.") }
    } else {
      let others = [
        (oldOutput == nil ? "--output" : "--out", output != nil), ("--force", force),
        ("--recipe", recipe.recipe != RecipeChoice.standard),
      ]
      if let other = others.first(where: \.1) {
        throw ValidationError("\(other.0) does not go with --resume: a run goes on in its folder and with its recipe.")
      }
    }
  }

  func run(_ zoo: Zoo) throws {
    // From the start: SIGUSR1 would end a program that still loads its data.
    let watch = SignalWatch()
    if let path = resumed { return try resume(path, zoo, watch) }
    let plan = try plan(
      recipe.load(zoo, model: model ?? "", more: changes(zoo)), options(), zoo)
    let observers = try zoo.observers(plan.options)
    let place = output.map { RunPlan.Place.folder($0, replacing: force) } ?? .unused(defaultFolder)
    var needs = ""
    let run = try plan.begin(in: place) { needs = try words($0, plan) }
    try train(plan, run, from: nil, observers, needs, watch)
  }

  private func resume(_ path: String, _ zoo: Zoo, _ watch: SignalWatch) throws {
    let folder = try RunFolder(resuming: path)
    let checkpoint = try folder.checkpoints.last()
    let options = options(beside: checkpoint.options)
    let recipe = try ResumeCompatibility(folder, checkpoint, zoo).recipe(
      model: model, changes: self.recipe.overrides + changes(zoo), options, allowing: allowed
    ).counting(examples: checkpoint.exampleCount)
    let asksNothing = options == checkpoint.options && allowed.isEmpty
    if checkpoint.isFinished, checkpoint.steps == recipe.training.steps, folder.hasNetworks, asksNothing {
      return ConsoleOutput.standardOutput.write(Self.finished(recipe, folder, isUnchanged: true))
    }
    let plan = try plan(recipe, options, zoo)
    let observers = try zoo.observers(options)
    var needs = ""
    let run: TrainingRun
    do {
      run = try plan.resume(
        in: folder, from: checkpoint, allowing: Set(allowed.compactMap(\.change))
      ) { needs = try words($0, plan) }
    } catch CheckpointError.dataset(let file, let expected, let found) where recipe.data.set == PictureFolder.name {
      throw UsageError(
        "\(CheckpointError.dataset(file: file, expected: expected, found: found)); if the folder is as it was, "
          + "GANZoo 0.1.0 "
          + "began this run and read it otherwise (Documentation/pictures.md, Since 0.1.0)")
    }
    try train(plan, run, from: checkpoint, observers, needs, watch)
  }

  /// What the command line changes in the recipe.
  private func changes(_ zoo: Zoo) throws -> [String] {
    let changes = [
      steps.map { "training.steps=\($0)" }, seed.map { "training.seed=\($0)" },
      objective.map { "objective.name=\($0)" },
    ]
    return try changes.compactMap { $0 } + (data.map { try DataChoice.overrides($0, zoo) } ?? [])
  }

  /// What the command line says beside the recipe, and for the rest what the run had that is resumed.
  private func options(beside earlier: RunOptions? = nil) -> RunOptions {
    var options = earlier ?? RunOptions(threads: threads.device.threads)
    options.device = RunOptions.processor
    if let threads = threads.threads { options.threads = threads }
    evaluation.apply(to: &options)
    observers.apply(to: &options)
    checkpoints.apply(to: &options)
    return options
  }

  private func plan(_ recipe: Recipe, _ options: RunOptions, _ zoo: Zoo) throws -> RunPlan {
    let device = Device(threads: options.threads)
    let dataset = try recipe.loadDataset(downloads: DataChoice.downloads, threads: threads.readers)
    let monitor = try monitor(recipe, options, dataset, zoo, device)
    return try RunPlan(recipe, dataset: dataset, options: options, monitor: monitor, on: device)
  }

  /// What a run takes, in words; a run that takes more than there is is refused.
  private func words(_ needs: RunPlan.Needs, _ plan: RunPlan) throws -> String {
    try limits.check(
      memory: needs.memory, disk: [(needs.disk, needs.path)], advice: LimitOptions.advice(plan.recipe))
    return limits.words(memory: needs.memory, disk: needs.disk)
  }

  private func train(
    _ plan: RunPlan, _ run: TrainingRun, from checkpoint: Checkpoint?, _ observers: [any TrainingObserver],
    _ needs: String, _ watch: SignalWatch
  ) throws {
    let output = ConsoleOutput.standardError
    introduce(plan, run, from: checkpoint, needs, output)
    let start = ContinuousClock.now
    let signal = { watch.requested ?? (output.isClosed ? .brokenPipe : nil) }
    let outcome = try run.run(
      observers: [ProgressReporter(output)] + observers,
      requests: TrainingRequests(stop: { signal() != nil }, save: { watch.takeSaveRequest() }))
    let time = (ContinuousClock.now - start).unitText
    let (folder, isDone) = (run.folder, outcome == .finished)
    if isDone, checkpoint?.steps == plan.recipe.training.steps {
      return ConsoleOutput.standardOutput.write(Self.finished(plan.recipe, folder, isUnchanged: false))
    }
    ConsoleOutput.standardOutput.write(
      """
      \(isDone ? "Trained" : "Stopped") after \(time).
      Generator  \(folder.generator)
      Grid       \(folder.grid)
      Log        \(folder.log)
      \(isDone
        ? "Generate more: \(Program.name) generate \(folder.generator.shellWord) --grid samples.png"
        : "Go on: \(Program.name) resume \(folder.path.shellWord)")

      """)
    if !isDone, let signal = signal() { throw EarlyExit(status: signal.exitStatus) }
  }

  /// Says what is trained, what it takes, and what a user should know of it.
  private func introduce(
    _ plan: RunPlan, _ run: TrainingRun, from checkpoint: Checkpoint?, _ needs: String, _ output: ConsoleOutput
  ) {
    let (recipe, dataset) = (plan.recipe, plan.dataset)
    let name =
      checkpoint.map { "Resuming at step \($0.steps.grouped): \(recipe.model)" } ?? "\(recipe.model) \(recipeName)"
    output.write(
      "\(name): \(dataset.count.grouped) examples of \(recipe.data.set), "
        + "\(Self.length(recipe.training)) of \(recipe.training.batch), \(plan.options.threads) threads; "
        + "\(needs); run folder \(run.folder.path)\n")
    for warning in recipe.warnings { output.write("warning: \(warning)\n") }
    if checkpoint == nil, let note = dataset.originals.flatMap({ PictureNote.text($0, recipe) }) {
      output.write(note + "\n")
    }
    for note in recipe.notes + dataset.notes { output.write("note: \(note.printable)\n") }
  }

  /// Judges by real images that no classifier has seen, nor are they test images, by which nothing may be chosen.
  private func monitor(
    _ recipe: Recipe, _ options: RunOptions, _ dataset: any Dataset, _ zoo: Zoo, _ device: Device
  ) throws -> TrainingMonitor? {
    guard let interval = options.evaluateEvery else { return nil }
    guard recipe.architecture.sample.rank == 3 else {
      throw UsageError("--evaluate-every judges images, but \(recipe.data.set) has points")
    }
    let choice =
      try options.classifier.map { try ClassifierChoice(path: $0, zoo) }
      ?? ClassifierChoice(of: recipe.data.set, zoo)
    let isTraining = recipe.data.split == .train
    let training =
      try isTraining
      ? dataset : recipe.loadDataset(.train, downloads: DataChoice.downloads, threads: threads.readers)
    return try TrainingMonitor(
      every: interval, choice.classifier(on: device), reference: Holdout(of: training).validation)
  }

  private var recipeName: String {
    let file = (recipe.recipe as NSString).lastPathComponent
    return (file as NSString).deletingPathExtension
  }

  private var defaultFolder: String { "runs/\(model ?? "")-\(recipeName)" }
}
