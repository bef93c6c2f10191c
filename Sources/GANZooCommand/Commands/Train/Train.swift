import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooSupport

struct Train: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a generator and writes a run folder.",
    usage: """
      \(Program.name) train --model <model> [--recipe <recipe>] [--output <folder>] [<options>]
      \(Program.name) train --from <file> (--critic <file> | --model <model>) --data <name or folder> [<options>]
      \(Program.name) train --init <source> --data <name or folder> [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) train --model acgan
        \(Program.name) train --model acgan --set training.batch=32 --steps 500 --output runs/small
        \(Program.name) train --model acgan --objective wgan-gp --output runs/penalty
        \(Program.name) train --model acgan --recipe keras-wacgan --data ~/mnist
        \(Program.name) train --model acgan --evaluate-every 500
        \(Program.name) train --from G.keras --critic D.keras --data pictures/
        \(Program.name) train --from G.keras --model dcgan --data pictures/
        \(Program.name) train --model acgan --data pictures/ --size 64
        \(Program.name) train --model dcgan --data pictures/ --mirror --augment
        \(Program.name) train --init runs/acgan-default --data pictures/

      The run folder holds recipe.yaml (all settings in force), log.jsonl (losses), samples/ (grids of fixed latent \
      vectors), checkpoints/, generator.h5 (all that '\(Program.name) generate' needs), critic.h5, grid.png and an \
      event file for TensorBoard. Ctrl-C completes the current update, writes everything and exits with 130; a second \
      Ctrl-C ends at once. SIGUSR1 writes grid, networks and a checkpoint now. '\(Program.name) resume' goes on with a \
      run that was stopped or killed, and gets the same numbers as without the interruption.
      """)

  @Option(
    help: "The architecture, or beside --from the one whose critic is taken; '\(Program.name) list' shows them.",
    completion: .architecture)
  var model: String?

  @OptionGroup var recipe: RecipeChoice

  @OptionGroup(title: "Networks that were trained before") var start: StartOptions

  @Option(
    help: ArgumentHelp("A data set, or a folder with its files or with pictures.", valueName: "name or folder"),
    completion: .data)
  var data: String?

  @OptionGroup var sample: SampleOptions
  @OptionGroup var augmentation: AugmentationOptions

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

  @Flag(help: "Replace the run in a folder that exists; a folder that is no run's stays.")
  var force = false

  @OptionGroup var launcher: RunLauncher

  @Option(name: .customLong("out"), help: .oldName(of: "--output"), completion: .directory)
  var oldOutput: String?

  mutating func validate() throws {
    try start.check(beside: model)
    if let steps, steps < 1 { throw ValidationError("--steps is a number of at least 1, not \(steps).") }
    if let seed, seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    try OldName.check(("--out", oldOutput), ("--output", output))
    try FileKind.checkFolder(oldOutput == nil ? "--output" : "--out", output ?? oldOutput)
    output = output ?? oldOutput
    try launcher.evaluation.check(isResumed: false)
  }

  func run(_ zoo: Zoo) throws {
    // From the start: SIGUSR1 would end a program that still loads its data.
    let watch = SignalWatch()
    let options =
      try RecipeChoice.options(steps: steps, seed: seed, objective: objective, data: data, zoo) + augmentation.options
    let chosen = try options.quoted { try self.chosen(options.assignments(beside: recipe.overrides), zoo) }
    if force, let output { try start.check(replacing: output) }
    if let output { try RunFolder.checkNew(output, replacing: force) }
    let runOptions = launcher.options()
    let observers = try zoo.observers(runOptions)
    let plan = try launcher.plan(chosen.recipe, runOptions, start: chosen.start, zoo)
    let sizes = plan.recipe.architecture.sample.sizes
    // Trained networks have their size and colour.
    let request =
      start.isGiven && sizes.count == 3
      ? SampleRequest(height: sizes[0], width: sizes[1], channels: sizes[2]) : sample.request
    PictureLines.write(plan.dataset.originals, as: sizes, request)
    let name = "\(chosen.recipe.model)-\(chosen.name)"
    let place = output.map { RunPlan.Place.folder($0, replacing: force) } ?? .unused("runs/\(name)")
    let title = "\(chosen.recipe.model) \(chosen.name)"
    try launcher.run(plan, title, notes: chosen.notes, observers, zoo, watch) { check in
      try plan.begin(in: place, check: check)
    }
  }

  private func chosen(_ changes: [String], _ zoo: Zoo) throws -> ChosenTraining {
    guard !start.isGiven || sample.request.isEmpty else {
      throw UsageError("--size and --colour go with --model: trained networks have a size and a colour")
    }
    let isHeld = changes.contains("data.set=pictures") && !recipe.overrides.contains { $0.hasPrefix("data.test=") }
    let onPictures = changes + (isHeld ? [PictureFolder.heldOutByName] : [])
    if let generator = start.generator, let critic = start.criticChoice(beside: model) {
      return try ChosenTraining(generator: generator, critic: critic, recipe, changes: onPictures, zoo)
    }
    if let source = start.source {
      return try ChosenTraining(
        from: source, critic: start.critic, recipe, changes: onPictures, readers: launcher.threads.readers, zoo)
    }
    let loaded = try recipe.load(zoo, model: model ?? "", more: changes, fitting: sample.request)
    if let begun = loaded.start {
      throw UsageError(
        "\(recipe.recipe) is the recipe of a training that began with \(begun.from): --init \(begun.from.shellWord) "
          + "in place of --model begins with it again")
    }
    return ChosenTraining(recipe: loaded, name: recipeName, notes: loaded.notes)
  }

  private var recipeName: String {
    let file = (recipe.recipe as NSString).lastPathComponent
    return (file as NSString).deletingPathExtension
  }
}
