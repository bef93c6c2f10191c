import Foundation

/// Files that appear whole or not at all: written under a temporary name in the same folder, then renamed.
package enum AtomicFile {
  /// Throws the error that `write` would throw for this path, as far as that can be known beforehand.
  ///
  /// A file is made beside the target and removed, since only trying tells whether a folder takes files: to the
  /// superuser, permission bits say nothing. An existing target is not touched.
  package static func checkWritable(_ path: String) throws {
    let part = try Part(besideTarget: path)
    part.discard()
  }

  /// Writes the bytes to a path, replacing a file that is there; a symbolic link is followed.
  ///
  /// Throws `FileWriteError`; the folder is then as it was before.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let part = try Part(besideTarget: path)
    do {
      try part.write(bytes)
      try part.finish()
    } catch {
      part.discard()
      throw error
    }
  }
}

/// An open file under a temporary name beside its target.
private struct Part {
  let path: String
  let target: String
  let name: String
  let descriptor: Int32

  init(besideTarget path: String) throws {
    self.path = path
    target = try Self.target(of: path)
    let folder = Self.folder(of: target)
    name = folder + "/.\(UUID().uuidString).part"
    descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileWriteError.cannotCreate(path: path, folder: folder, reason: systemReason(errno))
    }
  }

  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { all in
      var rest = all[...]
      while !rest.isEmpty {
        let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw FileWriteError.failed(path: path, reason: systemReason(errno)) }
        rest = rest.dropFirst(count)
      }
    }
  }

  func finish() throws {
    // Some file systems report a full disk only now.
    guard fsync(descriptor) == 0, rename(name, target) == 0 else {
      throw FileWriteError.failed(path: path, reason: systemReason(errno))
    }
    close(descriptor)
  }

  func discard() {
    close(descriptor)
    unlink(name)
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// The path with symbolic links followed, once nothing but a regular file, or nothing at all, stands there.
  private static func target(of path: String) throws -> String {
    var info = stat()
    if path.isEmpty { throw FileWriteError.emptyPath }
    if path.hasSuffix("/") { throw FileWriteError.isFolder(path: path) }
    if stat(path, &info) == 0 {
      switch info.st_mode & S_IFMT {
      case S_IFREG: return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      case S_IFDIR: throw FileWriteError.isFolder(path: path)
      default: throw FileWriteError.notARegularFile(path: path)
      }
    }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw FileWriteError.failed(path: path, reason: systemReason(errno))
    }
    let folder = folder(of: path)
    if stat(folder, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR { return path }
    throw missing(folder, for: path)
  }

  /// Blames the part of the folder's path that is a file, if there is one, or else the folder.
  private static func missing(_ folder: String, for path: String) -> FileWriteError {
    var ancestor = folder
    var info = stat()
    while stat(ancestor, &info) != 0 && errno == ENOTDIR { ancestor = Self.folder(of: ancestor) }
    return FileManager.default.fileExists(atPath: ancestor)
      ? .notAFolder(path: path, folder: ancestor)
      : .folderMissing(path: path, folder: folder)
  }
}
