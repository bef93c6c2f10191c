import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// A classifier as it was at some step of its training.
struct MeasuredClassifier {
  let classifier: Classifier
  let steps: Int
  /// How many epochs were complete.
  let epochs: Int
  /// The share of validation images that it recognises, 0 ... 1.
  let accuracy: Double
}

/// Trains a classifier epoch by epoch, tells how many validation images it recognises after each, and keeps the best.
struct ClassifierEpochs {
  let trainer: ClassifierTrainer
  let validation: any Dataset
  let output: ConsoleOutput
  /// What is told as soon as the training is to stop: what is left to measure may take seconds.
  let stopping: String

  /// Validation that is not waited for.
  private struct StopRequest: Error {}

  /// Trains to the end of the recipe's last epoch, or until `isStopped`, which is asked after each step and each batch
  /// of validation images.
  ///
  /// - Returns: the classifier of the epoch after which it recognised most, the later one of two alike; without a
  ///   complete epoch, as it was at the stop.
  /// - Throws: `ClassifierError`, or what the data sets throw.
  func best(isStopped: () -> Bool) throws -> MeasuredClassifier {
    var bar = ProgressBar("classifier", total: trainer.totalSteps, output: output)
    defer { bar.finish() }
    var (best, shares, loss): (MeasuredClassifier?, Sparkline, Double) = (nil, Sparkline(), 0)
    var hasTold = false
    // After the last step there is nothing to stop: what is left is to measure it.
    func isOver() -> Bool {
      guard trainer.steps < trainer.totalSteps, isStopped() else { return false }
      if !hasTold { bar.note(stopping) }
      hasTold = true
      return true
    }
    func show(_ epoch: Int) {
      let facts = ["epoch \(epoch)/\(trainer.recipe.epochs)"] + (best.map { ["best \(Self.text($0.accuracy))"] } ?? [])
      bar.update(done: trainer.steps, facts: facts + ["loss \(loss.shortText)"], curve: shares.text(cells: 12))
    }
    for epoch in 1...trainer.recipe.epochs {
      while trainer.steps < trainer.steps(atEndOf: epoch) {
        loss = try trainer.step()
        show(epoch)
        if isOver() {
          bar.finish()
          return try best ?? measured(epochs: trainer.steps == trainer.steps(atEndOf: epoch) ? epoch : epoch - 1)
        }
      }
      let found: MeasuredClassifier
      do {
        // Without an earlier epoch this one is kept, and has to be measured.
        found = try measured(epochs: epoch) { if isOver(), best != nil { throw StopRequest() } }
      } catch is StopRequest {
        break
      }
      shares.add(found.accuracy)
      if found.accuracy >= best?.accuracy ?? 0 { best = found }
      show(epoch)
      // A terminal shows it in its bar; elsewhere there are at most a hundred lines or so.
      let isTold = epoch % max(1, trainer.recipe.epochs / 100) == 0 || epoch == trainer.recipe.epochs
      if output.columns == nil, isTold {
        bar.note(
          "epoch \(epoch)/\(trainer.recipe.epochs)  loss \(loss.shortText)  recognises \(Self.text(found.accuracy))")
      }
      if isOver() { break }
    }
    bar.finish()
    return try best ?? measured(epochs: trainer.recipe.epochs)
  }

  private func measured(epochs: Int, progress: () throws -> Void = {}) throws -> MeasuredClassifier {
    let classifier = trainer.classifier()
    return MeasuredClassifier(
      classifier: classifier, steps: trainer.steps, epochs: epochs,
      accuracy: try classifier.accuracy(on: validation, progress: progress))
  }

  static func text(_ accuracy: Double) -> String { MetricFormat.percent.text(accuracy) }
}
