import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Work folders of killed downloads")
struct WorkFolderTests {
  private let folder: TemporaryFolder
  private let server: LocalServer
  private let zeros = "9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a"

  init() throws {
    folder = try TemporaryFolder()
    server = try LocalServer(["/a.bin": LocalServer.file([1, 2, 3, 4])])
  }

  /// Downloads a small file into `data/things`.
  private func download() throws {
    let file = DownloadFile(url: server.address + "/a.bin", size: 4, sha256: zeros)
    let dataset = DatasetEntry(name: "things", title: "", origin: "", downloads: [file], load: { _ in Points([]) })
    try DatasetDownload(dataset, into: folder.path + "/data").run { _, _ in true }
  }

  private func leave(_ name: String, lock: Bool, age: TimeInterval = 0) throws -> String {
    let path = "\(folder.path)/data/\(name)"
    try FileManager.default.createDirectory(atPath: path + "/files", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: path + "/files/.\(UUID().uuidString).part"))
    if lock { try Data().write(to: URL(filePath: path + "/lock")) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
    return path
  }

  private var left: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/data")) ?? []).sorted()
  }

  @Test("The next download removes it if its process is gone")
  func dead() throws {
    for _ in 0..<3 { _ = try leave(".\(UUID().uuidString).part", lock: true) }
    try download()
    #expect(left == ["things"])
  }

  @Test("It stays while its process lives")
  func alive() throws {
    let name = ".\(UUID().uuidString).part"
    let path = try leave(name, lock: true)
    let descriptor = open(path + "/lock", O_RDWR)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    try download()
    #expect(left == [name, "things"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["files", "lock"])
    close(descriptor)
    try download()
    #expect(left == ["things"])
  }

  /// A folder that 0.1.0 was about to replace may have no other copy.
  @Test(
    "A work folder of GANZoo 0.1.0, which used no locks, is removed after a day, but not the folder that it was about to replace"
  )
  func older() throws {
    let fresh = ".\(UUID().uuidString).part"
    _ = try leave(fresh, lock: false)
    _ = try leave(".\(UUID().uuidString).part", lock: false, age: 90_000)
    let old = ".\(UUID().uuidString).part.old"
    _ = try leave(old, lock: false, age: 90_000)
    try download()
    #expect(left == [fresh, old, "things"].sorted())
  }

  @Test("Files and folders with similar names are kept")
  func others() throws {
    let names = [
      ".part", ".x.part", "\(UUID().uuidString).part", ".\(UUID().uuidString)", ".\(UUID().uuidString).part.new",
      "mnist",
      "things.part",
    ]
    for name in names { _ = try leave(name, lock: true, age: 1e6) }
    let target = try leave("elsewhere", lock: true)
    let link = ".\(UUID().uuidString).part"
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/data/" + link, withDestinationPath: target)
    let file = ".\(UUID().uuidString).part"
    try Data().write(to: URL(filePath: folder.path + "/data/" + file))
    try download()
    #expect(left == (names + ["elsewhere", link, file, "things"]).sorted())
  }

  @Test("A folder that was about to be replaced is restored")
  func restored() throws {
    let path = try leave(".\(UUID().uuidString).part", lock: true)
    for name in ["cifar10", "things"] {
      try FileManager.default.createDirectory(atPath: path + "/old/" + name, withIntermediateDirectories: true)
      try Data([9]).write(to: URL(filePath: path + "/old/\(name)/old.bin"))
    }
    try download()
    #expect(left == ["cifar10", "things"])
    #expect(folder.files == ["data/cifar10/old.bin", "data/things/a.bin"])
  }
}
