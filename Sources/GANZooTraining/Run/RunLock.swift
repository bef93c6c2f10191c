import Foundation
import GANZooSupport
import Synchronization

/// Keeps a run folder to one process: a locked file with the owner's number and host.
///
/// The lock is the system's (flock) and ends with its process, however that ends; a file that was left behind then
/// locks nothing. Some file systems have no locks (ENOLCK, ENOSYS, EOPNOTSUPP and others). There the file itself is the
/// lock, since of two processes one alone can make it, and one that was killed leaves it: whether that was so, its user
/// has to say.
package final class RunLock: Sendable {
  let path: String
  private let descriptor: Int32
  private let isLost = Atomic(false)

  /// Locks, at once or not at all.
  ///
  /// - Parameter lock: `flock` for an open file, to be had or refused at once.
  /// - Throws: `RunFolderError.inUse`, `.marked` or `.cannotCreate`.
  package init(
    _ path: String, of folder: String,
    lock: (Int32) -> Int32 = { descriptor in uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) } }
  ) throws(RunFolderError) {
    self.path = path
    var opened: Int32
    while true {
      let isNew: Bool
      (opened, isNew) = try Self.open(path, of: folder)
      if lock(opened) != 0 {
        let error = errno
        let owner = Owner(of: opened).map { "process \($0.pid) on \($0.host)" } ?? "another process"
        if error == EWOULDBLOCK || !isNew { close(opened) }
        if error == EWOULDBLOCK { throw .inUse(path: folder, owner: owner) }
        if !isNew { throw .marked(path: folder, owner: owner, file: path, reason: systemReason(error)) }
      }
      if isOpenFile(opened, at: path) { break }
      // Its last owner has removed it since it was opened.
      close(opened)
    }
    descriptor = opened
    let text = Array("{\"pid\": \(getpid()), \"host\": \"\(Owner.thisHost)\"}\n".utf8)
    let error: Int32? =
      uninterrupted({ ftruncate(opened, 0) }) == 0 ? text.withUnsafeBytes { writeAll($0, to: opened) } : errno
    if let error { throw .cannotCreate(path: folder, reason: "run.lock: \(systemReason(error))") }
  }

  /// Opens the file, and says whether it was made by that.
  private static func open(_ path: String, of folder: String) throws(RunFolderError) -> (Int32, isNew: Bool) {
    while true {
      for (flags, isNew) in [(O_CREAT | O_EXCL, true), (0, false)] {
        let opened = uninterrupted { Foundation.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0o644) }
        if opened >= 0 { return (opened, isNew) }
        // It has come, or gone, in between.
        guard errno == (isNew ? EEXIST : ENOENT) else {
          throw .cannotCreate(path: folder, reason: "run.lock: \(systemReason(errno))")
        }
      }
    }
  }

  /// Whether the file is the one that was locked. Its user may have removed it, and another process made and locked its
  /// own. What was lost once stays lost: what came between is not known.
  package var isHeld: Bool {
    if !isOpenFile(descriptor, at: path) { isLost.store(true, ordering: .relaxed) }
    return !isLost.load(ordering: .relaxed)
  }

  deinit {
    if isHeld { unlink(path) }
    close(descriptor)
  }

  private struct Owner: Decodable {
    let pid: Int32
    let host: String

    static var thisHost: String {
      // A quote in a name would end the text that holds it.
      ProcessInfo.processInfo.hostName.filter { $0 != "\"" && $0 != "\\" }
    }

    init?(of descriptor: Int32) {
      let longest = 1000
      let bytes = [UInt8](unsafeUninitializedCapacity: longest) { buffer, count in
        count = max(0, uninterrupted { pread(descriptor, buffer.baseAddress, longest, 0) })
      }
      guard let owner = try? JSONDecoder().decode(Owner.self, from: Data(bytes)) else { return nil }
      self = owner
    }
  }
}
