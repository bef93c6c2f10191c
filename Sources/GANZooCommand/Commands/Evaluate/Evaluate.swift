import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

struct Evaluate: ZooCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how good a generator's images are, and whether the class is obeyed.",
    discussion: """
      Examples:

        \(Program.name) evaluate --model acgan
        \(Program.name) evaluate --weights runs/acgan-default --pictures quality
        \(Program.name) evaluate --weights generator.h5 --gan-train --json
        \(Program.name) evaluate --train-classifier --data pictures/ --output pictures.h5
        \(Program.name) evaluate --weights generator.h5 --data pictures/ --classifier pictures.h5

      A frozen classifier judges three draws of samples; beside each figure stands that of real examples. Classifiers of \
      MNIST and Fashion-MNIST come with the package; --train-classifier makes one for any images with classes. Real \
      examples are the test split; --split validation takes a sixth of the training examples instead, which no classifier \
      has seen: choose recipes by those. Documentation/quality.md explains the figures.
      """)

  @Option(help: "Judge the trained generator that comes with this architecture.")
  var model: String?

  @Option(help: ArgumentHelp("Judge a generator file, or that of a run.", valueName: "file or folder"))
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "The real examples: a data set, or a folder of pictures; by default what the generator learnt from, if its file says so.",
      valueName: "name or folder"))
  var data: String?

  @Option(
    help: ArgumentHelp("Judge by this classifier rather than by the package's of the data set.", valueName: "file"))
  var classifier: String?

  @Option(parsing: .unconditional, help: "Samples in each of the three draws, 100 to 100,000.")
  var samples = 10_000

  @Option(parsing: .unconditional, help: "Key of the first draw; the others' are the next two numbers.")
  var seed = 1

  @Option(help: "Real examples to compare with: test, or validation.")
  var split = ComparisonSplit.test

  @Flag(help: "Also train a classifier on samples alone and test it on real examples; takes minutes.")
  var ganTrain = false

  @Option(help: ArgumentHelp("Write confusion.png and nearest.png to this folder.", valueName: "folder"))
  var pictures: String?

  @Flag(help: "Write the figures into the generator's file, where 'inspect' shows them.")
  var record = false

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Train a classifier of the images of --data, and write it to the file of --output.")
  var trainClassifier = false

  @Option(help: ArgumentHelp("Where the classifier goes.", valueName: "file.h5"))
  var output: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a setting of the classifier's recipe, or of the real examples, such as data.transparency=white; may be given "
        + "several times.", valueName: "path=value"))
  var overrides: [String] = []

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if !(Evaluator.minimumSamples...100_000).contains(samples) {
      throw ValidationError("--samples is a number from \(Evaluator.minimumSamples) to 100,000, not \(samples).")
    }
    try FileKind.arrays.check("--output", output)
    try FileKind.checkFolder("--pictures", pictures)
    if seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    if trainClassifier {
      let isMeasured = samples != 10_000 || seed != 1 || split != .test || ganTrain || record || json
      if isMeasured || model != nil || weights != nil || pictures != nil || classifier != nil {
        throw ValidationError("--train-classifier goes with --data, --output, --set and --threads only.")
      }
      if output == nil { throw ValidationError("Give --output: where should the classifier go?") }
      return
    }
    if (model == nil) == (weights == nil) { throw ValidationError("Give either --model or --weights.") }
    if output != nil { throw ValidationError("--output goes with --train-classifier.") }
    if !ganTrain, overrides.contains(where: { !$0.hasPrefix("data.") }) {
      throw ValidationError(
        "--set changes how a classifier is trained: it goes with --train-classifier or --gan-train.")
    }
    if record, weights == nil { throw ValidationError("--record goes with --weights.") }
  }

  func run(_ catalogue: Zoo) throws {
    if trainClassifier {
      let training = try ClassifierTraining(catalogue, data: data, overrides: overrides, device: threads.device)
      return try training.run(writingTo: output ?? "")
    }
    // A folder says what to compare with, not which generator.
    let dataset = data.flatMap { catalogue.datasets.names.contains($0) ? $0 : nil }
    let path = try weights?.generatorFile ?? catalogue.trainedWeights(of: model ?? "", data: dataset)
    let generator = Generator(try GeneratorFile(contentsOf: path, layers: catalogue.layers), on: threads.device)
    guard generator.sample.rank == 3 else { throw UsageError("evaluate judges images, but \(path) draws points") }
    if ganTrain, generator.file.classNames.isEmpty {
      throw UsageError("--gan-train needs samples with classes, but \(path) is not told a class")
    }
    let group = FileGroup()
    if record { try AtomicFile.checkWritable(path) }
    if let pictures { try EvaluationPictures.checkWritable(pictures, group) }
    let judge = try EvaluationClassifier(
      catalogue, generator, path, data: data, classifier: classifier, overrides: overrides, split: split,
      samples: samples, ganTrain: ganTrain)
    let evaluation = try judge.evaluate(generator, seed: UInt64(seed))
    let result = EvaluationResult(evaluation.report, generator: path, judge: judge)
    // The figures took minutes: they are not lost where a file cannot be written.
    ConsoleOutput.standardOutput.write(try (json ? result.json : result.text) + "\n")
    if record { try generator.file.recording(result.recorded).write(to: path, in: group) }
    if let pictures { try EvaluationPictures.write(evaluation, to: pictures, in: group) }
    try group.commit()
  }

  enum ComparisonSplit: String, ExpressibleByArgument, CaseIterable, Encodable { case test, validation }
}
