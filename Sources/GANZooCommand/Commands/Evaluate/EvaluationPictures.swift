import GANZooData
import GANZooEvaluation
import GANZooSupport

/// The pictures of an evaluation in a folder: confusion.png, for generators that are told a class, and nearest.png.
enum EvaluationPictures {
  /// Makes the folder. Throws `FileWriteError` where it cannot be written to.
  static func checkWritable(_ folder: String, _ group: FileGroup) throws {
    if let error = group.makeFolder(folder) { throw FileWriteError.failed(path: folder, reason: systemReason(error)) }
    for name in ["confusion", "nearest"] { try PNG.checkWritable("\(folder)/\(name).png") }
  }

  /// Writes them, and removes a confusion.png of another generator. Throws `FileWriteError`.
  static func write(_ evaluation: Evaluation, to folder: String, in group: FileGroup) throws {
    try PNG.write(evaluation.nearest, to: "\(folder)/nearest.png", in: group)
    let path = "\(folder)/confusion.png"
    if let confusion = evaluation.confusion {
      try PNG.write(confusion, to: path, in: group)
    } else {
      group.remove(path)
    }
  }
}
