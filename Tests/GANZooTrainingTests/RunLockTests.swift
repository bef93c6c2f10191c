import Foundation
import GANZoo
import GANZooTestSupport
import GANZooTraining
import Synchronization
import Testing

@Suite("One run a folder")
struct RunLockTests {
  @Test("a folder in use is refused, even to a run that replaces it; then it is free again")
  func inUse() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    var owner: RunFolder? = try RunFolder(creating: path, replacing: false)
    let host = ProcessInfo.processInfo.hostName
    let refusal = "the run in \(path) is being trained by process \(getpid()) on \(host)"
    #expect(message { _ = try RunFolder(creating: path, replacing: true) } == refusal)
    #expect(folder.files == ["run/run.lock"])
    withExtendedLifetime(owner) {}
    owner = nil
    #expect(folder.files.isEmpty)
    _ = try RunFolder(creating: path, replacing: true)
  }

  @Test("a lock that a killed process left behind locks nothing, whatever is in it")
  func stale() throws {
    for text in ["{\"pid\": 1, \"host\": \"elsewhere\"}\n", "", "nonsense", String(repeating: "x", count: 100_000)] {
      let folder = try TemporaryFolder()
      _ = try RunFolder(creating: folder.path + "/run", replacing: false)
      _ = try folder.file("run/run.lock", text)
      let owner = try RunFolder(creating: folder.path + "/run", replacing: true)
      #expect(String(decoding: try folder.bytes("run/run.lock"), as: UTF8.self).contains("\(getpid())"))
      withExtendedLifetime(owner) {}
    }
  }

  @Test("a lock that leads elsewhere is not followed")
  func link() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("precious", "kept")
    _ = try RunFolder(creating: folder.path + "/run", replacing: false)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/run/run.lock", withDestinationPath: file)
    #expect(
      message { _ = try RunLock(folder.path + "/run/run.lock", of: folder.path + "/run") }
        == "cannot write the folder \(folder.path)/run: run.lock: too many levels of symbolic links")
    #expect(try folder.bytes("precious") == Data("kept".utf8))
  }

  @Test("where the file system has no locks, the file is the lock", arguments: [ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL])
  func noLocks(_ error: Int32) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.lock"
    func lock() throws -> RunLock {
      try RunLock(path, of: folder.path) { _ in
        errno = error
        return -1
      }
    }
    var owner: RunLock? = try lock()
    let reason = String(cString: strerror(error))
    let refusal = { (owner: String) in
      "the run in \(folder.path) is being trained by \(owner), says \(path), and the file system has no locks that would "
        + "tell (\(reason.prefix(1).lowercased() + reason.dropFirst())); if that process is gone, remove the file"
    }
    #expect(message { _ = try lock() } == refusal("process \(getpid()) on \(ProcessInfo.processInfo.hostName)"))
    withExtendedLifetime(owner) {}
    owner = nil
    #expect(folder.files.isEmpty)
    // What a killed process has left, on this host or another.
    _ = try folder.file("run.lock", "{\"pid\": 999999999, \"host\": \"elsewhere\"}\n")
    #expect(message { _ = try lock() } == refusal("process 999999999 on elsewhere"))
    _ = try folder.file("run.lock", "")
    #expect(message { _ = try lock() } == refusal("another process"))
    try FileManager.default.removeItem(atPath: path)
    _ = try lock()
  }

  @Test("who holds a lock is told while it is held, and not by what a killed process has left")
  func holder() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.lock"
    #expect(RunLock.holder(of: path) == nil && folder.files.isEmpty)
    let own = "{\"pid\": \(getpid()), \"host\": \"\(ProcessInfo.processInfo.hostName)\"}\n"
    // Another process may have its number by now.
    for text in [own, "{\"pid\": 1, \"host\": \"elsewhere\"}\n", "", "nonsense"] {
      _ = try folder.file("run.lock", text)
      #expect(RunLock.holder(of: path) == nil, "\(text)")
      #expect(try folder.bytes("run.lock") == Data(text.utf8))
    }
    let lock = try RunLock(path, of: folder.path)
    #expect(RunLock.holder(of: path) == "process \(getpid()) on \(ProcessInfo.processInfo.hostName)")
    #expect(lock.isHeld)
  }

  @Test("where the file system has no locks, the process that the file names holds it as long as it is there")
  func holderWithoutLocks() throws {
    let folder = try TemporaryFolder()
    let host = ProcessInfo.processInfo.hostName
    for (text, holder) in [
      ("{\"pid\": \(getpid()), \"host\": \"\(host)\"}\n", "process \(getpid()) on \(host)"),
      ("{\"pid\": 999999999, \"host\": \"\(host)\"}\n", nil),
      ("{\"pid\": 999999999, \"host\": \"elsewhere\"}\n", "process 999999999 on elsewhere"),
      ("{\"pid\": 0, \"host\": \"elsewhere\"}\n", nil), ("", nil),
    ] as [(String, String?)] {
      let path = try folder.file("run.lock", text)
      let found = RunLock.holder(of: path) { _ in
        errno = ENOLCK
        return -1
      }
      #expect(found == holder, "\(text)")
      // Who would begin a run there lets the run itself tell what to do.
      let unbelieved = RunLock.holder(of: path, isFileBelieved: false) { _ in
        errno = ENOLCK
        return -1
      }
      #expect(unbelieved == nil, "\(text)")
    }
  }

  @Test("those who ask who holds a lock keep no run out, however many they are and however long it takes them")
  func asked() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("run.lock", "left behind")
    // One that is halted while it asks.
    let asking = open(path, O_RDONLY)
    #expect(flock(asking, LOCK_SH | LOCK_NB) == 0)
    Thread.detachNewThread {
      Thread.sleep(forTimeInterval: 0.1)
      close(asking)
    }
    _ = try RunLock(path, of: folder.path)
    let name = folder.path
    let refused = Atomic<Int>(0)
    let isDone = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: 3) { worker in
      while worker > 0, !isDone.load(ordering: .relaxed) { _ = RunLock.holder(of: path) }
      guard worker == 0 else { return }
      for _ in 0..<200 where (try? RunLock(path, of: name)) == nil { refused.add(1, ordering: .relaxed) }
      isDone.store(true, ordering: .relaxed)
    }
    #expect(refused.load(ordering: .relaxed) == 0)
  }

  @Test(
    "a run whose lock is removed or replaced stops, and leaves the folder as it is",
    arguments: [false, true], [false, true])
  func lost(isReplaced: Bool, hasToGoBack: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    var options = RunOptions(threads: 1)
    (options.checkpointEvery, options.onNaN) = (.steps(1), .retry)
    let run = try TrainingRun(
      try Tiny.recipe("training.log_every=1", "training.grid_every=1", "schedule.critic_iterations=2"),
      dataset: Poisoned(hasToGoBack ? 5..<6 : 0..<0), in: RunFolder(creating: path, replacing: false),
      options: options,
      on: Device.test(threads: 1))
    var (asked, before) = (0, [String: Data]())
    let takeLock = { () -> Bool in
      asked += 1
      // Within the third step, before the iteration that meets a number which is none.
      guard asked == 8 else { return false }
      try? FileManager.default.removeItem(atPath: path + "/run.lock")
      if isReplaced { _ = try? folder.file("run/run.lock", "{\"pid\": 1, \"host\": \"elsewhere\"}\n") }
      before = (try? folder.allBytes()) ?? [:]
      return false
    }
    #expect(
      message { _ = try run.run(requests: TrainingRun.Requests(stop: takeLock)) }
        == "\(path)/run.lock was removed or replaced while the run was at work, so that another process may be training in "
        + "\(path); this one has stopped and kept nothing more; where no other is, 'ganzoo resume' goes on from the last checkpoint"
    )
    #expect(before.keys.contains("run/checkpoints/step-0000002.h5"), "\(before.keys.sorted())")
    #expect(try folder.allBytes() == before)
  }

  /// Trains, and does something to the run's folder after some iterations; gives the message with which the run ends.
  private func disturbed(_ path: String, _ disturb: @escaping () throws -> Void) -> String {
    var asked = 0
    return message {
      _ = try Tiny.run(["training.log_every=1"], in: path) {
        asked += 1
        if asked == 8 { try? disturb() }
        return false
      }
    }
  }

  @Test("a lock that was away for a moment is lost; so is that of a folder which is renamed")
  func lostAndGone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let manager = FileManager.default
    try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
    let lock = try RunLock(path + "/run.lock", of: path)
    try manager.moveItem(atPath: path + "/run.lock", toPath: path + "/away")
    #expect(!lock.isHeld)
    try manager.moveItem(atPath: path + "/away", toPath: path + "/run.lock")
    #expect(!lock.isHeld)

    let other = folder.path + "/other"
    #expect(
      disturbed(other) { try manager.moveItem(atPath: other, toPath: other + "-2") }
        == "the run folder \(other) was renamed or removed while the run was at work, which has stopped; 'ganzoo resume' goes on from "
        + "the last checkpoint, where the folder is now")
  }

  @Test("a log that is taken away is an error, and no row is lost silently")
  func lostLog() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    #expect(
      disturbed(path) { try FileManager.default.removeItem(atPath: path + "/log.jsonl") }
        == "cannot write \(path)/log.jsonl: it was removed or replaced while it was written")
  }

  @Test("a log that is cut, or grown by another, while the run trains is an error at the next row")
  func cutLog() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let text = disturbed(path) { _ = truncate(path + "/log.jsonl", 0) }
    let start = "cannot write \(path)/log.jsonl: it was changed while it was written: it has 0 bytes in place of "
    #expect(text.hasPrefix(start), "\(text)")
    #expect(text.wholeMatch(of: /.* in place of [0-9]{3,4}/) != nil, "\(text)")
    #expect(try folder.bytes("run/log.jsonl").isEmpty)
    #expect(try RunFolder(resuming: path).checkpoints.last().steps > 0)
    let grown = folder.path + "/grown"
    let other = disturbed(grown) {
      let handle = FileHandle(forWritingAtPath: grown + "/log.jsonl")
      try handle?.seekToEnd()
      try handle?.write(contentsOf: Data("mine\n".utf8))
    }
    #expect(other.hasPrefix("cannot write \(grown)/log.jsonl: it was changed while it was written: "), "\(other)")
  }

  @Test("what is no run cannot be resumed")
  func noRun() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("file")
    #expect(
      message { _ = try RunFolder(resuming: folder.path + "/none") }
        == "the folder \(folder.path)/none does not exist, so there is no run to resume")
    #expect(message { _ = try RunFolder(resuming: file) } == "\(file) is not a folder")
    #expect(message { _ = try RunFolder(resuming: "") } == "the path of the run folder is empty")
    _ = try folder.file(".6E9F0A3C-9B7E-4C55-8A53-5B62E1C33F0A.part", "mine")
    #expect(
      message { _ = try RunFolder(resuming: folder.path) }
        == "the folder \(folder.path) is no run's: it has no folder checkpoints")
    #expect(folder.files == [".6E9F0A3C-9B7E-4C55-8A53-5B62E1C33F0A.part", "file"], "nothing was changed")
  }
}
