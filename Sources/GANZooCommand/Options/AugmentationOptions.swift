import ArgumentParser
import GANZooSupport

/// Changes of images before the critic sees them, for few pictures.
struct AugmentationOptions: ParsableArguments {
  /// How changes of DiffAugment are applied.
  struct Choice: ExpressibleByArgument, CustomStringConvertible {
    static let allValueStrings = ["ada", "diffaugment", "none"]

    let name: String

    // An option that may stand alone would leave another word to the arguments: it takes all, and `check` refuses.
    init(argument: String) { name = argument }

    var description: String { name }
  }

  @Flag(help: "Mirror half of the real images left to right, as if the data set had both.")
  var mirror = false

  @Option(
    defaultAsFlag: Choice(argument: "ada"),
    help: ArgumentHelp(
      "Change colours and places of all images that the critic sees: by DiffAugment, as often as the critic knows its "
        + "examples too well (ada, also without a word), or always (diffaugment).", valueName: "ada or diffaugment"),
    completion: .list(Choice.allValueStrings))
  var augment: Choice?

  /// What the options change in a recipe.
  var overrides: [String] {
    (mirror ? ["data.mirror=true"] : []) + (augment.map { ["data.augment.name=\($0.name)"] } ?? [])
  }

  /// Throws `ValidationError` for a word that is no choice, and where `--set` says the same setting.
  func check(_ set: [String]) throws {
    if let name = augment?.name, !Choice.allValueStrings.contains(name) {
      throw ValidationError(
        "The value '\(name.printable)' is invalid for '--augment'. "
          + "Please provide one of 'ada', 'diffaugment' or 'none'."
      )
    }
    for (option, path) in [
      (mirror ? "--mirror" : nil, "data.mirror"), (augment.map { _ in "--augment" }, "data.augment.name"),
    ] {
      if let option, set.contains(where: { $0.hasPrefix(path + "=") }) {
        throw ValidationError("\(option) stands for a --set of \(path): give one of them.")
      }
    }
  }
}
