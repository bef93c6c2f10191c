import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// What trains the classifier of a data set and writes its file.
struct ClassifierTraining {
  private let recipe: ClassifierRecipe
  private let device: Device
  private let readers: Int
  private let request: SampleRequest

  /// - Parameter sample: the samples of a folder of pictures; what is not given is found in it.
  init(
    _ zoo: Zoo, data: String?, _ sample: SampleOptions, overrides: [String], threads: ThreadOptions
  ) throws {
    try sample.check(beside: overrides)
    let request = sample.request
    let options = [try DataChoice.option(data, zoo)]
    let settings = try overrides + options.assignments(beside: overrides)
    recipe = try options.quoted {
      let plain = try ClassifierRecipe.builtIn(zoo, overrides: settings)
      let found = try Self.found(plain, request, zoo)
      return found.isEmpty ? plain : try ClassifierRecipe.builtIn(zoo, overrides: found + settings)
    }
    self.request = request
    (device, readers) = (threads.device, threads.readers)
  }

  /// About so many batches an epoch of a small folder has, unless these would be smaller than `leastBatch`.
  private static let (stepsOfEpoch, leastBatch) = (20, 8)

  /// Settings that a folder of pictures or a data set of any size asks for, where the user has not set them.
  private static func found(_ recipe: ClassifierRecipe, _ request: SampleRequest, _ zoo: Zoo) throws -> [String] {
    if let usual = try zoo.datasets[recipe.dataset].anySize?.usual {
      let sizes = [request.height ?? usual[0], request.width ?? usual[1], request.channels ?? usual[2]]
      // Shapes reach to the border of where they may lie: moves would only add black.
      return (request.isEmpty ? [] : ["data.sample=\(sizes)"]) + ["data.translate=0"]
    }
    guard recipe.dataset == PictureFolder.name, let folder = recipe.resolved["data.folder"] else {
      guard request.isEmpty else {
        throw UsageError("--size and --colour go with pictures and shapes, but the data set is \(recipe.dataset)")
      }
      return []
    }
    let survey = try PictureSurvey(folder)
    let size = (request.height ?? survey.usualSize.height, request.width ?? survey.usualSize.width)
    let batch = max(2, min(survey.count / 2, max(leastBatch, survey.count / stepsOfEpoch)))
    return [
      PictureFolder.heldOutByName, "data.sample=\([size.0, size.1, request.channels ?? survey.usualChannels])",
    ] + (batch < recipe.batch ? ["training.batch=\(batch)"] : [])
  }

  /// Trains it, keeps the best of its epochs by validation examples, measures that one on test examples, where there
  /// are any, and writes its file.
  ///
  /// Ctrl-C ends it with 130. The best by then is kept, unless there is a file already: that one may be better.
  func run(writingTo path: String) throws {
    try AtomicFile.checkWritable(path)
    let sets = try RealDataset(recipe, readers: readers)
    let console = ConsoleOutput.standardError
    PictureLines.write(sets.training.originals, as: recipe.sample.sizes, request)
    for note in recipe.renamings { console.writeLine("note: \(note)") }
    sets.tellNotes()
    let trainer = try ClassifierTrainer(recipe, dataset: sets.learnt, on: device)
    let watch = SignalWatch()
    let isThere = FileManager.default.fileExists(atPath: path)
    let best = try ClassifierEpochs(
      trainer: trainer, validation: sets.validation, output: console,
      stopping: isThere ? "stopping" : "stopping: tests what was learnt"
    ).best { watch.requested != nil }
    let signal = trainer.steps < trainer.totalSteps ? watch.requested : nil
    if let signal {
      let isKept = !FileManager.default.fileExists(atPath: path)
      let kept =
        best.epochs == 0 ? "what was learnt by then is kept" : "the best by then, of epoch \(best.epochs), is kept"
      Program.tell(
        "stopped after \(trainer.steps.grouped) of \(trainer.totalSteps.counted("step")); "
          + (isKept ? kept : "\(path) stays as it is"))
      guard isKept else { throw EarlyExit(status: signal.exitStatus) }
    }
    let test = try sets.test.map { try Self.accuracy(of: best.classifier, on: $0) }
    try ClassifierFile(
      best.classifier, recipe: recipe, steps: best.steps, validationAccuracy: best.accuracy, testAccuracy: test
    ).write(to: path)
    ConsoleOutput.standardOutput.write(text(best, path, sets, test))
    if let signal { throw EarlyExit(status: signal.exitStatus) }
  }

  /// The accuracy on test images, with progress.
  private static func accuracy(of classifier: Classifier, on test: any Dataset) throws -> Double {
    var bar = LateProgressBar("test", total: Evaluator.batches([test.count]), unit: "batches")
    defer { bar.finish() }
    var done = 0
    return try classifier.accuracy(on: test) {
      done += 1
      bar.update(done: done)
    }
  }

  private func text(_ best: MeasuredClassifier, _ path: String, _ sets: RealDataset, _ test: Double?) -> String {
    let testText = test.map { accuracy in
      ", of \((sets.test?.count ?? 0).counted("test image")) \(MetricFormat.percent.text(accuracy))"
    }
    let count = sets.validation.count
    let kept = "\(count.counted("image")) that \(count == 1 ? "was" : "were") kept from it"
    let epoch = best.epochs < recipe.epochs && best.epochs > 0 ? " (the best, of epoch \(best.epochs))" : ""
    return """
      wrote \(path), which tells \(best.classifier.classNames.count) classes of \(recipe.dataset) apart; it recognises \
      \(MetricFormat.percent.text(best.accuracy)) of \(kept)\(testText ?? "")\(epoch).

      """
  }
}
