import GANZoo
import GANZooSupport

// Errors of the command line and of recipes.
extension ErrorFamily {
  static let commands = ErrorFamily(
    title: "The command line",
    introduction: """
      Commands and options that do not exist are told with the one that was probably meant and all that there are;
      `--help` has examples ([The command line](cli.md)). What has more than 30 combining marks in a row is refused,
      wherever it stands ([SECURITY.md](../SECURITY.md)).
      """,
    entries: [
      Entry(
        UsageError("--data rings is neither a data set (cifar10, mnist) nor a folder or file"),
        "the option does not take this argument", remedy: "choose one of those named"),
      Entry(
        UnknownNameError(kind: "architecture", found: "acgam", known: ["acgan", "dcgan", "mlp", "resnet"]),
        "nothing of that name is registered", remedy: "`ganzoo list` shows what there is"),
      Entry(
        GeneratorInterfaceError.ambiguous(file: "g.keras", role: .latent, known: ["z", "w"]),
        "`import` cannot tell what the inputs of somebody's network mean", remedy: "say it, as the message shows"),
    ])

  static let recipes = ErrorFamily(
    title: "Recipes and --set",
    introduction: """
      A place in a file is its line, or line and column. `--set`, and an option that stands for a setting, are quoted as
      they were typed.
      """,
    entries: [
      Entry(
        SettingsError.unreadable(file: "own.yaml", reason: "no such file or directory"), "there is no such file",
        remedy: "`--recipe` takes a recipe's name, or a path with a slash or `.yaml`"),
      Entry(
        SettingsError.syntax(file: "own.yaml", line: 3, column: 7, problem: "expected a value"), "the text is not YAML",
        remedy: "mend it at that place"),
      Entry(
        SettingsError.unknown(
          path: "training.bach", origin: .assignment("training.bach=64"), suggestion: "training.batch",
          known: ["training.batch", "training.steps"]), "no setting has that name",
        remedy: "`recipe.yaml` of any run has all settings"),
      Entry(
        UsageError("--steps 100 and --set training.steps=200 both say training.steps: give one of them"),
        "an option stands for a setting, and `--set` says another value of it", remedy: "leave one of them out"),
      Entry(
        SettingsError.wrongValue(
          path: "training.batch", origin: .line(file: "own.yaml", 12), expected: "a whole number", found: "'many'",
          suggestion: nil), "the value is of another type or out of range", remedy: "give one as expected"),
      Entry(
        SettingsError.alternatives(
          paths: ["training.steps", "training.epochs"], origin: .assignment("training.epochs=2")),
        "two settings say the same thing in two ways",
        remedy: "leave one out; an override takes the place of the file's"),
      Entry(
        RecipeModelError(recipe: "own.yaml", expected: "acgan", found: "dcgan"), "the recipe says another `model`",
        remedy: "ask for that model"),
      Entry(
        ArchitectureError(
          "mnist has 10 classes, but architecture.classes is 3; --set architecture.classes=10 changes it"),
        "settings do not go together, or not with the data", remedy: "change the setting that the message names"),
    ])

  static let networks = ErrorFamily(
    title: "Networks",
    introduction: "Settings, or a file's configuration, make layers that do not fit together.",
    entries: [
      Entry(
        NetworkError.tooLarge(network: "G", layer: "dense", what: "output", shape: [100_000, 100_000]),
        "a layer would have more than 2²⁶ numbers", remedy: "make it smaller"),
      Entry(
        ConfigurationError.unknownLayer(className: "LSTM", known: ["Conv2D", "Dense"]),
        "a file has a layer that GANZoo does not have", remedy: "write the layer as a plug-in"),
      Entry(
        NetworkError.shape(
          network: "D", layer: "conv_1", className: "Conv2D", expected: "[height, width, channels]", found: [[100]]),
        "layers do not fit together", remedy: "mend the recipe, or the plug-in's architecture"),
      Entry(
        ShapeError.matmul(left: [2, 3], right: [4, 5]), "an operation of a plug-in's layer gets shapes that do not fit",
        remedy: "mend the layer"),
    ])

  static let plugins = ErrorFamily(
    title: "Plug-ins",
    introduction: "Told when a program with plug-ins starts, unless they say otherwise.",
    entries: [
      Entry(
        RegistryError.duplicate(kind: "objective", name: "hinge", owners: ["GANZoo", "Rings"]),
        "two packages bring the same name", remedy: "one of them has to choose another"),
      Entry(
        LossTermError(name: "D\nloss", problem: "has a control character in its name"),
        "a plug-in's objective gives a term of its loss a name that log and checkpoints cannot keep; told before a run",
        remedy: "name the term otherwise"),
    ])
}
