import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// A classifier with the real examples that samples are compared with.
struct EvaluationClassifier {
  /// The data set.
  let data: String
  /// The path of the classifier.
  let path: String
  /// The classifier's file.
  let file: ClassifierFile
  /// Which real examples.
  let split: Evaluate.ComparisonSplit

  private let recipe: ClassifierRecipe
  private let classifier: Classifier
  private let dataset: RealDataset
  private let factors: FactorJudge?
  private let comparison: (reference: any Dataset, counterpart: any Dataset)
  private let samples: Int
  private let ganTrain: Bool

  /// How many real images samples are compared with.
  var referenceCount: Int { comparison.reference.count }

  /// Loads what an evaluation needs. Descriptions of files are compared first, so that a mismatch is found before the
  /// dataset is loaded.
  ///
  /// - Parameters:
  ///   - file: the path of what is to be judged.
  ///   - generator: the generator of that file; nil for images.
  ///   - data: a data set or a folder of pictures; nil: what the generator learnt from, or what the classifier was
  ///     made for.
  ///   - classifier: its path; nil: the package's of the data set.
  ///   - factors: the path of the network that reads the factors of shapes; nil: the package's.
  ///   - samples: how many are generated.
  ///   - ganTrain: whether classifiers will be trained.
  ///   - readers: threads that read files.
  /// - Throws: `UsageError` where it is not known what to compare with, `EvaluationError`, or what the data set
  ///   throws.
  init(
    _ zoo: Zoo, of file: String, _ generator: Generator? = nil, data: String?, classifier path: String?,
    factors: String? = nil, overrides: [String], split: Evaluate.ComparisonSplit, samples: Int = 0,
    ganTrain: Bool = false, readers: Int,
    on device: Device
  ) throws {
    let given = try path.map { try ClassifierChoice(path: $0, zoo) }
    let learnt = generator?.file.provenance.dataset ?? given?.file.provenance.dataset
    guard data != nil || learnt != nil else { throw Self.unknownData(file, isGenerator: generator != nil, zoo) }
    guard data != nil || !overrides.contains(where: { $0.settingPath == "data.set" }) else {
      throw UsageError("--data names the images that samples are compared with, not --set data.set")
    }
    let named = try [DataChoice.option(data, zoo)].assignments(beside: overrides)
    let source = data == nil ? try Self.overrides(recorded: learnt, zoo) : named
    let recorded = [generator?.file.provenance.recipe, given?.file.provenance.recipe].compactMap { $0 }
    let isPictures = source.contains("data.set=\(PictureFolder.name)")
    let isShapes = source.contains("data.set=\(ShapesDataset.name)")
    let settings =
      isPictures
      ? [PictureFolder.heldOutByName] + Self.settings(of: recorded, PictureFolder.settings)
      : isShapes ? Self.settings(of: recorded, ShapesDataset.settings) : []
    recipe = try ClassifierRecipe.builtIn(zoo, overrides: settings + overrides + source)
    let entry = try zoo.datasets[recipe.dataset]
    guard entry.name != TextDataset.name, (entry.shape?.count ?? 3) == 3 else {
      throw Self.noImages(file, generator, entry.name, zoo)
    }
    self.data = recipe.dataset
    let choice = try given ?? ClassifierChoice(of: recipe.dataset, zoo)
    (self.path, self.file, self.split) = (choice.path, choice.file, split)
    (self.samples, self.ganTrain) = (samples, ganTrain)
    classifier = choice.classifier(on: device)
    if let generator { try classifier.check(generator) }
    try Self.check(entry, against: classifier)
    if ganTrain {
      try Self.check(recipe, samples: samples)
      try recipe.check(image: classifier.image, classes: classifier.classNames.count)
    }
    dataset = try RealDataset(
      recipe, sample: classifier.image, classNames: classifier.classNames, readers: readers)
    dataset.tellNotes()
    comparison = try dataset.comparison(split)
    self.factors = try FactorJudge(path: factors, data: recipe.dataset, of: classifier.image, zoo, on: device)
    RealDataset.tellFew(comparison.reference.count)
    if ganTrain { try Self.check(recipe, samples: min(samples, dataset.learnt.count)) }
  }

  private static func unknownData(_ file: String, isGenerator: Bool, _ zoo: Zoo) -> UsageError {
    UsageError(
      (isGenerator ? "\(file) does not say what its generator learnt from" : "images are compared with real ones")
        + ": name real examples with --data, \(DataChoice.images(zoo))")
  }

  /// The error of images that would be compared with points or text.
  private static func noImages(_ file: String, _ generator: Generator?, _ found: String, _ zoo: Zoo) -> UsageError {
    let fitting = generator.flatMap { DataChoice.examples(of: $0.sample, zoo) } ?? DataChoice.images(zoo)
    return UsageError(
      (generator == nil ? "images are compared with real ones" : "\(file) generates images")
        + ", and \(found) has none: name real examples with --data, \(fitting)")
  }

