import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

struct Evaluate: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures how good a generator's images are, and whether the class is obeyed.",
    usage: """
      \(Program.name) evaluate <generator> [<options>]
      \(Program.name) evaluate --model <model> [<options>]
      \(Program.name) evaluate --images <images> --data <name or folder> [<options>]
      \(Program.name) evaluate <critic> --data <name or folder> [--against <generator>] [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) evaluate --model acgan
        \(Program.name) evaluate runs/acgan-default --pictures quality
        \(Program.name) evaluate generator.h5 --gan-train --json
        \(Program.name) evaluate --model acgan-fashion-mnist --truncation 2
        \(Program.name) evaluate generator.h5 --data pictures/ --classifier pictures.h5
        \(Program.name) evaluate --images imgs/ --data mnist
        \(Program.name) evaluate critic.h5 --data pictures/ --against generator.h5

      A frozen classifier judges three sets of samples; beside each metric stands that of real examples. Classifiers \
      of MNIST, Fashion-MNIST and shapes come with the package; '\(Program.name) classifier train' makes one for any \
      images with classes. Real examples are the test split; --split validation takes a sixth of the training examples \
      instead, which no classifier has seen: choose recipes by those. Text is judged by its n-grams of one to four \
      characters, beside training lines, as many as samples; points in a plane by the modes that they cover. \
      Documentation/quality.md explains the metrics.

      --images judges images whoever made them: a folder of pictures, NumPy's .npz or HDF5's .h5 as generate writes \
      them. They are one set; those of another size are brought to the classifier's, as real pictures are. Where \
      folders or labels name the classifier's classes, it is measured whether they are obeyed.

      --truncation measures the samples that generate makes with it: usually precision rises and recall falls.

      Of shapes it is also measured how samples cover what is known to vary: place, size, turn, hue, background, and \
      pairs of them.

      Of a critic, a file as import writes it or a run's critic.h5, the scores are measured: of training and of \
      held-out examples and, with --against, of samples, and in which share of pairs the real example's is higher.
      """)

  @OptionGroup var source: GeneratorOptions

  @Option(
    help: ArgumentHelp(
      "Judge these images instead of a generator: a folder of pictures, or a file .npz or .h5.", valueName: "images"),
    completion: .images)
  var images: String?

  @Option(
    help: ArgumentHelp(
      "The real examples: a data set, a folder of pictures or a file of text; by default what the generator learnt "
        + "from, if its file says so.",
      valueName: "name or folder"),
    completion: .data)
  var data: String?

  @Option(
    help: ArgumentHelp(
      "The classifier to measure with, in place of the package's for the data set.", valueName: "file"),
    completion: .hdf5)
  var classifier: String?

  @Option(
    help: ArgumentHelp(
      "The network that reads the factors of shapes, in place of the package's for 32 x 32 RGB.", valueName: "file"),
    completion: .hdf5)
  var factors: String?

  @Option(
    help: ArgumentHelp(
      "The generator whose samples a critic scores: a file, the folder of a run, or one of the package; by default "
        + "that of the critic's run.", valueName: "generator"),
    completion: .hdf5)
  var against: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Samples in each of the three sets, 100 to 100,000; 10,000 by default.", valueName: "count"))
  var samples: Int?

  @Option(
    parsing: .unconditional,
    help: "The seed of the first set, 1 by default; the others have the next two numbers.")
  var seed: Int?

  @OptionGroup var truncation: TruncationOptions

  @Option(help: "Real examples to compare with: test, or validation.")
  var split = ComparisonSplit.test

  @Flag(help: "Also train a classifier on samples alone and test it on real examples; takes minutes.")
  var ganTrain = false

  @Option(
    help: ArgumentHelp(
      "Write confusion.png, confusion-samples.png and nearest.png to this folder.", valueName: "folder"),
    completion: .directory)
  var pictures: String?

  @Flag(help: "Write the metrics into the generator's file, where 'inspect' shows them.")
  var record = false

  @Flag(help: "Print JSON.")
  var json = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a setting of the real examples, such as data.transparency=white, or, with --gan-train, of the "
        + "classifier's recipe; may be given several times.", valueName: "path=value"),
    completion: .dataSetting)
  var overrides: [String] = []

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if against != nil, source.path == nil || images != nil {
      throw ValidationError("--against goes with a critic's file.")
    }
    if images == nil { try source.checkNamed() } else { try checkImages() }
    if let samples, !(Evaluator.minimumSamples...100_000).contains(samples) {
      throw ValidationError("--samples is a number from \(Evaluator.minimumSamples) to 100,000, not \(samples).")
    }
    try FileKind.checkFolder("--pictures", pictures)
    if let seed, seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    if !ganTrain, overrides.contains(where: { !$0.hasPrefix("data.") }) {
      throw ValidationError("--set changes how a classifier is trained: it goes with --gan-train.")
    }
    if record, source.path == nil { throw ValidationError("--record goes with a generator's file, not with --model.") }
    if record, truncation.truncation != nil {
      throw ValidationError("--record writes the metrics of samples without truncation; leave --truncation out.")
    }
  }

  /// Refuses options that are for generators.
  private func checkImages() throws {
    let given = [
      ("<generator>", source.path != nil), ("--model", source.model != nil), ("--samples", samples != nil),
      ("--seed", seed != nil), ("--truncation", truncation.truncation != nil), ("--gan-train", ganTrain),
      ("--record", record),
    ]
    if let (name, _) = given.first(where: \.1) {
      throw ValidationError("\(name) is for generators; --images judges images that are there, all of them.")
    }
  }

  func run(_ zoo: Zoo) throws {
    if let images { return try evaluateImages(images, zoo) }
    if let critic = try critic(zoo), let path = source.path { return try evaluate(critic: critic, path, zoo) }
    let path = try source.filePath(comparedWith: data, zoo)
    let generator = Generator(try GeneratorFile(contentsOf: path, layers: zoo.layers), on: threads.device)
    try truncation.apply(to: generator)
    if generator.file.alphabet != nil { return try evaluateText(generator, path, zoo) }
    guard generator.sample.rank == 3 else { return try evaluatePoints(generator, path, zoo) }
    if ganTrain, generator.file.classNames.isEmpty {
      throw UsageError("--gan-train needs samples with classes, but \(path) is not told a class")
    }
    let group = FileGroup()
    if record { try AtomicFile.checkWritable(path) }
    if let pictures { try EvaluationPictures.checkWritable(pictures, group) }
    let judge = try EvaluationClassifier(
      zoo, of: path, generator, data: data, classifier: classifier, factors: factors, overrides: overrides,
      split: split,
      samples: samples ?? Self.usualSamples, ganTrain: ganTrain, readers: threads.readers, on: generator.device)
    let evaluation = try judge.evaluate(generator, seed: UInt64(seed ?? 1))
    let result = EvaluationResult(
      evaluation.report, generator: path, truncation: truncation.truncation, judge: judge)
    // The metrics took minutes: they are not lost where a file cannot be written.
    try tell(result)
    if record { try generator.file.recording(result.recorded).write(to: path, in: group) }
    if let pictures { try EvaluationPictures.write(evaluation, to: pictures, in: group) }
    try group.commit()
  }

  private func evaluateImages(_ path: String, _ zoo: Zoo) throws {
    let set = try ImageSet(path)
    let group = FileGroup()
    if let pictures { try EvaluationPictures.checkWritable(pictures, group) }
    let judge = try EvaluationClassifier(
      zoo, of: path, data: data, classifier: classifier, factors: factors, overrides: overrides, split: split,
      readers: threads.readers,
      on: threads.device)
    let evaluation = try judge.evaluate(set, zoo, readers: threads.readers)
    try tell(EvaluationResult(evaluation.report, images: path, judge: judge))
    if let pictures { try EvaluationPictures.write(evaluation, to: pictures, in: group) }
    try group.commit()
  }

  /// Refuses options that are for generators of images.
  private func checkForImages(_ path: String, generates kind: String) throws {
    let given: [(name: String, isThere: Bool)] = [
      ("--classifier", classifier != nil), ("--factors", factors != nil), ("--gan-train", ganTrain),
      ("--pictures", pictures != nil), ("--split validation", split == .validation),
    ]
    if let wrong = given.first(where: \.isThere) {
      throw UsageError("\(wrong.name) goes with images, but \(path) generates \(kind)")
    }
  }

  private func evaluateText(_ generator: Generator, _ path: String, _ zoo: Zoo) throws {
    try checkForImages(path, generates: "text")
    if record { try AtomicFile.checkWritable(path) }
    let judge = try TextJudge(zoo, generator.file, path, data: data, overrides: overrides, readers: threads.readers)
    let result = EvaluationResult(
      try judge.evaluate(generator, samples: samples ?? Self.usualSamples, seed: UInt64(seed ?? 1)), generator: path,
      truncation: truncation.truncation, text: judge.data, reference: judge.referenceCount)
    try tell(result)
    if record { try generator.file.recording(result.recorded).write(to: path) }
  }

  private func evaluatePoints(_ generator: Generator, _ path: String, _ zoo: Zoo) throws {
    try checkForImages(path, generates: "points")
    if record { try AtomicFile.checkWritable(path) }
    let judge = try PointJudge(zoo, generator.file, path, data: data, overrides: overrides)
    let result = EvaluationResult(
      try judge.evaluate(generator, samples: samples ?? Self.usualSamples, seed: UInt64(seed ?? 1)), generator: path,
      truncation: truncation.truncation, points: judge.data)
    try tell(result)
    if record { try generator.file.recording(result.recorded).write(to: path) }
  }

  private func tell(_ result: EvaluationResult) throws {
    let output = ConsoleOutput.standardOutput
    output.write(try (json ? result.json : result.text(width: output.columns)) + "\n")
  }

  static let usualSamples = 10_000

  enum ComparisonSplit: String, ExpressibleByArgument, CaseIterable, Encodable { case test, validation }
}
