/// Command lines of GANZoo 0.1.0 that have another command today.
///
/// Old names of single options are hidden options of their commands.
enum OldForms {
  /// Arguments in today's form: `evaluate --train-classifier …` is `classifier train …`.
  static func replaced(in arguments: [String]) -> [String] {
    guard arguments.first == "evaluate",
      let flag = arguments.prefix(while: { $0 != "--" }).firstIndex(of: "--train-classifier")
    else { return arguments }
    return ["classifier", "train"] + arguments[1..<flag] + arguments[(flag + 1)...]
  }
}
