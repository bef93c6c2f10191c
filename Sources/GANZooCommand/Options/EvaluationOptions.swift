import ArgumentParser
import GANZoo

/// Options for measurements during a training.
struct EvaluationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Measure the generator every n steps, with a warning if it collapses.", valueName: "steps")
  )
  var evaluateEvery: Int?

  @Option(
    help: ArgumentHelp(
      "The classifier to measure with, in place of the package's for the data set.", valueName: "file"),
    completion: .hdf5)
  var classifier: String?

  /// - Parameter isResumed: whether a run is resumed. It may switch measurements off, and already has a classifier.
  func check(isResumed: Bool) throws {
    let least = isResumed ? 0 : 1
    if let evaluateEvery, evaluateEvery < least {
      throw ValidationError("--evaluate-every is a number of at least \(least), not \(evaluateEvery).")
    }
    if !isResumed, classifier != nil, evaluateEvery == nil {
      throw ValidationError("--classifier goes with --evaluate-every.")
    }
  }

  func apply(to options: inout RunOptions) {
    if let evaluateEvery { options.evaluateEvery = evaluateEvery == 0 ? nil : evaluateEvery }
    if let classifier { options.classifier = classifier }
  }
}
