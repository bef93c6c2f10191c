import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

struct Train: ZooCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a generator and writes a run folder, or goes on with one.",
    discussion: """
      Examples:

        \(Program.name) train --model acgan
        \(Program.name) train --model acgan --set training.batch=32 --steps 500 --seed 7 --out runs/small
        \(Program.name) train --model acgan --objective wgan-gp --out runs/penalty
        \(Program.name) train --model acgan --recipe keras-wacgan --data ~/mnist --out runs/article
        \(Program.name) train --model acgan --evaluate-every 500
        \(Program.name) train --resume runs/small
        \(Program.name) train --resume runs/small --steps 1000 --override steps

      The run folder holds recipe.yaml (all settings in force), log.jsonl (losses), samples/ (grids of fixed latent \
      vectors), checkpoints/, generator.h5 (all that '\(Program.name) generate' needs), critic.h5 and grid.png. Ctrl-C finishes the \
      iteration, writes what is there and exits with 130; twice, it ends at once. SIGUSR1 writes grid, networks and a checkpoint \
      now. A run that was stopped or killed goes on with --resume, to the same numbers as if nothing had happened.
      """)

  @Option(help: "The architecture; '\(Program.name) list' shows them.")
  var model: String?

  @OptionGroup var recipe: RecipeChoice
  @OptionGroup var threads: ThreadOptions

  @Option(
    help: ArgumentHelp("What is trained for, in place of the recipe's: --set objective.name=NAME.", valueName: "name"))
  var objective: String?

  @Option(
    help: ArgumentHelp(
      "A data set ('\(Program.name) data' shows them), a folder of pictures, or one with the files of the recipe's data set.",
      valueName: "name or folder"))
  var data: String?

  @Option(parsing: .unconditional, help: "Iterations of the generator, in place of the recipe's.")
  var steps: Int?

  @Option(parsing: .unconditional, help: "Key of all random numbers, in place of the recipe's.")
  var seed: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Measure the generator every so many steps; a collapse is a warning.", valueName: "steps"))
  var evaluateEvery: Int?

  @Option(
    help: ArgumentHelp("Judge by this classifier rather than by the package's of the data set.", valueName: "file"))
  var classifier: String?

  @Option(help: "The run folder; by default runs/MODEL-RECIPE, with a number where that exists.")
  var out: String?

  @Flag(help: "Replace the run in a folder that exists.")
  var force = false

  @OptionGroup var limits: LimitOptions
  @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps is a number of at least 1, not \(steps).") }
    if let seed, seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    // A run that goes on may do without.
    let least = checkpoints.resume == nil ? 1 : 0
    if let evaluateEvery, evaluateEvery < least {
      throw ValidationError("--evaluate-every is a number of at least \(least), not \(evaluateEvery).")
    }
    try FileKind.checkFolder("--out", out)
    if checkpoints.resume == nil {
      if model == nil { throw ValidationError("Missing expected argument '--model <model>'") }
      if classifier != nil, evaluateEvery == nil { throw ValidationError("--classifier goes with --evaluate-every.") }
      if !checkpoints.override.isEmpty { throw ValidationError("--override goes with --resume.") }
    } else {
      let others = [("--out", out != nil), ("--force", force), ("--recipe", recipe.recipe != RecipeChoice.standard)]
      if let other = others.first(where: \.1) {
        throw ValidationError("\(other.0) does not go with --resume: a run goes on in its folder and with its recipe.")
      }
    }
  }

  func run(_ catalogue: Zoo) throws {
    // From the start: SIGUSR1 would end a program that still loads its data.
    let watch = SignalWatch()
    if let path = checkpoints.resume { return try resume(path, catalogue, watch) }
    var recipe = try recipe.load(catalogue, model: model ?? "", more: changes(catalogue))
    let options = options()
    // What can be wrong with data and classifier has to show before the folder of an earlier run is touched.
    let material = try material(recipe, options, catalogue)
    recipe = try recipe.counting(examples: material.examples.count)
    let path = out ?? RunFolder.unused(defaultFolder)
    let needs = try needs(recipe, options, at: path, replacedBytes: force ? RunFolder.bytesMakingWay(in: path) : 0)
    let folder =
      try out.map { try RunFolder(creating: $0, replacing: force) } ?? RunFolder(creatingUnused: defaultFolder)
    try train(recipe, material, in: folder, from: nil, options, needs, watch)
  }

  private func resume(_ path: String, _ catalogue: Zoo, _ watch: SignalWatch) throws {
    let folder = try RunFolder(resuming: path)
    let checkpoint = try folder.checkpoints.last()
    let options = options(beside: checkpoint.options)
    let recipe = try RunToResume(folder, checkpoint, catalogue).recipe(
      model: model, changes: self.recipe.overrides + changes(catalogue), options, allowing: checkpoints.override
    ).counting(examples: checkpoint.exampleCount)
    let asksNothing = options == checkpoint.options && checkpoints.override.isEmpty
    if checkpoint.isFinished, checkpoint.steps == recipe.training.steps, folder.hasNetworks, asksNothing {
      return ConsoleOutput.standardOutput.write(Self.finished(recipe, folder, isUnchanged: true))
    }
    let material = try material(recipe, options, catalogue)
    let needs = try needs(
      recipe, options, at: path, from: checkpoint.steps, replacedBytes: folder.bytesMakingWay)
    try train(recipe, material, in: folder, from: checkpoint, options, needs, watch)
  }

  /// What the command line changes in the recipe.
  private func changes(_ catalogue: Zoo) throws -> [String] {
    let changes = [
      steps.map { "training.steps=\($0)" }, seed.map { "training.seed=\($0)" },
      objective.map { "objective.name=\($0)" },
    ]
    return try changes.compactMap { $0 } + (data.map { try DataChoice.overrides($0, catalogue) } ?? [])
  }

  /// What the command line says beside the recipe, and for the rest what the run had that is resumed.
  private func options(beside earlier: RunOptions? = nil) -> RunOptions {
    var options = earlier ?? RunOptions(threads: threads.device.threads)
    options.device = RunOptions.processor
    if let threads = threads.threads { options.threads = threads }
    if let evaluateEvery { options.evaluateEvery = evaluateEvery == 0 ? nil : evaluateEvery }
    if let classifier { options.classifier = classifier }
    checkpoints.apply(to: &options)
    return options
  }

  /// What a training needs beside its recipe.
  private typealias Material = (device: Device, examples: any Dataset, monitor: TrainingMonitor?)

  private func material(_ recipe: Recipe, _ options: RunOptions, _ catalogue: Zoo) throws -> Material {
    let device = Device(threads: options.threads)
    let examples = try recipe.examples(downloads: DataChoice.downloads, threads: threads.readers)
    return (device, examples, try monitor(recipe, options, examples, catalogue, device))
  }

  /// What the run takes, in words; a run that takes more than there is is refused.
  ///
  /// - Parameter makingWay: bytes of files at the path that it replaces.
  private func needs(
    _ recipe: Recipe, _ options: RunOptions, at path: String, from step: Int = 0, replacedBytes: Int
  ) throws -> String {
    let requirements = try TrainingRequirements(recipe, isMeasured: options.evaluateEvery != nil)
    let disk = max(0, requirements.disk(recipe, from: step, options) - replacedBytes)
    try limits.check(
      memory: requirements.memory, disk: [(disk, path)],
      advice: LimitOptions.advice(recipe))
    return limits.words(memory: requirements.memory, disk: disk)
  }

  private func train(
    _ recipe: Recipe, _ material: Material, in folder: RunFolder, from checkpoint: Checkpoint?, _ options: RunOptions,
    _ needs: String, _ watch: SignalWatch
  ) throws {
    let (device, examples, monitor) = material
    let output = ConsoleOutput.standardError
    let name =
      checkpoint.map { "Resuming at step \($0.steps.grouped): \(recipe.model)" } ?? "\(recipe.model) \(recipeName)"
    output.write(
      "\(name): \(examples.count.grouped) examples of \(recipe.data.set), "
        + "\(Self.length(recipe.training)) of \(recipe.training.batch), \(device.threads) threads; "
        + "\(needs); run folder \(folder.path)\n")
    for warning in recipe.warnings { output.write("warning: \(warning)\n") }
    if checkpoint == nil, let note = examples.originals.flatMap({ PictureNote.text($0, recipe) }) {
      output.write(note + "\n")
    }
    for note in examples.notes { output.write("note: \(note.printable)\n") }
    let start = ContinuousClock.now
    let run: TrainingRun
    do {
      run = try TrainingRun(
        recipe, examples: examples, in: folder, from: checkpoint,
        allowing: Set(checkpoints.override.compactMap(\.change)), options: options, monitor: monitor, on: device)
    } catch CheckpointError.examples(let file, let expected, let found) where recipe.data.set == PictureFolder.name {
      throw UsageError(
        "\(CheckpointError.examples(file: file, expected: expected, found: found)); if the folder is as it was, GANZoo 0.1.0 "
          + "began this run and read it otherwise (Documentation/pictures.md, Since 0.1.0)")
    }
    let outcome = try run.run(
      output: output,
      requests: TrainingRun.Requests(
        stop: { watch.requested ?? (output.isClosed ? .brokenPipe : nil) }, save: { watch.takeSaveRequest() }))
    let time = (ContinuousClock.now - start).unitText
    let isDone = outcome == .finished
    if isDone, checkpoint?.steps == recipe.training.steps {
      return ConsoleOutput.standardOutput.write(Self.finished(recipe, folder, isUnchanged: false))
    }
    ConsoleOutput.standardOutput.write(
      """
      \(isDone ? "Trained" : "Stopped") after \(time).
      Generator  \(folder.generator)
      Grid       \(folder.grid)
      Log        \(folder.log)
      \(isDone
        ? "Draw more: \(Program.name) generate --weights \(folder.generator.shellWord) --grid samples.png"
        : "Go on:     \(Program.name) train --resume \(folder.path.shellWord)")

      """)
    if case .interrupted(let signal) = outcome { throw EarlyExit(status: signal.exitStatus) }
  }

  /// Judges by real images that no classifier has seen, nor are they test images, by which nothing may be chosen.
  private func monitor(
    _ recipe: Recipe, _ options: RunOptions, _ examples: any Dataset, _ catalogue: Zoo, _ device: Device
  ) throws -> TrainingMonitor? {
    guard let interval = options.evaluateEvery else { return nil }
    guard recipe.architecture.sample.rank == 3 else {
      throw UsageError("--evaluate-every judges images, but \(recipe.data.set) has points")
    }
    let choice =
      try options.classifier.map { try ClassifierChoice(path: $0, catalogue) }
      ?? ClassifierChoice(of: recipe.data.set, catalogue)
    let isTraining = recipe.data.split == .train
    let training =
      try isTraining
      ? examples : recipe.examples(.train, downloads: DataChoice.downloads, threads: threads.readers)
    return try TrainingMonitor(
      every: interval, choice.classifier(on: device), reference: Holdout(of: training).validation)
  }

  private var recipeName: String {
    let file = (recipe.recipe as NSString).lastPathComponent
    return (file as NSString).deletingPathExtension
  }

  private var defaultFolder: String { "runs/\(model ?? "")-\(recipeName)" }
}
