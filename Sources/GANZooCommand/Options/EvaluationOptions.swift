import ArgumentParser
import GANZoo

/// Whether a generator is measured while it is trained.
struct EvaluationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Measure the generator every so many steps, with a warning if it collapses.", valueName: "steps")
  )
  var evaluateEvery: Int?

  @Option(
    help: ArgumentHelp("The classifier that judges, in place of the package's for the data set.", valueName: "file"),
    completion: .hdf5)
  var classifier: String?

  /// - Parameter isResumed: whether a run goes on, which may do without measurements from then on, and has a
  ///   classifier.
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
