import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Downloads")
struct DownloadTests {
  private let folder: TemporaryFolder
  private let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  init() throws { folder = try TemporaryFolder() }

  private func sum(_ bytes: [UInt8]) -> String {
    var sum = SHA256()
    bytes.withUnsafeBytes { sum.update($0) }
    return sum.finish()
  }

  private func dataset(_ files: [DownloadFile]) -> DatasetEntry {
    DatasetEntry(name: "things", title: "", origin: "", downloads: files, load: { _ in Points([]) })
  }

  private func file(_ server: LocalServer, _ path: String = "/a.bin", sha256: String? = nil) -> DownloadFile {
    DownloadFile(url: server.address + path, size: bytes.count, sha256: sha256 ?? sum(bytes))
  }

  /// Downloads into the folder; `continues` is called at each step.
  private func run(
    _ files: [DownloadFile], mirror: String? = nil, continues: (DownloadFile, Int) -> Bool = { _, _ in true }
  ) throws {
    try DatasetDownload(dataset(files), into: folder.path + "/data", mirror: mirror).run(progress: continues)
  }

  /// Expects this message and that no file remains.
  private func expectRefusal(
    _ files: [DownloadFile], _ text: String, location: SourceLocation = #_sourceLocation
  ) {
    #expect(message { try run(files) } == text, sourceLocation: location)
    #expect(folder.files.isEmpty, sourceLocation: location)
    let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/data")) ?? []
    #expect(left.isEmpty, sourceLocation: location)
  }

  @Test("Files arrive complete in the dataset's folder, with progress reports")
  func success() throws {
    let server = try LocalServer(["/a.bin": LocalServer.file(bytes), "/b/c.bin": LocalServer.file([1, 2, 3])])
    var last: [String: Int] = [:]
    let second = DownloadFile(url: server.address + "/b/c.bin", size: 3, sha256: sum([1, 2, 3]).uppercased())
    try run([file(server), second]) { file, count in
      #expect(count >= last[file.name] ?? 0)
      last[file.name] = count
      return true
    }
    #expect(folder.files == ["data/things/a.bin", "data/things/c.bin"])
    #expect(Array(try folder.bytes("data/things/a.bin")) == bytes)
    #expect(last == ["a.bin": bytes.count, "c.bin": 3])
  }

  @Test("A previous download is replaced as a whole or left unchanged")
  func replacement() throws {
    let server = try LocalServer(["/a.bin": LocalServer.file(bytes), "/b.bin": LocalServer.file(bytes)])
    try run([file(server)])
    let wrong = file(server, sha256: String(repeating: "0", count: 64))
    #expect(throws: DownloadError.self) { try run([file(server, "/b.bin"), wrong]) }
    #expect(folder.files == ["data/things/a.bin"])
    try run([file(server, "/b.bin")])
    #expect(folder.files == ["data/things/b.bin"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/data") == ["things"])
  }

