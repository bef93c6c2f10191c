import Console
import Datasets
import Evaluation
import GANZoo
import OutsideText
import Settings

/// A classifier with the real examples that samples are compared with.
struct Judge {
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
  private let examples: RealExamples
  private let comparison: (reference: any Examples, counterpart: any Examples)

  /// - Parameters:
  ///   - data: a data set or a folder of pictures; nil: what the generator learnt from.
  ///   - learnt: where the generator comes from. Without its data set there it is what the classifier was made for, or MNIST.
  ///   - classifier: its path; nil: the package's of the data set.
  init(
    _ catalogue: Catalogue, data: String?, learnt: Provenance, classifier path: String?, overrides: [String],
    split: Evaluate.ComparisonSplit, device: Device
  ) throws {
    let given = try path.map { try ClassifierChoice(path: $0, catalogue) }
    let source =
      try data.map { try DataChoice.overrides($0, catalogue) }
      ?? Self.overrides(recorded: learnt.dataset ?? given?.file.provenance.dataset, catalogue)
    let recorded = [learnt.recipe, given?.file.provenance.recipe].compactMap { $0 }
    let settings = source.contains("data.set=pictures") ? Self.pictureSettings(of: recorded) : []
    recipe = try ClassifierRecipe.builtIn(catalogue, overrides: settings + overrides + source)
    self.data = recipe.dataset
    let choice = try given ?? ClassifierChoice(of: recipe.dataset, catalogue)
    (self.path, file, self.split) = (choice.path, choice.file, split)
    classifier = choice.classifier(on: device)
    examples = try RealExamples(recipe, sample: classifier.image, classNames: classifier.classNames, device)
    examples.tellNotes()
    comparison = try examples.comparison(split)
  }

  /// What a file's data set changes in a recipe. Throws `UsageError` where it is none of this program's.
  private static func overrides(recorded name: String?, _ catalogue: Catalogue) throws -> [String] {
    guard let name else { return [] }
    guard catalogue.datasets.names.contains(name) else {
      throw UsageError(
        "the file says that it was made for the data set '\(name.shown())', which is unknown here; give --data")
    }
    return ["data.set=\(name)"]
  }

  /// What the first of some recipes that is one of pictures says of how they become samples: real examples have to be as the
  /// generator has seen them, or else the classifier.
  private static func pictureSettings(of recipes: [String]) -> [String] {
    for text in recipes {
      guard let tree = try? SettingsTree(yaml: text, file: "") else { continue }
      let settings = PictureFolder.settings(of: tree)
      if !settings.isEmpty { return settings }
    }
    return []
  }

  /// Measures a generator, with progress.
  func evaluate(_ generator: Generator, samples: Int, seed: UInt64, ganTrain: Bool) throws -> Evaluation {
    let drawn = Array(repeating: samples, count: Evaluator.draws)
    if ganTrain, min(samples, examples.learnt.count) < recipe.batch {
      throw UsageError(
        "--gan-train learns from batches of \(recipe.batch), but there would be \(min(samples, examples.learnt.count)) "
          + "samples; --samples or --set training.batch changes that")
    }
    let total = Evaluator.batches([comparison.reference.count, comparison.counterpart.count] + drawn)
    var bar = ProgressBar("evaluate", total: total, unit: "batches")
    let start = ContinuousClock.now
    var done = 0
    defer { bar.finish() }
    let progress = {
      done += 1
      if ContinuousClock.now - start > .seconds(2) { bar.update(done: done) }
    }
    let evaluator = try Evaluator(
      classifier, reference: comparison.reference, counterpart: comparison.counterpart, progress: progress)
    var evaluation = try evaluator.evaluate(
      generator, samples: samples, seed: seed, training: examples.training, progress: progress)
    bar.finish()
    if ganTrain { evaluation.report = try evaluation.report.adding(measureGANTrain(generator, samples, seed)) }
    return evaluation
  }

  /// Classifiers that learn from as many samples as real examples.
  private func measureGANTrain(_ generator: Generator, _ samples: Int, _ seed: UInt64) throws -> Figure {
    let measurement = GANTrain(recipe, test: comparison.reference)
    let count = min(samples, examples.learnt.count)
    let accuracy = { (name: String, examples: any Examples) in
      var bar: ProgressBar?
      defer { bar?.finish() }
      return try measurement.accuracy(learningFrom: examples, on: generator.device) { done, total, loss in
        if bar == nil { bar = ProgressBar(name, total: total) }
        bar?.update(done: done, values: [("loss", loss)])
      }
    }
    let drawn = try accuracy(
      "GAN-train, samples", try generator.examples(count: count, seed: seed, classNames: file.classNames))
    let choice = RandomStream(seed: seed, purpose: .evaluation).choice(count, of: examples.learnt.count)
    let real = try accuracy("GAN-train, real", SelectedExamples(examples.learnt, choice))
    return Figure(kind: .ganTrain, samples: MeasuredValues([drawn]), real: MeasuredValues([real]))
  }
}
