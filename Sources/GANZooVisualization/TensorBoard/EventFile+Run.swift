import Foundation
import GANZooInterchange
import GANZooNN
package import GANZooSupport
package import GANZooTraining

extension RunRecord {
  /// Writes an event file of a run into its folder, from its log, grids and recipe: a run that was trained without.
  ///
  /// - Parameters:
  ///   - replacing: whether event files that are there are removed.
  ///   - zoo: what knows the run's architecture; where it does not, the file has no graph.
  ///   - group: makes the file appear together with others.
  ///   - progress: told the steps of the events; an error that it throws ends the work, with nothing changed.
  /// - Returns: the file's path.
  /// - Throws: `TensorBoardError`, `FileWriteError`, or what `progress` throws.
  package func writeEvents(
    replacing: Bool, _ zoo: Zoo, in group: FileGroup, progress: (Int) throws -> Void
  ) throws -> String {
    try checkEventFiles(replacing: replacing)
    let target = "\(path)/\(EventFile.newName(in: path))"
    let file = try PendingFile(for: target)
    do {
      try file.write(EventFile.records([.fileVersion(step: 0)]))
      let trained = try? Recipe(recipe, zoo: zoo)
      let history = RunHistory(
        self, classNames: (try? GeneratorFile(contentsOf: path + "/generator.h5"))?.classNames ?? [],
        networks: trained.map { [("generator", $0.generator), ("critic", $0.critic)] } ?? [])
      try history.write(progress: progress) { try file.write(EventFile.records($0)) }
      try file.finish(in: group)
    } catch {
      file.discard()
      throw error
    }
    for name in RunFolder.eventFiles(in: path) { group.remove("\(path)/\(name)") }
    return target
  }

  /// Refuses a run that is at work, and one that has event files unless these are to be replaced.
  package func checkEventFiles(replacing: Bool) throws(TensorBoardError) {
    guard state != .running else { throw .running(path: path) }
    if !replacing, let name = RunFolder.eventFiles(in: path).last { throw .exists(path: path, file: name) }
  }
}
