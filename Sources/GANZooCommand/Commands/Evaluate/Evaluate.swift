import ArgumentParser
import Console
import Datasets
import Evaluation
import Foundation
import GANZoo
import Images

struct Evaluate: CatalogueCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how good a generator's images are, and whether the class is obeyed.",
    discussion: """
      Examples:

        \(Program.name) evaluate --model acgan
        \(Program.name) evaluate --weights runs/acgan-default/generator.h5 --pictures quality
        \(Program.name) evaluate --weights generator.h5 --gan-train --json
        \(Program.name) evaluate --train-classifier --data fashion-mnist --classifier fashion.h5
        \(Program.name) evaluate --weights generator.h5 --data fashion-mnist --classifier fashion.h5

      A frozen classifier judges three draws of samples; beside each figure stands that of real examples. Classifiers for \
      \(TrainedWeightsHelp.classifiers) come with the package, --train-classifier makes one for any images with classes. \
      Real examples are the data set's test split; --split validation takes a sixth of the training examples, which no \
      classifier has seen, to choose recipes by. Documentation/quality.md explains the figures.
      """)

  @Option(help: "Judge the trained generator that comes with this architecture.")
  var model: String?

  @Option(help: ArgumentHelp("Judge a generator file.", valueName: "file"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "The real examples: a data set or a folder of pictures; by default what the generator learnt from.",
      valueName: "name or folder"))
  var data: String?

  @Option(help: ArgumentHelp("Judge by this classifier, in place of the one that comes with the package.", valueName: "file"))
  var classifier: String?

  @Option(parsing: .unconditional, help: "Samples in each of the three draws.")
  var samples = 10_000

  @Option(parsing: .unconditional, help: "Key of the first draw; the others' are the next two numbers.")
  var seed = 1

  @Option(help: "The real examples to compare with: test or validation.")
  var split = ComparisonSplit.test

  @Flag(help: "Also train a classifier on samples alone and test it on real examples; takes minutes.")
  var ganTrain = false

  @Option(help: ArgumentHelp("Write confusion.png and nearest.png to this folder.", valueName: "folder"))
  var pictures: String?

  @Flag(help: "Write the figures into the generator's file.")
  var record = false

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Train the classifier of --data and write it to the file of --classifier.")
  var trainClassifier = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Change a setting of the classifier's recipe; may be given several times.", valueName: "path=value"))
  var overrides: [String] = []

  @OptionGroup var threads: ThreadOptions

  enum ComparisonSplit: String, ExpressibleByArgument, CaseIterable { case test, validation }
}