  @Test("Redirects are followed, up to a limit")
  func redirects() throws {
    let server = try LocalServer([
      "/a.bin": LocalServer.redirect(to: "/moved"), "/moved": LocalServer.redirect(to: "/b.bin"),
      "/b.bin": LocalServer.file(bytes), "/loop": LocalServer.redirect(to: "/loop"),
    ])
    try run([file(server)])
    #expect(folder.files == ["data/things/a.bin"])
    #expect(server.paths == ["/a.bin", "/moved", "/b.bin"])
    #expect(
      message { try run([file(server, "/loop")]) }
        == "cannot download \(server.address)/loop: redirected more than 10 times")
  }

  @Test("A mirror has the same file names")
  func mirror() throws {
    let server = try LocalServer(["/mirror/a.bin": LocalServer.file(bytes)])
    for mirror in ["/mirror", "/mirror/"] {
      let file = DownloadFile(url: "https://example.com/x/a.bin", size: bytes.count, sha256: sum(bytes))
      try run([file], mirror: server.address + mirror)
    }
    #expect(server.paths == ["/mirror/a.bin", "/mirror/a.bin"])
    for wrong in ["file:///etc", "nonsense", "http:"] {
      #expect(
        message { try run([file(server)], mirror: wrong) }
          == "'\(wrong)/a.bin' is no address that begins with http:// or https://")
    }
  }

  @Test("A wrong SHA-256 is reported with both values")
  func checksum() throws {
    var other = bytes
    other[1_000] ^= 1
    let server = try LocalServer(["/a.bin": LocalServer.file(other)])
    expectRefusal(
      [file(server)],
      "\(server.address)/a.bin: expected the SHA-256 \(sum(bytes)), found \(sum(other)); nothing was kept")
  }

  @Test("A missing file and a missing server are reported")
  func unreachable() throws {
    let server = try LocalServer([:])
    expectRefusal(
      [file(server)], "cannot download \(server.address)/a.bin: the server answers with status 404, expected 200")
    // This port was free a moment ago.
    let address = "http://127.0.0.1:\(try closedPort())/a.bin"
    let error = message { try run([DownloadFile(url: address, size: 1, sha256: "")]) }
    #expect(error.hasPrefix("cannot download \(address): "), "\(error)")
    #expect(error.contains("onnect"), "\(error)")
    #expect(folder.files.isEmpty)
  }

  private func closedPort() throws -> UInt16 { try LocalServer([:]).port }

  @Test("A folder that cannot be created is reported with the reason")
  func noFolder() throws {
    try Data().write(to: URL(fileURLWithPath: folder.path + "/data"))
    #expect(message { try run([]) } == "cannot write the folder \(folder.path)/data/things: not a directory")
  }

  @Test("A wrong file size is reported with both values")
  func lengths() throws {
    let size = bytes.count
    for (answer, found) in [
      (LocalServer.file(bytes + [1]), "at least \(size + 1)"),
      (LocalServer.file(Array(bytes.prefix(100))), "100"),
      (LocalServer.head("200 OK", length: nil) + bytes.prefix(100), "100"),
      (LocalServer.file(Array(bytes.prefix(100)), announcing: size), "100"),
    ] {
      let server = try LocalServer(["/a.bin": answer])
      expectRefusal([file(server)], "\(server.address)/a.bin: expected \(size) bytes, found \(found); nothing was kept")
    }
  }

  @Test("An endless file is stopped when it exceeds the expected size")
  func endless() throws {
    let server = try LocalServer([
      "/a.bin": LocalServer.head("200 OK", length: nil) + Array(repeating: 7, count: 50_000_000)
    ])
    let start = ContinuousClock.now
    let error = message { try run([file(server)]) }
    #expect(error.hasPrefix("\(server.address)/a.bin: expected \(bytes.count) bytes, found at least "), "\(error)")
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(folder.files.isEmpty)
  }

  @Test("Cancelling works even while the server is silent, and leaves no file")
  func cancelled() throws {
    let server = try LocalServer(
      ["/a.bin": LocalServer.file(Array(bytes.prefix(100_000)), announcing: bytes.count)], lingering: true)
    var calls = 0
    let error = message {
      try run([file(server)]) { _, _ in
        calls += 1
        return calls < 3
      }
    }
    #expect(error == "the download was stopped; nothing was kept")
    #expect(folder.files.isEmpty)
  }

  @Test("Of an archive only the requested members are kept")
  func archive() throws {
    let archive = gzip(tar([("x/one.bin", Array(bytes)), ("x/two.bin", [1, 2]), ("x/readme", [3])]))
    let server = try LocalServer(["/a.tar.gz": LocalServer.file(archive)])
    var file = DownloadFile(url: server.address + "/a.tar.gz", size: archive.count, sha256: sum(archive))
    file.members = ["x/one.bin", "x/two.bin"]
    try run([file])
    #expect(folder.files == ["data/things/one.bin", "data/things/two.bin"])
    #expect(Array(try folder.bytes("data/things/one.bin")) == bytes)
    file.members = ["x/three.bin"]
    let error = message { try run([file]) }
    #expect(error.hasSuffix("/a.tar.gz: expected a member x/three.bin, found none"), "\(error)")
    #expect(folder.files.count == 2)
  }

  @Test("Messages show no password")
  func password() {
    for (url, shown) in [
      ("http://user:secret@host/a.gz", "http://…@host/a.gz"), ("https://a@b:c@host:8/x@y", "https://…@host:8/x@y"),
      ("http://host/x@y", "http://host/x@y"), ("nonsense", "nonsense"),
    ] {
      #expect("\(DownloadError.refused(url: url, status: 404))".contains("cannot download \(shown): "))
    }
  }
}
