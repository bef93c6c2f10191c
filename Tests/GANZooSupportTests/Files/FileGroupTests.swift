import Foundation
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Groups of files")
struct FileGroupTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }
  private func text(_ name: String) throws -> String { String(decoding: try folder.bytes(name), as: UTF8.self) }

  /// Writes texts by name into a group.
  private func stage(_ texts: KeyValuePairs<String, String>, in group: FileGroup) throws {
    for (name, text) in texts { try AtomicFile.write(Array(text.utf8), to: path(name), in: group) }
  }

  @Test("All files appear at the end and replace existing ones")
  func success() throws {
    _ = try folder.file("a", "old")
    _ = try folder.file("gone", "old")
    let group = FileGroup()
    #expect(group.makeFolder(path("new/deep")) == nil)
    try stage(["a": "1", "b": "2", "new/deep/c": "3"], in: group)
    group.remove(path("gone"))
    group.remove(path("never there"))
    #expect(try text("a") == "old")
    #expect(folder.files.filter { !$0.hasSuffix(".part") } == ["a", "gone"])
    try group.commit()
    #expect(folder.files == ["a", "b", "new/deep/c"])
    #expect(try ["a", "b", "new/deep/c"].map(text) == ["1", "2", "3"])
  }

  @Test("An abandoned group changes nothing")
  func givenUp() throws {
    _ = try folder.file("a", "old")
    do {
      let group = FileGroup()
      #expect(group.makeFolder(path("new/deep")) == nil)
      try stage(["a": "1", "new/deep/c": "3"], in: group)
      group.remove(path("a"))
    }
    #expect(folder.contents == ["a"])
    #expect(try text("a") == "old")
  }

  @Test("If one file cannot be renamed, all changes are undone", arguments: 0..<4)
  func failure(_ bad: Int) throws {
    let names = ["a", "b", "c", "d"]
    for name in ["a", "c", "x"] { _ = try folder.file(name, "old " + name) }
    do {
      let group = FileGroup()
      try stage(["a": "1", "b": "2", "c": "3", "d": "4"], in: group)
      group.remove(path("x"))
      // A folder appeared at the target after the file was written.
      try? FileManager.default.removeItem(atPath: path(names[bad]))
      try FileManager.default.createDirectory(atPath: path(names[bad]) + "/full", withIntermediateDirectories: true)
      #expect(message { try group.commit() } == "cannot write \(path(names[bad])): is a directory")
    }
    #expect(folder.contents == (["a", "c", "x"] + [names[bad]]).reduce(into: Set()) { $0.insert($1) }.sorted())
    for name in ["a", "c", "x"] where name != names[bad] { #expect(try text(name) == "old " + name) }
    #expect(FileManager.default.fileExists(atPath: path(names[bad]) + "/full"))
  }

  @Test("Folders are created with their parents; a failure gives the reason and leaves nothing")
  func folders() throws {
    let group = FileGroup()
    #expect(group.makeFolder(path("a//b/")) == nil)
    #expect(group.makeFolder(path("a/b")) == nil)
    _ = try folder.file("file", "")
    #expect(group.makeFolder(path("file/x")) == ENOTDIR)
    #expect(group.makeFolder(path("file")) == ENOTDIR)
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "nowhere")
    #expect(group.makeFolder(path("link")) == ENOTDIR)
    let long = String(repeating: "x", count: 300)
    do {
      let group = FileGroup()
      #expect(group.makeFolder(path("c/d/\(long)")) == ENAMETOOLONG)
    }
    #expect(folder.contents == ["a", "file", "link"])
  }

  @Test("An interrupted system call is repeated")
  func interrupted() {
    var calls = 0
    let result = uninterrupted { () -> Int32 in
      calls += 1
      errno = EINTR
      return calls < 3 ? -1 : 7
    }
    #expect(result == 7 && calls == 3)
    let failure = uninterrupted { () -> Int in
      errno = EIO
      return -1
    }
    #expect(failure == -1 && errno == EIO)
  }
}
