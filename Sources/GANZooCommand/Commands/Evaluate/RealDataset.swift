import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// The real examples of a data set, as an evaluation divides them.
struct RealDataset {
  /// What a generator learns from.
  let training: any Dataset
  /// What a classifier learns from.
  let learnt: any Dataset
  /// Training examples that are kept from classifiers.
  let validation: any Dataset
  /// The test split; nil where a folder has none.
  let test: (any Dataset)?

  /// Opens the data set of a classifier's recipe, pictures of any size brought to `sample` (nil: the recipe's),
  /// classes numbered as in `classNames` where those are the same in another order; `readers` threads read files.
  init(_ recipe: ClassifierRecipe, sample: Shape? = nil, classNames: [String] = [], readers: Int) throws {
    let open = { (split: DatasetSplit) in
      let dataset = try recipe.loadDataset(
        split, sample: sample, downloads: DataChoice.downloads, threads: readers)
      return RelabeledDataset(dataset, as: classNames) ?? dataset
    }
    training = try open(.train)
    let holdout = Holdout(of: training)
    (learnt, validation) = (holdout.training, holdout.validation)
    do {
      test = try open(.test)
    } catch PictureFolderError.noSplit, PictureFolderError.noneHeld {
      test = nil
    }
  }

  /// Says on standard error what a user should know of them, each thing once.
  func tellNotes() {
    var told: Set<String> = []
    for note in training.notes + (test?.notes ?? []) where told.insert(note).inserted {
      ConsoleOutput.standardError.writeLine("note: \(note)")
    }
  }

  /// Says on standard error that metrics are rough where there are few real images to compare with.
  static func tellFew(_ count: Int) {
    guard count < Evaluator.fewReal else { return }
    ConsoleOutput.standardError.writeLine(
      "note: samples are compared with only \(count) real images: metrics vary much by chance, distances and "
        + "recall most of all")
  }

  /// What samples are compared with, and real examples of the other kind.
  func comparison(_ split: Evaluate.ComparisonSplit) throws -> (reference: any Dataset, counterpart: any Dataset) {
    switch split {
    case .validation: return (validation, test ?? learnt)
    case .test:
      guard let test else {
        throw UsageError(
          "the folder has no test images; --split validation compares with images kept from the classifier")
      }
      // Few pictures may be too few to keep from a classifier.
      return (test, validation.count < Evaluator.minimumReal ? learnt : validation)
    }
  }
}
