import Foundation
import GANZooSupport
import Synchronization

/// Reserves a run folder for one process, by a locked file with the process number and host.
///
/// The lock belongs to the operating system (flock) and ends with the process, however that ends; a file left behind
/// does not lock anything. Some file systems have no locks (ENOLCK, ENOSYS, EOPNOTSUPP and others). There the existence
/// of the file is the lock, since only one of two processes can create it. A killed process leaves it behind, and the
/// user has to remove it.
package final class RunLock: Sendable {
  let path: String
  private let descriptor: Int32
  private let isLost = Atomic(false)

  /// Locks, without waiting.
  ///
  /// - Parameter lock: calls `flock` for an open file, without waiting.
  /// - Throws: `RunFolderError.inUse`, `.marked` or `.cannotCreate`.
  package init(
    _ path: String, of folder: String,
    lock: (Int32) -> Int32 = RunLock.exclusive
  ) throws(RunFolderError) {
    self.path = path
    var opened: Int32
    while true {
      let isNew: Bool
      (opened, isNew) = try Self.open(path, of: folder)
      if lock(opened) != 0 {
        let error = errno
        let owner = Owner.words(of: opened)
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

  /// Locks an open file for this process alone; 0, or -1 with `errno`.
  private static func exclusive(_ descriptor: Int32) -> Int32 {
    let result = uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) }
    guard result != 0, errno == EWOULDBLOCK else { return result }
    // `holder(of:)` has a lock for a moment.
    usleep(20_000)
    return uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) }
  }

  /// Opens the file; also returns whether this created it.
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

  /// Whether the locked file is still in its place. A user may have removed it, and another process may have made and
  /// locked a new one. Once false it stays false, since another process may have trained in between.
  package var isHeld: Bool {
    if !isOpenFile(descriptor, at: path) { isLost.store(true, ordering: .relaxed) }
    return !isLost.load(ordering: .relaxed)
  }

  /// Who holds the lock of a path, such as "process 12 on host"; nil where nobody does, or where the file
  /// system has no locks. It writes nothing, and shares the lock for a moment where it is free.
  package static func holder(of path: String) -> String? {
    let descriptor = uninterrupted { Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard descriptor >= 0 else { return nil }
    // Closing the file gives a lock back that was free.
    defer { close(descriptor) }
    guard uninterrupted({ flock(descriptor, LOCK_SH | LOCK_NB) }) != 0, errno == EWOULDBLOCK else { return nil }
    return Owner.words(of: descriptor)
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

    static func words(of descriptor: Int32) -> String {
      Owner(of: descriptor).map { "process \($0.pid) on \($0.host)" } ?? "another process"
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
