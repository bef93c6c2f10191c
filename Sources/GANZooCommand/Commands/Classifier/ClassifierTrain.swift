import ArgumentParser
import GANZoo

struct ClassifierTrain: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a classifier of a data set's images.",
    usage: "\(Program.name) classifier train --output <file.h5> [--data <name or folder>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) classifier train --data pictures/ --output pictures.h5
        \(Program.name) classifier train --data pictures/ --size 32 --output pictures.h5
        \(Program.name) classifier train --data cifar10 --set training.epochs=5 --output cifar10.h5
        \(Program.name) evaluate generator.h5 --data pictures/ --classifier pictures.h5

      Classifiers of MNIST, Fashion-MNIST and shapes (32 x 32 RGB) come with the package. A sixth of the training \
      examples is kept from the classifier: they say after each epoch how good it is, and the best is kept. Test \
      examples, where there are any, judge that one alone. Ctrl-C ends it with 130; the best by then is kept, unless \
      there is a file already.
      """)

  @Option(help: ArgumentHelp("The file to write.", valueName: "file.h5"), completion: .hdf5)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The images: a data set, or a folder with its files or with pictures; mnist by default.",
      valueName: "name or folder"), completion: .data)
  var data: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a setting of the classifier's recipe, or of the data, such as data.transparency=white; "
        + "may be given several times.", valueName: "path=value"),
    completion: .dataSetting)
  var overrides: [String] = []

  @OptionGroup var sample: SampleOptions
  @OptionGroup var threads: ThreadOptions

  func validate() throws { try FileKind.arrays.check("--output", output) }

  func run(_ zoo: Zoo) throws {
    try OwnFiles.check("--output", output)
    let training = try ClassifierTraining(zoo, data: data, sample, overrides: overrides, threads: threads)
    try training.run(writingTo: output)
  }
}
