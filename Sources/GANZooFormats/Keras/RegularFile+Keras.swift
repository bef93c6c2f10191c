import Foundation
import GANZooSupport

extension RegularFile {
  /// Opens the file at a path. Throws `KerasFormatError.missingFile` or `.cannotRead`.
  static func keras(_ path: String) throws(KerasFormatError) -> RegularFile {
    do {
      return try RegularFile(path)
    } catch {
      if [.system(ENOENT), .system(ENOTDIR)].contains(error.obstacle) { throw .missingFile(path) }
      throw .cannotRead(file: path, reason: error.reason)
    }
  }

  /// Opens a temporary file, which may have no name. Errors call it `name`. Throws `KerasFormatError.cannotRead`.
  static func keras(_ file: borrowing TemporaryFile, named name: String) throws(KerasFormatError) -> RegularFile {
    do {
      return try RegularFile(file, named: name)
    } catch {
      throw .cannotRead(file: name, reason: error.reason)
    }
  }
}
