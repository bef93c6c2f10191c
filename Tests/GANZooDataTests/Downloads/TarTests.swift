import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Tar archives")
struct TarTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func extract(_ bytes: [UInt8], _ members: [String], limit: Int = 1 << 20) throws {
    try TarArchive.extract(members, from: folder.file("a.tar", bytes), to: folder.path, limit: limit)
  }

  @Test("Members of lengths around the block size", arguments: [0, 1, 511, 512, 513, 70_000])
  func lengths(_ length: Int) throws {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try extract(tar([("d/first", bytes), ("d/second", [1, 2, 3])]), ["d/second", "d/first"])
    #expect(Array(try folder.bytes("first")) == bytes)
    #expect(Array(try folder.bytes("second")) == [1, 2, 3])
  }

  @Test("Archives written by the tar program")
  func program() throws {
    let path = try folder.file("input.bin", Array(0..<200))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/tar")
    process.arguments = ["-czf", folder.path + "/b.tgz", "-C", folder.path, "input.bin"]
    try process.run()
    process.waitUntilExit()
    try FileManager.default.removeItem(atPath: path)
    try TarArchive.extract(["input.bin"], from: folder.path + "/b.tgz", to: folder.path)
    #expect(Array(try folder.bytes("input.bin")) == Array(0..<200))
  }

  @Test("Truncated, damaged, too large and other files are refused and leave no file")
  func refusals() throws {
    let whole = tar([("one", Array(repeating: 5, count: 600)), ("two", [1])])
    let path = folder.path + "/a.tar"
    for (bytes, text) in [
      (Array(whole.prefix(100)), "not a tar archive, or a damaged one"),
      (Array(whole.prefix(1_000)), "truncated: it ends inside one"),
      (Array("hello".utf8), "not a tar archive, or a damaged one"),
      ([], "expected a member one, found none"),
      (tar([("one", [1])], type: "5"), "expected a member one, found none"),
    ] {
      #expect(message { try extract(bytes, ["one"]) } == "\(path): \(text)")
      #expect(folder.contents == ["a.tar"])
    }
    #expect(
      message { try extract(whole, ["one"], limit: 599) } == "\(path): the member one has more than 599 bytes")
    // The space after the checksum is not part of it.
    for place in 0..<512 where whole[place] != 0 && place != 155 {
      var damaged = whole
      damaged[place] ^= 1
      #expect(throws: TarError.self) { try extract(damaged, ["one"]) }
    }
    #expect(folder.contents == ["a.tar"])
  }

  @Test("Nothing is written outside the folder, whatever names and links the archive contains")
  func escapes() throws {
    let inner = folder.path + "/inner"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    let extract = { (name: String, type: Character) in
      let path = try folder.file("a.tar", tar([(name, [1, 2])], type: type, target: folder.path + "/target"))
      try TarArchive.extract(["d/one", name], from: path, to: inner)
    }
    // Members that were not requested are skipped. A requested member is written into the folder, whatever its name is.
    for name in ["../one", "/tmp/ganzoo-escaped", "d/../../one"] {
      #expect(throws: TarError.self) { try extract(name, "0") }
      #expect(!FileManager.default.fileExists(atPath: "/tmp/ganzoo-escaped"))
      #expect(folder.files.allSatisfy { $0 == "a.tar" || $0.hasPrefix("inner/") })
    }
    // Hard and symbolic links are not regular files; they are neither created nor followed.
    for type in ["1", "2"] as [Character] {
      #expect(
        message { try extract("d/one", type) } == "\(folder.path)/a.tar: expected a member d/one, found none")
    }
    #expect(!folder.files.contains("target"))
  }
}
