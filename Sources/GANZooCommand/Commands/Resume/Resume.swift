import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooSupport

struct Resume: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Goes on with a run from its last checkpoint.",
    usage: "\(Program.name) resume <run> [<options>]",
    discussion: """
      Examples:

        \(Program.name) resume runs/acgan-default
        \(Program.name) resume runs/small --steps 1000 --override steps
        \(Program.name) resume runs/small --on-nan retry

      The run goes on in its folder, with its recipe and its options, and gets the same numbers as without the \
      interruption. Options given here replace the run's own. Those that would change the training have to be \
      allowed by --override:

        steps       train to another step, by --steps or --set training.epochs
        device      use the CPU for a run that another device began
        threads     use another number of threads
        paths       use data or a classifier that have moved
        classifier  measure with another classifier
        log         go on although rows of the log are missing

      Documentation/runs.md says how runs are kept.
      """)

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(parsing: .unconditional, help: "Train to this step, with --override steps.")
  var steps: Int?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A setting that may differ from the original run; may be given several times.", valueName: "what"))
  var override: [ResumeOverride] = []

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Change a setting of the recipe; may be given several times.", valueName: "path=value"),
    completion: .setting)
  var settings: [String] = []

  @Option(
    help: ArgumentHelp("The folder that the data has moved to, with --override paths.", valueName: "folder"),
    completion: .directory)
  var data: String?

  @OptionGroup var launcher: RunLauncher

  @Option(
    help: ArgumentHelp("Goes with the old form 'train --resume'.", visibility: .hidden), completion: .architecture)
  var model: String?

  @Option(help: ArgumentHelp("Goes with the old form 'train --resume'.", visibility: .hidden), completion: .objective)
  var objective: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Goes with the old form 'train --resume'.", visibility: .hidden))
  var seed: Int?

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps is a number of at least 1, not \(steps).") }
    try launcher.evaluation.check(isResumed: true)
  }

  func run(_ zoo: Zoo) throws {
    // From the start: SIGUSR1 would end a program that still loads its data.
    let watch = SignalWatch()
    let folder = try RunFolder(resuming: self.folder)
    let checkpoint = try folder.checkpoints.last()
    let options = launcher.options(beside: checkpoint.options)
    let given = try RecipeChoice.options(steps: steps, seed: seed, objective: objective, data: data, zoo)
    let changes = try settings + given.assignments(beside: settings)
    let (recipe, notes) = try given.quoted {
      try ResumeCompatibility(folder, checkpoint, zoo).recipe(
        model: model, changes: changes, options, allowing: override)
    }
    let asksNothing = options == checkpoint.options && override.isEmpty
    if checkpoint.isFinished, checkpoint.steps == recipe.training.steps, folder.hasNetworks, asksNothing {
      return ConsoleOutput.standardOutput.write(RunLauncher.finished(recipe, folder, isUnchanged: true))
    }
    if data == nil { try checkData(recipe) }
    let observers = try zoo.observers(options)
    let plan = try launcher.plan(recipe, options, zoo)
    let title = "Resuming at step \(checkpoint.steps.grouped): \(recipe.model)"
    try launcher.run(plan, title, from: checkpoint, notes: notes, observers, zoo, watch) { check in
      try resumed(plan, folder, checkpoint, check)
    }
  }

  /// Throws `UsageError` where the run's own data are not where it had them: a relative path leads elsewhere from
  /// another working directory.
  private func checkData(_ recipe: Recipe) throws(UsageError) {
    guard let data = recipe.data.folder, !FileManager.default.fileExists(atPath: data) else { return }
    let place = data.hasPrefix("/") ? "does not exist any more" : "is not in this working directory"
    throw UsageError(
      "the run in \(folder) learns from \(data), which \(place); --data PATH --override paths says where it is now")
  }

  private func resumed(
    _ plan: RunPlan, _ folder: RunFolder, _ checkpoint: Checkpoint, _ check: (RunPlan.Needs) throws -> Void
  ) throws -> TrainingRun {
    do {
      return try plan.resume(
        in: folder, from: checkpoint, allowing: Set(override.compactMap(\.change)), check: check)
    } catch CheckpointError.dataset(let file, let expected, let found)
      where plan.recipe.data.set == PictureFolder.name
    {
      throw UsageError(
        "\(CheckpointError.dataset(file: file, expected: expected, found: found)); if the folder is as it was, GANZoo "
          + "0.1.0 began this run and read it otherwise (Documentation/pictures.md, Since 0.1.0)")
    }
  }
}
