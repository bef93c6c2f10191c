import Foundation
import GANZooSupport

extension RunFolder {
  /// `base`, or `base-2`, `base-3` and so on: the first that does not exist.
  public static func unused(_ base: String) -> String {
    names(base).first { !exists($0) } ?? base
  }

  /// Makes and locks the first folder of `unused` that no other process has made in the meantime.
  ///
  /// Throws `RunFolderError` if a folder cannot be made or written.
  public init(creatingUnused base: String) throws {
    // Where that fails, making the first folder says why.
    var made: [String] = []
    _ = makeFolders(parentFolder(of: base), made: &made)
    for path in Self.names(base) where !Self.exists(path) {
      // Of several processes one alone can make it.
      let isMade = mkdir(path, 0o777) == 0
      if !isMade, errno == EEXIST { continue }
      do {
        self = try RunFolder(creating: path, replacing: false)
        return
      } catch RunFolderError.exists, RunFolderError.inUse, RunFolderError.marked {
        // One that was told this name has come between.
        continue
      } catch {
        if isMade { rmdir(path) }
        throw error
      }
    }
    throw RunFolderError.exists(path: base)
  }

  private static func exists(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
  }

  private static func names(_ base: String) -> some Sequence<String> {
    (1...).lazy.map { $0 == 1 ? base : "\(base)-\($0)" }
  }
}
