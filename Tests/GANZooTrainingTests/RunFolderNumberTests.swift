import Foundation
import GANZoo
import GANZooTestSupport
import Synchronization
import Testing

@Suite("A run folder that the program names")
struct RunFolderNumberTests {
  @Test("many runs at once get one each, without a gap")
  func race() throws {
    let folder = try TemporaryFolder()
    let base = folder.path + "/runs/mlp-default"
    let made = Mutex<[RunFolder]>([])
    DispatchQueue.concurrentPerform(iterations: 24) { _ in
      if let run = try? RunFolder(creatingUnused: base) { made.withLock { $0.append(run) } }
    }
    let paths = made.withLock { $0.map(\.path) }
    #expect(Set(paths) == Set([base] + (2...24).map { "\(base)-\($0)" }))
    #expect(paths.count == 24)
  }

  @Test("goes on behind what is there, be it a file, and refuses where nothing can be made")
  func next() throws {
    let folder = try TemporaryFolder()
    let base = folder.path + "/run"
    _ = try folder.file("run")
    try FileManager.default.createDirectory(atPath: base + "-2", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: base + "-3", withDestinationPath: "nowhere")
    #expect(RunFolder.unused(base) == base + "-4")
    #expect(try RunFolder(creatingUnused: base).path == base + "-4")
    #expect(
      message { _ = try RunFolder(creatingUnused: base + "/inner") }
        == "cannot write the folder \(base)/inner: not a directory")
    #expect(
      message { _ = try RunFolder(creatingUnused: "/proc/run") }
        == "cannot write the folder /proc/run: no such file or directory")
  }

  @Test("a lock that is a pipe or a socket tells what to do")
  func noFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(["training.steps=1"], in: path)
    #expect(mkfifo(path + "/run.lock", 0o644) == 0)
    let text = "\(path)/run.lock is a pipe, a socket or a device, where a run has a file; remove it"
    #expect(message { _ = try RunFolder(resuming: path) } == text)
    #expect(message { _ = try RunFolder(creating: path, replacing: true) } == text)
    #expect(folder.files.contains("run/generator.h5"))
  }
}
