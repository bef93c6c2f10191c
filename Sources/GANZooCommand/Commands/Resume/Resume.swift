import ArgumentParser
import GANZoo
import GANZooSupport

struct Resume: ZooCommand {
  static let configuration = CommandConfiguration(
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
    help: ArgumentHelp("Change a setting of the recipe; may be given several times.", valueName: "path=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp("The folder that the data has moved to, with --override paths.", valueName: "folder"),
    completion: .directory)
  var data: String?

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var observers: ObserverOptions
  @OptionGroup(title: "Evaluation") var evaluation: EvaluationOptions
  @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  func validate() throws {
    if let steps, steps < 1 { throw ValidationError("--steps is a number of at least 1, not \(steps).") }
    try evaluation.check(isResumed: true)
  }

  func run(_ zoo: Zoo) throws {
    var train = try Train.parse(["--resume=."])
    train.resumed = folder
    (train.steps, train.data, train.allowed) = (steps, data, override)
    train.recipe.overrides = settings
    train.threads = threads
    train.observers = observers
    train.evaluation = evaluation
    train.checkpoints = checkpoints
    train.limits = limits
    try train.run(zoo)
  }
}
