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
  private let note: String?

  init(_ zoo: Zoo, data: String?, overrides: [String], threads: ThreadOptions) throws {
    let source = try data.map { try DataChoice.overrides($0, zoo) } ?? []
    let plain = try ClassifierRecipe.builtIn(zoo, overrides: overrides + source)
    let choice = try SampleChoice(for: plain)
    recipe =
      try choice.map { try ClassifierRecipe.builtIn(zoo, overrides: overrides + source + [$0.setting]) } ?? plain
    note = choice?.text
    (device, readers) = (threads.device, threads.readers)
  }

  /// Trains it, measures it on validation and, where there are any, test examples, and writes its file.
  ///
  /// Ctrl-C ends it with 130. What was learnt by then is kept, unless there is a file already: that one may be better.
  func run(writingTo path: String) throws {
    try AtomicFile.checkWritable(path)
    let sets = try RealDataset(recipe, readers: readers)
    for note in recipe.renamings + [note].compactMap(\.self) { ConsoleOutput.standardError.writeLine("note: \(note)") }
    sets.tellNotes()
    let trainer = try ClassifierTrainer(recipe, dataset: sets.learnt, on: device)
    var bar = ProgressBar("classifier", total: trainer.totalSteps)
    defer { bar.finish() }
    let watch = SignalWatch()
    while trainer.steps < trainer.totalSteps {
      let loss = try trainer.step()
      bar.update(done: trainer.steps, values: [("loss", loss)])
      if watch.requested != nil { break }
    }
    bar.finish()
    let signal = trainer.steps < trainer.totalSteps ? watch.requested : nil
    if let signal {
      let isKept = !FileManager.default.fileExists(atPath: path)
      ConsoleOutput.standardError.write(
        "\(Program.name): stopped after \(trainer.steps.grouped) of \(trainer.totalSteps.grouped) steps; "
          + (isKept ? "what was learnt by then is kept\n" : "\(path) stays as it is\n"))
      guard isKept else { throw EarlyExit(status: signal.exitStatus) }
    }
    let classifier = trainer.classifier()
    let validation = try classifier.accuracy(on: sets.validation)
    let test = try sets.test.map { try classifier.accuracy(on: $0) }
    try ClassifierFile(
      classifier, recipe: recipe, steps: trainer.steps, validationAccuracy: validation, testAccuracy: test
    ).write(to: path)
    let testText =
      test.map { ", of \(sets.test?.count.grouped ?? "") test images \(MetricFormat.percent.text($0))" } ?? ""
    ConsoleOutput.standardOutput.write(
      """
      \(path): tells \(classifier.classNames.count) classes of \(recipe.dataset) apart; it recognises \
      \(MetricFormat.percent.text(validation)) of \(sets.validation.count.grouped) images that were kept from \
      it\(testText).

      """)
    if let signal { throw EarlyExit(status: signal.exitStatus) }
  }
}
