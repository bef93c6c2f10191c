/// Command lines of GANZoo 0.1.0 that have another command today.
///
/// Old names of single options are hidden options of their commands.
enum OldForms {
  /// Arguments in today's form: `evaluate --train-classifier …` is `classifier train …`, `train --resume RUN …` is
  /// `resume RUN …`.
  ///
  /// Throws `UsageError` where `--resume` has options beside it that are about another run.
  static func replaced(in arguments: [String]) throws(UsageError) -> [String] {
    let options = arguments.prefix { $0 != "--" }
    switch arguments.first {
    case "evaluate":
      guard let flag = options.firstIndex(of: "--train-classifier") else { return arguments }
      return ["classifier", "train"] + arguments[1..<flag] + arguments[(flag + 1)...]
    case "train":
      guard let flag = options.firstIndex(where: { isOption("--resume", $0) }) else { return arguments }
      let others = ["--output", "--out", "--force", "--recipe"]
      if let other = others.first(where: { name in options.contains { isOption(name, $0) } }) {
        throw UsageError("\(other) does not go with --resume: a run goes on in its folder and with its recipe")
      }
      let hasFolder = arguments[flag] == "--resume" && arguments.dropFirst(flag + 1).first?.hasPrefix("-") == false
      let folder =
        hasFolder
        ? [arguments[flag + 1]] : arguments[flag].split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
      return ["resume"] + folder + arguments[1..<flag] + arguments[(flag + (hasFolder ? 2 : 1))...]
    default: return arguments
    }
  }

  /// Whether an argument is an option of this name, with its value or without.
  private static func isOption(_ name: String, _ argument: String) -> Bool {
    argument == name || argument.hasPrefix(name + "=")
  }
}
