import ArgumentParser

/// Changes of images before the critic sees them, for few pictures.
struct AugmentationOptions: ParsableArguments {
  /// How changes of DiffAugment are applied.
  enum Choice: String, CaseIterable, ExpressibleByArgument { case ada, diffaugment, none }

  @Flag(help: "Mirror half of the real images left to right, as if the data set had both.")
  var mirror = false

  @Option(
    defaultAsFlag: .ada,
    help: ArgumentHelp(
      "Change colours and places of all images that the critic sees: by DiffAugment, as often as the critic knows its "
        + "examples too well (ada, also without a word), or always (diffaugment).", valueName: "ada or diffaugment"))
  var augment: Choice?

  /// What the options change in a recipe.
  var overrides: [String] {
    (mirror ? ["data.mirror=true"] : []) + (augment.map { ["data.augment.name=\($0.rawValue)"] } ?? [])
  }
}
