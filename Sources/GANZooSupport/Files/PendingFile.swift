import Foundation

/// An open file with a temporary name in the folder of its target, which it replaces when it is finished.
package struct PendingFile {
  /// The temporary name.
  package let name: String
  /// The final path, with symbolic links resolved.
  let target: String
  private let path: String
  private let descriptor: Int32
  private let listing: UnfinishedFiles.Place

  /// Creates the temporary file. Throws `FileWriteError` if the path cannot be written.
  package init(for path: String) throws {
    self.path = path
    target = try Self.target(of: path)
    let folder = parentFolder(of: target)
    name = Self.freeName(beside: target)
    listing = UnfinishedFiles.add(name)
    descriptor = uninterrupted { [name] in open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else {
      let reason = systemReason(errno)
      UnfinishedFiles.remove(listing)
      throw FileWriteError.cannotCreate(path: path, folder: folder, reason: reason)
    }
  }

  /// Appends bytes. Throws `FileWriteError.failed`.
  package func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Appends bytes. Throws `FileWriteError.failed`.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    try writeAll(bytes, to: descriptor, of: path)
  }

  /// Replaces bytes that were written before, `offset` bytes from the start. Throws `FileWriteError.failed`.
  package func replace(_ bytes: [UInt8], at offset: Int) throws {
    let count = bytes.withUnsafeBytes { bytes in
      uninterrupted { pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) }
    }
    guard count == bytes.count else { throw failure(count < 0 ? errno : EIO) }
  }

  /// Flushes the file to disk and renames it to its target, or leaves the renaming to a group.
  ///
  /// Throws `FileWriteError.failed`; the target is then unchanged.
  package func finish(in group: FileGroup? = nil) throws {
    // Some file systems report a full disk only here. EINVAL means that the file system has no fsync.
    guard uninterrupted({ fsync(descriptor) }) == 0 || errno == EINVAL else { throw failure(errno) }
    if let group { return group.add(self) }
    try place()
    close(descriptor)
    Self.synchronizeFolder(of: target)
  }

  /// Renames the file to its target. Throws `FileWriteError.failed`.
  func place() throws {
    guard uninterrupted({ rename(name, target) }) == 0 else { throw failure(errno) }
    UnfinishedFiles.remove(listing)
  }

  /// Closes the file after it was renamed.
  func release() { close(descriptor) }

  func failure(_ number: Int32) -> FileWriteError { .failed(path: path, reason: systemReason(number)) }

  /// Flushes a path's folder, so that new names survive a power failure, if the file system supports it.
  static func synchronizeFolder(of path: String) {
    let descriptor = uninterrupted { open(parentFolder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    _ = uninterrupted { fsync(descriptor) }
    close(descriptor)
  }

  /// An unused name in a path's folder, which `sweep` recognises.
  static func freeName(beside path: String, suffix: String = suffix) -> String {
    "\(parentFolder(of: path))/.\(UUID().uuidString)\(suffix)"
  }

  /// Removes temporary files that killed programs left in a folder.
  ///
  /// No other process may be writing to the folder.
  package static func sweep(_ folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where isPending(name) {
      unlink("\(folder)/\(name)")
    }
  }

  /// Whether a file's name is a temporary one.
  package static func isPending(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(suffix)
      && UUID(uuidString: String(name.dropFirst().dropLast(suffix.count))) != nil
  }

  private static let suffix = ".part"

  /// Closes and removes the temporary file.
  package func discard() {
    close(descriptor)
    unlink(name)
    UnfinishedFiles.remove(listing)
  }

  /// The path with symbolic links resolved; throws if something other than a regular file exists there.
  private static func target(of path: String) throws -> String {
    var info = stat()
    if path.isEmpty { throw FileWriteError.emptyPath }
    if path.hasSuffix("/") { throw FileWriteError.isFolder(path: path) }
    if stat(path, &info) == 0 {
      switch info.st_mode & S_IFMT {
      case S_IFREG: return realPath(path) ?? path
      case S_IFDIR: throw FileWriteError.isFolder(path: path)
      default: throw FileWriteError.notARegularFile(path: path)
      }
    }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw FileWriteError.failed(path: path, reason: systemReason(errno))
    }
    let folder = parentFolder(of: path)
    if stat(folder, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR { return path }
    throw missing(folder, for: path)
  }

  private static func realPath(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  /// The error for a missing folder: names the ancestor that is a file, if there is one.
  private static func missing(_ folder: String, for path: String) -> FileWriteError {
    var ancestor = folder
    var info = stat()
    while stat(ancestor, &info) != 0 && errno == ENOTDIR { ancestor = parentFolder(of: ancestor) }
    return FileManager.default.fileExists(atPath: ancestor)
      ? .notAFolder(path: path, folder: ancestor)
      : .folderMissing(path: path, folder: folder)
  }
}
