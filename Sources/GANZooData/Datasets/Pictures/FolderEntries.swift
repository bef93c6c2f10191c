import Foundation
import GANZooSupport

/// The entries of a folder, one at a time, so that a reader can stop early in a huge folder.
enum FolderEntries {
  /// The role of an entry in a picture dataset.
  enum Kind {
    /// A file with the extension of a supported picture format.
    case picture
    /// A folder.
    case folder
    /// A file that is skipped because of its name.
    case otherFile
    /// A folder that is skipped because of its name: hidden, or macOS' `__MACOSX`.
    case otherFolder
  }

  /// Extensions of supported formats, in lower case.
  static let endings: Set = ["png", "jpg", "jpeg", "jpe", "jfif", "webp", "bmp"]
  /// Extensions of other picture formats.
  private static let unreadEndings: Set = ["gif", "tif", "tiff", "heic", "heif", "avif", "jp2", "jxl", "ppm", "pgm"]

  /// Calls `visit` for the entries in any order, until it returns false.
  ///
  /// Throws what `visit` throws, and `PictureFolderError.cannotList`.
  static func visit(_ folder: BytePath, _ visit: (_ name: FileName, _ kind: Kind) throws -> Bool) throws {
    var opened = folder.withCString { opendir($0) }
    while opened == nil, errno == EINTR { opened = folder.withCString { opendir($0) } }
    guard let directory = opened else {
      throw PictureFolderError.cannotList(folder: folder.text, reason: systemReason(errno))
    }
    defer { closedir(directory) }
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        guard errno == 0 else {
          throw PictureFolderError.cannotList(folder: folder.text, reason: systemReason(errno))
        }
        return
      }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { FileName($0.prefix { $0 != 0 }) }
      if name.bytes == [UInt8(ascii: ".")] || name.bytes == Array("..".utf8) { continue }
      let isFolder =
        switch Int(entry.pointee.d_type) {
        case Int(DT_DIR): true
        case Int(DT_REG): false
        default: Self.isFolder(folder / name)
        }
      if try !visit(name, kind(of: name, isFolder: isFolder)) { return }
    }
  }

  private static func kind(of name: FileName, isFolder: Bool) -> Kind {
    if isFolder { return name.isHidden || name == FileName("__MACOSX") ? .otherFolder : .folder }
    return !name.isHidden && endings.contains(name.ending) ? .picture : .otherFile
  }

  /// True if the name has the extension of an unsupported picture format.
  static func isUnreadPicture(_ name: FileName) -> Bool { !name.isHidden && unreadEndings.contains(name.ending) }

  static func isFolder(_ path: BytePath) -> Bool { path.withCString { GANZooSupport.isFolder($0) } }
}
