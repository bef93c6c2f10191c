import Files
import Foundation

/// The names in a folder, one after the other, so that a look at a huge folder can end early.
enum FolderEntries {
  /// Visits the entries that are not hidden, in no order, until `visit` returns false.
  ///
  /// Throws what `visit` throws, and `PictureFolderError.cannotList`.
  static func visit(_ folder: String, _ visit: (_ name: String, _ isFolder: Bool) throws -> Bool) throws {
    var opened = opendir(folder)
    while opened == nil, errno == EINTR { opened = opendir(folder) }
    guard let directory = opened else {
      throw PictureFolderError.cannotList(folder: folder, reason: systemReason(errno))
    }
    defer { closedir(directory) }
    while true {
      errno = 0
      guard let entry = readdir(directory) else {
        guard errno == 0 else { throw PictureFolderError.cannotList(folder: folder, reason: systemReason(errno)) }
        return
      }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      let isFolder =
        switch Int(entry.pointee.d_type) {
        case Int(DT_DIR): true
        case Int(DT_REG): false
        default: Datasets.isFolder("\(folder)/\(name)")
        }
      if try !visit(name, isFolder) { return }
    }
  }

  /// Whether a file's name is that of a picture.
  static func isPicture(_ name: String) -> Bool {
    ["png", "jpg", "jpeg"].contains((name as NSString).pathExtension.lowercased())
  }
}
