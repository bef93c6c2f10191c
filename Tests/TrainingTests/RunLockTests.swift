import Foundation
import GANZoo
import TestSupport
import Testing

@Suite("One run a folder")
struct RunLockTests {
  @Test("a folder in use is refused, to a new run, a replacing one and a resumed one; then it is free again")
  func inUse() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    var owner: RunFolder? = try RunFolder(creating: path, replacing: false)
    let host = ProcessInfo.processInfo.hostName
    let refusal = "the run in \(path) is being trained by process \(getpid()) on \(host)"
    #expect(message { _ = try RunFolder(creating: path, replacing: true) } == refusal)
    #expect(message { _ = try RunFolder(resuming: path) } == refusal)
    #expect(folder.files == ["run/run.lock"])
    withExtendedLifetime(owner) {}
    owner = nil
    #expect(folder.files.isEmpty)
    _ = try RunFolder(resuming: path)
  }

  @Test("a lock that a killed process left behind locks nothing, whatever is in it")
  func stale() throws {
    for text in ["{\"pid\": 1, \"host\": \"elsewhere\"}\n", "", "nonsense", String(repeating: "x", count: 100_000)] {
      let folder = try TemporaryFolder()
      _ = try RunFolder(creating: folder.path + "/run", replacing: false)
      _ = try folder.file("run/run.lock", text)
      let owner = try RunFolder(resuming: folder.path + "/run")
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
    #expect(message { _ = try RunFolder(resuming: folder.path + "/run") }.hasPrefix("cannot write the folder"))
    #expect(try folder.bytes("precious") == Data("kept".utf8))
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
  }
}
