import Evaluation
import Files
import Foundation
import Images

/// The pictures of an evaluation in a folder: confusion.png, for generators that are told a class, and nearest.png.
enum EvaluationPictures {
  /// Makes the folder. Throws `FileWriteError` where it cannot be written to.
  static func checkWritable(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileWriteError.failed(path: folder, reason: systemReason(errno))
    }
    for name in ["confusion", "nearest"] { try PNG.checkWritable("\(folder)/\(name).png") }
  }

  /// Writes them, and removes a confusion.png of another generator. Throws `FileWriteError`.
  static func write(_ evaluation: Evaluation, to folder: String) throws {
    try PNG.write(evaluation.nearest, to: "\(folder)/nearest.png")
    let path = "\(folder)/confusion.png"
    if let confusion = evaluation.confusion {
      try PNG.write(confusion, to: path)
    } else if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
  }
}
