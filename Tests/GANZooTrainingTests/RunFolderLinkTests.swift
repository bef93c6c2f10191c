import Foundation
import GANZoo
import GANZooTestSupport
import Testing

/// A run folder may come from somebody else, in an archive with links of its maker's choice.
@Suite("Links in a run folder")
struct RunFolderLinkTests {
  private let folder: TemporaryFolder
  private var run: String { folder.path + "/run" }

  init() throws {
    folder = try TemporaryFolder()
    _ = try Tiny.run(in: folder.path + "/run")
    try FileManager.default.createDirectory(atPath: folder.path + "/outside", withIntermediateDirectories: false)
    _ = try folder.file("outside/post-mortem.json", "mine")
  }

  @Test(
    "are refused wherever a run has files, and nothing outside is touched",
    arguments: [
      "checkpoints", "samples", "recipe.yaml", "log.jsonl", "generator.h5", "critic.h5", "grid.png", "post-mortem.json",
      "profile.json", "run.lock", "checkpoints/step-0000012.h5", "checkpoints/step-0000000.h5",
      "samples/step-0000005.png",
    ])
  func refused(_ name: String) throws {
    let manager = FileManager.default
    let outside = "outside/" + (name as NSString).lastPathComponent
    if manager.fileExists(atPath: "\(run)/\(name)") {
      try? manager.removeItem(atPath: "\(folder.path)/\(outside)")
      try manager.moveItem(atPath: "\(run)/\(name)", toPath: "\(folder.path)/\(outside)")
    }
    try manager.createSymbolicLink(atPath: "\(run)/\(name)", withDestinationPath: "\(folder.path)/\(outside)")
    let before = try folder.allBytes()
    let refusal =
      "\(run)/\(name) is a symbolic link, which may lead out of the run folder; put there what it leads to, or remove it"
    #expect(message { _ = try RunFolder(resuming: run) } == refusal)
    #expect(message { _ = try RunFolder(creating: run, replacing: true) } == refusal)
    #expect(try folder.allBytes() == before)
  }

  @Test("that lead nowhere are refused, too")
  func dangling() throws {
    try FileManager.default.removeItem(atPath: run + "/grid.png")
    try FileManager.default.createSymbolicLink(
      atPath: run + "/grid.png", withDestinationPath: folder.path + "/outside/new.png")
    #expect(message { _ = try RunFolder(resuming: run) }.hasPrefix("\(run)/grid.png is a symbolic link"))
  }

  @Test("that the user has put there beside a run's files stay; so does a folder that is a link itself")
  func own() throws {
    for name in ["notes", "samples/best.png", "checkpoints/new"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(run)/\(name)", withDestinationPath: folder.path + "/outside/post-mortem.json")
    }
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: run)
    _ = try RunFolder(resuming: folder.path + "/link")
    #expect(try Tiny.run(in: folder.path + "/link", replacing: true) == .finished)
    #expect(try folder.bytes("outside/post-mortem.json") == Data("mine".utf8))
    #expect(try folder.contents == ["link", "outside", "run"] && folder.bytes("run/samples/best.png").count == 4)
  }

  @Test(
    "and folders in the place of its files are refused, and stay as they are",
    arguments: ["grid.png", "log.jsonl", "checkpoints/step-0000009.h5", "samples/step-0000007.png", "run.lock"])
  func folders(_ name: String) throws {
    try? FileManager.default.removeItem(atPath: "\(run)/\(name)")
    try FileManager.default.createDirectory(atPath: "\(run)/\(name)/deep", withIntermediateDirectories: true)
    _ = try folder.file("run/\(name)/deep/precious", "mine")
    let before = try folder.allBytes()
    let refusal = "\(run)/\(name) is a folder, where a run has a file; it was left as it is"
    #expect(message { _ = try RunFolder(resuming: run) } == refusal)
    #expect(message { _ = try RunFolder(creating: run, replacing: true) } == refusal)
    #expect(try folder.allBytes() == before)
  }

  @Test("of the other kind are refused where a file is written in place; what is replaced leaves a backup as it is")
  func hard() throws {
    let backup = folder.path + "/outside/copy"
    let manager = FileManager.default
    try manager.linkItem(atPath: run + "/log.jsonl", toPath: backup)
    let refusal =
      "\(run)/log.jsonl has a second name elsewhere (a hard link), under which it would change, too; put a copy in its place"
    #expect(message { _ = try RunFolder(resuming: run) } == refusal)
    #expect(message { _ = try RunFolder(creating: run, replacing: true) } == refusal)
    try manager.removeItem(atPath: backup)
    for name in ["generator.h5", "checkpoints/step-0000012.h5"] {
      try? manager.removeItem(atPath: backup)
      try manager.linkItem(atPath: "\(run)/\(name)", toPath: backup)
      let before = try Data(contentsOf: URL(filePath: backup))
      _ = try Tiny.run(["training.seed=2"], in: run, replacing: true)
      #expect(try Data(contentsOf: URL(filePath: backup)) == before)
    }
  }
}
