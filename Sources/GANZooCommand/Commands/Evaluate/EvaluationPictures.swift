import GANZooData
import GANZooEvaluation
import GANZooSupport
import GANZooVisualization

/// The pictures of an evaluation in a folder: nearest.png and, for generators that are told a class, confusion.png with
/// names and counts and confusion-samples.png with a sample in each cell.
enum EvaluationPictures {
  private static let (nearest, confusion, samples) = ("nearest.png", "confusion.png", "confusion-samples.png")

  /// Makes the folder. Throws `FileWriteError` where it cannot be written to.
  static func checkWritable(_ folder: String, _ group: FileGroup) throws {
    if let error = group.makeFolder(folder) { throw FileWriteError.failed(path: folder, reason: systemReason(error)) }
    for name in [nearest, confusion, samples] { try PNG.checkWritable("\(folder)/\(name)") }
  }

  /// Writes them, and removes those of another generator that this one does not have. Throws `FileWriteError`.
  static func write(_ evaluation: Evaluation, to folder: String, in group: FileGroup) throws {
    try PNG.write(evaluation.nearest, to: "\(folder)/\(nearest)", in: group)
    let report = evaluation.report
    if let chart = ConfusionChart(report.confusion, classNames: report.classes.map(\.name)) {
      try AtomicFile.write(chart.png(), to: "\(folder)/\(confusion)", in: group)
    } else {
      group.remove("\(folder)/\(confusion)")
    }
    if let image = evaluation.confusion {
      try PNG.write(image, to: "\(folder)/\(samples)", in: group)
    } else {
      group.remove("\(folder)/\(samples)")
    }
  }
}
