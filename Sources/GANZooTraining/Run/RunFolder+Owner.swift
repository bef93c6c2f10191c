import Foundation
import GANZooSupport

extension RunFolder {
  /// Whether a path is that of a file that a run keeps in its folder, whether it is there yet or not.
  package static func isOwn(_ path: String) -> Bool {
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let (name, folder) = (url.lastPathComponent, url.deletingLastPathComponent())
    let isRun = { (folder: URL) in access(folder.path + "/recipe.yaml", F_OK) == 0 }
    switch folder.lastPathComponent {
    case "samples" where isSample(name), "checkpoints": return isRun(folder.deletingLastPathComponent())
    default: return (fileNames.contains(name) || isEventFile(name)) && isRun(folder)
    }
  }
}
