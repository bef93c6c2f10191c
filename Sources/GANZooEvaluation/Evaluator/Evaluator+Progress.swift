/// How an evaluation's work is divided for progress reports.
extension Evaluator {
  /// The number of parts of `init` and `evaluate`, each of which calls `progress` once.
  ///
  /// A part takes about as long as to classify a batch of real images, so that the time that is left can be told:
  /// metrics and the search for the nearest training images take as long as the classifier.
  ///
  /// - Parameters:
  ///   - reference: the number of real images that samples are compared with.
  ///   - counterpart: the number of other real images.
  ///   - sets: the number of images in each set that is judged.
  ///   - areGenerated: whether a generator makes these images meanwhile.
  ///   - training: the number of training images.
  public static func parts(
    reference: Int, counterpart: Int, sets: [Int], areGenerated: Bool, training: Int
  ) -> Int {
    let real = min(sets.min() ?? 0, reference, counterpart)
    let isAll = real == reference && real == counterpart
    let realSets = realSets(real, reference: reference, counterpart: counterpart)
    // As many images of noise as there are real ones are classified, too.
    let prepared = 2 * batches([reference]) + batches([counterpart])
    let judged = batches(sets) * (areGenerated ? partsOfGeneratedBatch : 1)
    let measured = sets.reduce(0) { $0 + metricParts(of: $1) }
    let realMeasured = realSets * (metricParts(of: real) + (isAll ? 0 : 2 * batches([real])))
    return prepared + judged + measured + realMeasured + searchParts(of: training)
  }

  /// A batch that is generated takes twice as long as one that is only classified, or longer.
  static let partsOfGeneratedBatch = 2

  /// The parts of computing the metrics of so many images.
  static func metricParts(of images: Int) -> Int { max(1, batches([images]) / 3) }

  /// The parts of searching so many training images for the nearest ones.
  static func searchParts(of images: Int) -> Int { images / (2 * Classifier.batch) }

  /// The number of sets of real images, of so many each.
  static func realSets(_ count: Int, reference: Int, counterpart: Int) -> Int {
    // If a subset is all of the smaller dataset, repetitions would differ only in the other one.
    count == min(reference, counterpart) ? 1 : repetitions
  }
}
