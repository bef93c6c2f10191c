import Foundation
import GANZooSupport

extension String {
  /// The file of the generator that a path names: itself, or that in a run folder.
  ///
  /// Throws `UsageError` for a folder that has none.
  var generatorFile: String {
    get throws {
      guard isFolder(self) else { return self }
      let file = "\(self)/generator.h5"
      guard FileManager.default.fileExists(atPath: file) else {
        throw UsageError("the folder \(self) has no generator.h5")
      }
      return file
    }
  }
}
