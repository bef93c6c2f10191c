import Files
import Foundation

/// Keeps a run folder to one process: a locked file with the owner's number and host.
///
/// The lock is the system's (flock) and ends with its process, however that ends; a file that was left behind then locks
/// nothing. Where a file system has no locks, the owner decides: a process of this host that is gone has left its file.
final class RunLock: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Locks, at once or not at all. Throws `RunFolderError.inUse` or `.cannotCreate`.
  init(_ path: String, of folder: String) throws(RunFolderError) {
    self.path = path
    var opened: Int32
    repeat {
      opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
      guard opened >= 0 else { throw .cannotCreate(path: folder, reason: systemReason(errno)) }
      let status = flock(opened, LOCK_EX | LOCK_NB)
      let isForeign =
        status != 0 && (errno == EWOULDBLOCK || Owner(of: opened).map { !$0.isGone } ?? false)
      if isForeign {
        let owner = Owner(of: opened)
        close(opened)
        throw .inUse(path: folder, owner: owner.map { "process \($0.pid) on \($0.host)" } ?? "another process")
      }
      // Its last owner may have removed it since it was opened.
    } while !Self.isSame(opened, path)
    descriptor = opened
    let text = Array("{\"pid\": \(getpid()), \"host\": \"\(Owner.thisHost)\"}\n".utf8)
    guard ftruncate(opened, 0) == 0, pwrite(opened, text, text.count, 0) == text.count else {
      throw .cannotCreate(path: folder, reason: systemReason(errno))
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    if fstat(descriptor, &opened) == 0, stat(path, &named) == 0, opened.st_ino == named.st_ino,
      opened.st_dev == named.st_dev
    {
      return true
    }
    close(descriptor)
    return false
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
        count = max(0, pread(descriptor, buffer.baseAddress, longest, 0))
      }
      guard let owner = try? JSONDecoder().decode(Owner.self, from: Data(bytes)) else { return nil }
      self = owner
    }

    /// Whether it ran here and runs no more.
    var isGone: Bool { host == Self.thisHost && kill(pid, 0) != 0 && errno == ESRCH }
  }
}
