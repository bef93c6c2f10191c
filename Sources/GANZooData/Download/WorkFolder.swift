import Foundation
import GANZooSupport

/// A temporary folder beside the target, where a download is assembled. It is deleted together with this object.
///
///     .UUID.part/lock    locked while its process lives
///               /files   the downloaded files
///               /old     the folder that they replace, for a moment
///
/// A killed process leaves the folder behind but releases the lock, so that others can recognise and remove it.
final class WorkFolder {
  /// The folder for new files.
  let files: String
  private let target: String
  private let path: String
  private let descriptor: Int32

  /// Creates a work folder for `target` and removes those that dead processes left beside it.
  ///
  /// Throws `DownloadError.cannotWrite`.
  init(for target: String) throws(DownloadError) {
    let parent = parentFolder(of: target)
    var made: [String] = []
    if let error = makeFolders(parent, made: &made) {
      throw .cannotWrite(folder: target, reason: systemReason(error))
    }
    Self.sweep(parent)
    while true {
      let path = "\(parent)/.\(UUID().uuidString)\(Self.suffix)"
      let files = path + "/files"
      guard uninterrupted({ mkdir(path, 0o777) }) == 0, let lock = Self.lock(path, creating: true) else {
        let error = errno
        try? FileManager.default.removeItem(atPath: path)
        throw .cannotWrite(folder: target, reason: systemReason(error))
      }
      // Another process may have removed the folder as abandoned before it was locked; then try again.
      guard case .held(let descriptor) = lock else { continue }
      guard uninterrupted({ mkdir(files, 0o777) }) == 0 else {
        let error = errno
        try? FileManager.default.removeItem(atPath: path)
        close(descriptor)
        throw .cannotWrite(folder: target, reason: systemReason(error))
      }
      (self.target, self.path, self.files, self.descriptor) = (target, path, files, descriptor)
      return
    }
  }

  deinit {
    Self.remove(path)
    close(descriptor)
  }

  /// Renames the files to the target, so that an incomplete target never exists.
  ///
  /// Throws `DownloadError.cannotWrite` after restoring the previous folder.
  func finish() throws(DownloadError) {
    let old = path + "/old"
    let kept = old + target.dropFirst(parentFolder(of: target).count)
    guard uninterrupted({ mkdir(old, 0o777) }) == 0,
      uninterrupted({ rename(target, kept) }) == 0 || errno == ENOENT,
      uninterrupted({ rename(files, target) }) == 0
    else {
      let error = errno
      Self.restore(path)
      throw .cannotWrite(folder: target, reason: systemReason(error))
    }
  }

  // MARK: - Abandoned work folders

  private static let suffix = ".part"
  /// GANZoo 0.1.0 used no lock; its work folders count as abandoned after this many seconds without a change.
  private static let abandoned = 86_400

  private static func sweep(_ parent: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where isName(name) {
      let path = "\(parent)/\(name)"
      var info = stat()
      guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { continue }
      switch lock(path, creating: false) {
      case .held(let descriptor)?:
        remove(path)
        close(descriptor)
      case .taken?: break
      case nil: if errno == ENOENT, time(nil) - info.st_mtim.tv_sec > abandoned { remove(path) }
      }
    }
  }

  /// True for `.UUID.part`. `.UUID.part.old`, left by GANZoo 0.1.0, may be the only copy of a replaced folder and is
  /// kept.
  private static func isName(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(suffix)
      && UUID(uuidString: String(name.dropFirst().dropLast(suffix.count))) != nil
  }

  private enum Lock {
    /// Locked by this process until the descriptor is closed.
    case held(Int32)
    case taken
  }

  /// Tries to lock a work folder. Returns nil and sets `errno` if the lock file is missing or cannot be created.
  private static func lock(_ path: String, creating: Bool) -> Lock? {
    let file = path + "/lock"
    let descriptor = uninterrupted {
      open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (creating ? O_CREAT : 0), 0o644)
    }
    guard descriptor >= 0 else { return nil }
    let isLocked = uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) } == 0
    // On a file system without locks, a new folder is used without one; an existing one may be in use and is kept.
    let isRefused = !isLocked && errno != EWOULDBLOCK && creating
    guard isLocked || isRefused, isOpenFile(descriptor, at: file) else {
      close(descriptor)
      return .taken
    }
    return .held(descriptor)
  }

  /// Removes a work folder after restoring the folder that it was about to replace.
  private static func remove(_ path: String) {
    restore(path)
    try? FileManager.default.removeItem(atPath: path)
  }

  private static func restore(_ path: String) {
    let parent = parentFolder(of: path)
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path + "/old")) ?? []
    where access("\(parent)/\(name)", F_OK) != 0 {
      rename("\(path)/old/\(name)", "\(parent)/\(name)")
    }
  }
}
