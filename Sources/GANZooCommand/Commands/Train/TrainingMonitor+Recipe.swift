import GANZoo
import GANZooData
import GANZooEvaluation

extension TrainingMonitor {
  /// What measures a recipe's generator while it trains.
  ///
  /// Images are judged by real ones that no classifier has seen, nor are they test images, by which nothing may be
  /// chosen; but by those that are held out of a folder by their names, where there are no others.
  ///
  /// - Parameters:
  ///   - dataset: the recipe's.
  ///   - interval: steps between two measurements.
  ///   - classifier: the file of a classifier of images; nil: the package's.
  ///   - readers: threads that read pictures.
  ///   - zoo: knows the classifier's layers.
  ///   - device: where the classifier computes.
  /// - Throws: `UsageError` for what cannot be measured so, `TrainedWeightsError` where the package has no classifier,
  ///   and what files and datasets throw.
  init(
    of recipe: Recipe, _ dataset: any Dataset, every interval: Int, classifier: String?, readers: Int, _ zoo: Zoo,
    on device: Device
  ) throws {
    let load = { split in try recipe.loadDataset(split, downloads: DataChoice.downloads, threads: readers) }
    if recipe.architecture.sample.rank == 2 {
      guard classifier == nil else { throw UsageError("a classifier judges images, but \(recipe.data.set) has text") }
      self = try TrainingMonitor(every: interval, text: load(.test))
      return
    }
    guard recipe.architecture.sample.rank == 3 else {
      guard classifier == nil else {
        throw UsageError("a classifier judges images, but \(recipe.data.set) has points")
      }
      guard let points = PointEvaluator(dataset: recipe.data.set) else {
        throw UsageError("--evaluate-every does not know where the points of \(recipe.data.set) should be")
      }
      self.init(every: interval, points: points)
      return
    }
    let choice =
      try classifier.map { try ClassifierChoice(path: $0, zoo) } ?? ClassifierChoice(of: recipe.data.set, zoo)
    let isTraining = recipe.data.split == .train && recipe.data.examples == nil && recipe.data.heldOut == 0
    let training = try isTraining ? dataset : load(.train)
    let isHeldByName = (training.originals?.heldOut ?? 0) > 0
    let reference: any Dataset = try isHeldByName ? load(.test) : Holdout(of: training).validation
    try self.init(every: interval, choice.classifier(on: device), reference: reference)
  }
}
