import ArgumentParser

struct ClassifierCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classifier",
    abstract: "Makes classifiers, by which generators are judged.",
    usage: "\(Program.name) classifier <subcommand>",
    discussion: """
      Example:

        \(Program.name) classifier train --data pictures/ --output pictures.h5
      """,
    subcommands: [ClassifierTrain.self, ClassifierFactors.self])
}
