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

  /// Locks an open file for this process alone, without waiting for another that has done so; 0, or -1 with `errno`.
  private static func exclusive(_ descriptor: Int32) -> Int32 {
    for _ in 0..<mostAsked {
      let result = uninterrupted { flock(descriptor, LOCK_EX | LOCK_NB) }
      guard result != 0, errno == EWOULDBLOCK else { return result }
      // Who only asks shares the lock for a moment, a run never does: a lock that can be shared keeps nobody out.
      guard shared(descriptor) == 0 else { return -1 }
      _ = uninterrupted { flock(descriptor, LOCK_UN) }
      usleep(1000)
    }
    errno = EWOULDBLOCK
    return -1
  }

  /// How often a lock that is shared is tried again, a millisecond later each time: for a process that was halted while
  /// it asked.
  private static let mostAsked = 5000

  /// Shares the lock of an open file, without waiting; 0, or -1 with `errno`.
  private static func shared(_ descriptor: Int32) -> Int32 {
    uninterrupted { flock(descriptor, LOCK_SH | LOCK_NB) }
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

  /// Who holds the lock of a path, such as "process 12 on host"; nil where nobody does, whatever a killed process has
  /// left in the file, or where the file cannot be opened.
  ///
  /// It writes nothing, and keeps no run out: a lock that is free is shared for a moment, which a run that begins just
  /// then does not take for another's. Where the file system has no locks, the file tells: its process has the lock
  /// while it is there, and one of another host, of which nothing is known, for as long as the file is.
  ///
  /// - Parameters:
  ///   - isFileBelieved: whether the file tells where the file system has no locks. Who would begin a run there says
  ///     no: the run itself tells what to do with a file that was left behind.
  ///   - lock: calls `flock` for an open file, to share its lock without waiting.
  package static func holder(
    of path: String, isFileBelieved: Bool = true, lock: (Int32) -> Int32 = RunLock.shared
  ) -> String? {
    let descriptor = uninterrupted { Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard descriptor >= 0 else { return nil }
    // Closing the file gives a lock back that was free.
    defer { close(descriptor) }
    guard lock(descriptor) != 0 else { return nil }
    if errno == EWOULDBLOCK { return Owner.words(of: descriptor) }
    guard isFileBelieved, let owner = Owner(of: descriptor), owner.mayBeAlive else { return nil }
    return owner.words
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

    static func words(of descriptor: Int32) -> String { Owner(of: descriptor)?.words ?? "another process" }

    var words: String { "process \(pid) on \(host)" }

    /// Whether its process is there; of another host's nothing is known.
    var mayBeAlive: Bool { pid > 0 && (host != Self.thisHost || kill(pid, 0) == 0 || errno == EPERM) }

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
