import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Writing of PNG files")
struct WritingTests {
  private let image = PNGTests.image(width: 5, height: 4, channels: 1)

  /// Expects the same message from `checkWritable` and from writing.
  private func expectRefusal(_ path: String, _ message: String, location: SourceLocation = #_sourceLocation) {
    let checked = #expect(throws: FileWriteError.self, sourceLocation: location) { try PNG.checkWritable(path) }
    let written = #expect(throws: FileWriteError.self, sourceLocation: location) { try PNG.write(image, to: path) }
    #expect(checked?.description == message, sourceLocation: location)
    #expect(written == checked, sourceLocation: location)
  }

  @Test("A file is written and replaced, and no other file remains in the folder")
  func write() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/grid.png"
    try PNG.write(PNGTests.image(width: 90, height: 80, channels: 3), to: path)
    try PNG.write(image, to: path)
    #expect(try PNG.read(path) == image)
    #expect(folder.contents == ["grid.png"])
  }

  @Test("A symbolic link is followed and kept")
  func link() throws {
    let folder = try TemporaryFolder()
    let target = try folder.file("target.png")
    let link = folder.path + "/link.png"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "target.png")
    try PNG.write(image, to: link)
    #expect(try PNG.read(target) == image)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "target.png")
  }

  @Test("`checkWritable` leaves no file and does not touch an existing one")
  func checkLeavesNothing() throws {
    let folder = try TemporaryFolder()
    try PNG.checkWritable(folder.path + "/new.png")
    #expect(folder.contents == [])
    let old = try folder.file("old.png", [1, 2, 3])
    try PNG.checkWritable(old)
    #expect(folder.contents == ["old.png"])
    #expect(FileManager.default.contents(atPath: old) == Data([1, 2, 3]))
  }

  @Test("A missing folder is reported")
  func missingFolder() throws {
    let path = try TemporaryFolder().path
    expectRefusal("\(path)/a/b/x.png", "cannot write \(path)/a/b/x.png: the folder \(path)/a/b does not exist")
  }

  @Test("A path below a file reports the file")
  func belowFile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("f")
    expectRefusal("\(file)/x.png", "cannot write \(file)/x.png: \(file) is not a folder")
    expectRefusal("\(file)/a/b/x.png", "cannot write \(file)/a/b/x.png: \(file) is not a folder")
  }

  @Test("A folder is not replaced by a file")
  func folderAsTarget() throws {
    let folder = try TemporaryFolder()
    expectRefusal(folder.path, "cannot write \(folder.path): it names a folder, expected a file")
    expectRefusal("\(folder.path)/new/", "cannot write \(folder.path)/new/: it names a folder, expected a file")
    #expect(folder.contents == [])
  }

  @Test("A device is not replaced by a file")
  func device() {
    expectRefusal("/dev/null", "cannot write /dev/null: it exists and is not a regular file")
  }

  @Test("An empty path and a name that is too long are refused")
  func badNames() throws {
    let folder = try TemporaryFolder()
    expectRefusal("", "cannot write a file: its path is empty")
    let long = "\(folder.path)/\(String(repeating: "n", count: 300)).png"
    expectRefusal(long, "cannot write \(long): file name too long")
  }

  #if os(Linux)
    @Test("A folder that takes no files is reported, even to the superuser")
    func fixedFolder() {
      expectRefusal(
        "/proc/x.png",
        "cannot write /proc/x.png: no file can be made in the folder /proc (no such file or directory)")
    }
  #endif
}