  /// Refuses a data set whose image shape or number of classes differs from the classifier's.
  private static func check(_ dataset: DatasetEntry, against classifier: Classifier) throws {
    if let shape = dataset.shape.map({ Shape($0) }), shape != classifier.image {
      throw EvaluationError.imageShape(expected: classifier.image, found: shape)
    }
    if let classes = dataset.classes, classes != classifier.classNames.count {
      throw UsageError(
        "the classifier tells \(classifier.classNames.count) classes apart, but \(dataset.name) has \(classes)")
    }
  }

  private static func check(_ recipe: ClassifierRecipe, samples: Int) throws {
    guard samples < recipe.batch else { return }
    throw UsageError(
      "--gan-train learns from batches of \(recipe.batch), but there would be \(samples) samples; --samples or --set "
        + "training.batch changes that")
  }

  /// The overrides that select a file's data set. Throws `UsageError` if this program does not know it.
  private static func overrides(recorded name: String?, _ zoo: Zoo) throws -> [String] {
    guard let name else { return [] }
    guard zoo.datasets.names.contains(name) else {
      throw UsageError(
        "the file says that it was made for the data set '\(name.shown())', which is unknown here; give --data")
    }
    return ["data.set=\(name)"]
  }

  /// What the first of some recipes that is one of pictures says of how they become samples, or one of shapes of which
  /// there are: real examples have to be as the generator has seen them, or else the classifier.
  private static func settings(of recipes: [String], _ chosen: (SettingsTree) -> [String]) -> [String] {
    for text in recipes {
      guard let tree = try? SettingsTree(yaml: text, file: "") else { continue }
      let settings = chosen(tree)
      if !settings.isEmpty { return settings }
    }
    return []
  }

  /// Measures a generator, with progress.
  func evaluate(_ generator: Generator, seed: UInt64) throws -> Evaluation {
    let sets = Array(repeating: samples, count: Evaluator.repetitions)
    var evaluation = try evaluate(sets: sets, areGenerated: true) {
      try $0.evaluate(generator, samples: samples, seed: seed, training: dataset.training, progress: $1)
    }
    if ganTrain { evaluation.report = try evaluation.report.adding(measureGANTrain(generator, seed)) }
    if let factors {
      let found = try factors.report(of: generator, samples: samples, seed: seed, comparison, classifier)
      evaluation.report = evaluation.report.adding(found)
    }
    return evaluation
  }

  /// Measures images that are there, with progress and notes.
  func evaluate(_ set: ImageSet, _ zoo: Zoo, readers: Int) throws -> Evaluation {
    let (images, notes) = try set.dataset(
      fitting: classifier, settings: PictureFolder.settings(of: recipe.resolved), zoo, readers: readers)
    // Before the real ones are classified.
    guard images.count >= Evaluator.minimumReal else {
      throw EvaluationError.tooFewImages(expected: Evaluator.minimumReal, found: images.count)
    }
    for note in notes { ConsoleOutput.standardError.writeLine("note: \(note)") }
    var evaluation = try evaluate(sets: [images.count], areGenerated: false) {
      try $0.evaluate(images, training: dataset.training, progress: $1)
    }
    if let factors {
      evaluation.report = evaluation.report.adding(try factors.report(of: images, comparison, classifier))
    }
    return evaluation
  }

  /// - Parameter sets: how many images there are in each set that `measure` measures.
  private func evaluate(
    sets: [Int], areGenerated: Bool, _ measure: (_ evaluator: Evaluator, _ progress: () -> Void) throws -> Evaluation
  ) throws -> Evaluation {
    let total = Evaluator.parts(
      reference: comparison.reference.count, counterpart: comparison.counterpart.count, sets: sets,
      areGenerated: areGenerated, training: dataset.training.count)
    // Parts are no batches: what counts is their share.
    var bar = LateProgressBar("evaluate", total: total, unit: "")
    var done = 0
    defer { bar.finish() }
    let progress = {
      done += 1
      bar.update(done: done)
    }
    let evaluator = try Evaluator(
      classifier, reference: comparison.reference, counterpart: comparison.counterpart, progress: progress)
    return try measure(evaluator, progress)
  }

  /// GAN-train: the accuracy of a classifier trained on samples, beside one trained on as many real examples.
  private func measureGANTrain(_ generator: Generator, _ seed: UInt64) throws -> Metric {
    let measurement = GANTrain(recipe, test: comparison.reference)
    let count = min(samples, dataset.learnt.count)
    let accuracy = { (name: String, dataset: any Dataset) in
      var bar: ProgressBar?
      defer { bar?.finish() }
      return try measurement.accuracy(trainedOn: dataset, on: generator.device) { done, total, loss in
        if bar == nil { bar = ProgressBar(name, total: total) }
        bar?.update(done: done, values: [("loss", loss)])
      }
    }
    let generated = try accuracy(
      "GAN-train, samples", try generator.dataset(count: count, seed: seed, classNames: file.classNames))
    let choice = RandomStream(seed: seed, purpose: .evaluation).choice(count, of: dataset.learnt.count)
    let real = try accuracy("GAN-train, real", DatasetSubset(dataset.learnt, choice))
    return Metric(kind: .ganTrain, samples: MeasuredValues([generated]), real: MeasuredValues([real]))
  }
}
