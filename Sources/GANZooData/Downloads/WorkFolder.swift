import Foundation
import GANZooSupport

/// A folder in which what comes is put together, beside the place where it goes. It goes with the value.
///
///     .UUID.part/lock    locked while its process lives
///               /files   what comes
///               /old     what that replaces, for a moment
///
/// A process that is killed leaves it, but not the lock: that is how others tell what nobody works on any more.
final class WorkFolder {
  /// Where files are put.
  let files: String
  private let target: String
  private let path: String
  private let descriptor: Int32

  /// Makes one for what is to lie at `target`, and removes what dead processes have left there.
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
      // Another process may have taken it for one that was left, before it was locked: then it is made anew.
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

  /// Puts the files in their place, so that at no time half a folder is there.
  ///
  /// Throws `DownloadError.cannotWrite`; what was there is then there again.
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

  // MARK: - What was left

  private static let suffix = ".part"
  /// Work folders of GANZoo 0.1.0 had no lock: one that has not changed for so many seconds is a left one.
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

  /// `.UUID.part`. What GANZoo 0.1.0 left as `.UUID.part.old` may be the only copy of what it was about to replace, and stays.
  private static func isName(_ name: String) -> Bool {
    name.hasPrefix(".") && name.hasSuffix(suffix)
      && UUID(uuidString: String(name.dropFirst().dropLast(suffix.count))) != nil
  }

  private enum Lock {
    /// By this process, until the descriptor is closed.
    case held(Int32)
    case taken
  }

  /// Locks a work folder, or sees that another process did. Nil, with `errno`, where there is no lock's file, or none can be made.
  private static func lock(_ path: String, creating: Bool) -> Lock? {
    let file = path + "/lock"
    let descriptor = uninterrupted {
      open(file, O_RDWR | O_CLOEXEC | O_NOFOLLOW | (creating ? O_CREAT : 0), 0o644)
    }
    guard descriptor >= 0 else { return nil }
    let isLocked = uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) } == 0
    // Some file systems have no locks. What is there can then be anybody's, and stays.
    let isRefused = !isLocked && errno != EWOULDBLOCK && creating
    guard isLocked || isRefused, isOpenFile(descriptor, at: file) else {
      close(descriptor)
      return .taken
    }
    return .held(descriptor)
  }

  /// Removes one, once what it was about to replace is back in its place.
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
