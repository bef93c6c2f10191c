import GANZoo
import GANZooSupport

extension RunLauncher {
  /// How long a training is, in words.
  static func length(_ training: TrainingSettings) -> String {
    let epochs = training.epochs.map { $0.counted("epoch") + ", " } ?? ""
    return "\(epochs)\(training.steps.counted("step"))"
  }

  /// What is said of a run that has nothing left to do.
  static func finished(_ recipe: Recipe, _ folder: RunFolder, isUnchanged: Bool) -> String {
    let training = recipe.training
    // A recipe takes no more than twice as many.
    let (mostSteps, mostEpochs) = (500_000_000, 500_000)
    let more = training.epochs.map { "--set training.epochs=\(2 * $0)" } ?? "--steps \(2 * training.steps)"
    let advice = "Train longer: \(Program.name) resume \(folder.path.shellWord) \(more) --override steps\n"
    let canBeLonger = training.steps <= mostSteps && training.epochs ?? 0 <= mostEpochs
    return "The run in \(folder.path) is finished: all \(length(training)) are done."
      + (isUnchanged ? " Nothing was changed.\n" : "\n") + (canBeLonger ? advice : "")
  }
}
