import ArgumentParser
import GANZooSupport

/// Changes of images before the critic sees them, for few pictures.
struct AugmentationOptions: ParsableArguments {
  /// How changes of DiffAugment are applied.
  struct Choice: ExpressibleByArgument, CustomStringConvertible {
    static let allValueStrings = ["ada", "diffaugment", "none"]

    let name: String
    /// What was typed behind the option; empty where it stood alone.
    let typed: String

    // An option that may stand alone would leave another word to the arguments: it takes all, and `validate` refuses.
    init(argument: String) { (name, typed) = (argument, argument) }

    /// Of an option that stands alone.
    private init(alone name: String) { (self.name, typed) = (name, "") }

    static let usual = Choice(alone: "ada")

    var description: String { name }
  }

  @Flag(help: "Mirror half of the real images left to right, as if the data set had both.")
  var mirror = false

  @Option(
    defaultAsFlag: Choice.usual,
    help: ArgumentHelp(
      "Change colours and places of all images that the critic sees: by DiffAugment, as often as the critic knows its "
        + "examples too well (ada, also without a word), or always (diffaugment).", valueName: "ada or diffaugment"),
    completion: .list(Choice.allValueStrings))
  var augment: Choice?

  /// The options that stand for settings.
  var options: [SettingOption] {
    [
      SettingOption("--mirror", mirror ? "" : nil, saying: ["data.mirror=true"]),
      SettingOption("--augment", augment?.typed, saying: augment.map { ["data.augment.name=\($0.name)"] } ?? []),
    ]
  }

  /// Throws `ValidationError` for a word that is no choice.
  func validate() throws {
    if let name = augment?.name, !Choice.allValueStrings.contains(name) {
      throw ValidationError(
        "The value '\(name.printable)' is invalid for '--augment'. "
          + "Please provide one of 'ada', 'diffaugment' or 'none'."
      )
    }
  }
}
