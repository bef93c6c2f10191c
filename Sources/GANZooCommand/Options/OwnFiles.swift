import GANZoo
import GANZooSupport

/// Files of runs, which go on with them: no other command may write in their place.
enum OwnFiles {
  /// Throws `UsageError` where an option names such a file.
  static func check(_ option: String, _ path: String?) throws(UsageError) {
    guard let path, RunFolder.isOwn(path) else { return }
    throw UsageError("\(option) names a file of a run itself, \(path.printable); give another name")
  }
}
