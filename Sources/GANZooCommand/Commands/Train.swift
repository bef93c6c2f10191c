import ArgumentParser
import Console
import Datasets
import Evaluation
import Foundation
import GANZoo

struct Train: CatalogueCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a generator and writes a run folder.",
    discussion: """
      Examples:

        \(Program.name) train --model acgan
        \(Program.name) train --model acgan --set training.batch=32 --steps 500 --seed 7 --out runs/small
        \(Program.name) train --model acgan --objective wgan-gp --out runs/penalty
        \(Program.name) train --model acgan --recipe keras-wacgan --data ~/mnist --out runs/article
        \(Program.name) train --model acgan --evaluate-every 500

      The run folder holds recipe.yaml (all settings in force), log.jsonl (losses), samples/ (grids of fixed latent \
      vectors), generator.h5 (all that '\(Program.name) generate' needs), critic.h5 and grid.png. Ctrl-C finishes the iteration, writes \
      what is there and exits with 130; twice, it ends at once.
      """)

  @OptionGroup var recipe: RecipeOptions
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

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps is a number of at least 1, not \(steps).") }
    if let seed, seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    if let evaluateEvery, evaluateEvery < 1 {
      throw ValidationError("--evaluate-every is a number of at least 1, not \(evaluateEvery).")
    }
    if classifier != nil, evaluateEvery == nil { throw ValidationError("--classifier goes with --evaluate-every.") }
  }

  func run(_ catalogue: Catalogue) throws {
    let changes = [
      steps.map { "training.steps=\($0)" }, seed.map { "training.seed=\($0)" },
      objective.map { "objective.name=\($0)" },
    ]
    let source = try data.map { try DataChoice.overrides($0, catalogue) } ?? []
    let recipe = try recipe.load(catalogue, more: changes.compactMap { $0 } + source)
    let device = threads.device
    let examples = try recipe.examples(downloads: DataChoice.downloads, threads: device.threads)
    let monitor = try evaluateEvery.map { try makeMonitor(every: $0, recipe, examples, catalogue, device) }
    let folder = try RunFolder(creating: out ?? defaultFolder, replacing: force)

    let output = ConsoleOutput.standardError
    output.write(
      "\(recipe.model) \(recipeName): \(examples.count.grouped) examples of \(recipe.data.set), "
        + "\(recipe.training.steps.grouped) steps of \(recipe.training.batch), \(device.threads) threads; "
        + "run folder \(folder.path)\n")
    for warning in recipe.warnings { output.write("warning: \(warning)\n") }
    let start = ContinuousClock.now
    let watch = InterruptionWatch()
    let run = try TrainingRun(recipe, examples: examples, in: folder, monitor: monitor, on: device)
    let outcome = try run.run(output: output) { watch.requested }
    let time = (ContinuousClock.now - start).unitText
    let verb = outcome == .finished ? "Trained" : "Stopped"
    ConsoleOutput.standardOutput.write(
      """
      \(verb) after \(time).
      Generator  \(folder.generator)
      Grid       \(folder.grid)
      Log        \(folder.log)
      Draw more: \(Program.name) generate --weights \(folder.generator) --grid samples.png

      """)
    if case .interrupted(let signal) = outcome { throw EarlyExit(status: signal.exitStatus) }
  }

  /// Judges by real images that no classifier has seen, nor are they test images, by which nothing may be chosen.
  private func makeMonitor(
    every interval: Int, _ recipe: Recipe, _ examples: any Examples, _ catalogue: Catalogue, _ device: Device
  ) throws -> TrainingMonitor {
    guard recipe.architecture.sample.rank == 3 else {
      throw UsageError("--evaluate-every judges images, but \(recipe.data.set) has points")
    }
    let choice =
      try classifier.map { try ClassifierChoice(path: $0, catalogue) }
      ?? ClassifierChoice(of: recipe.data.set, catalogue)
    let isTraining = recipe.data.split == .train
    let training =
      try isTraining
      ? examples : recipe.examples(.train, downloads: DataChoice.downloads, threads: device.threads)
    return try TrainingMonitor(
      every: interval, choice.classifier(on: device), reference: Holdout(of: training).validation)
  }

  private var recipeName: String {
    let file = (recipe.recipe as NSString).lastPathComponent
    return (file as NSString).deletingPathExtension
  }

  private var defaultFolder: String { RunFolder.unused("runs/\(recipe.model)-\(recipeName)") }
}
