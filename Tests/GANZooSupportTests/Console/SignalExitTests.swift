import Foundation
import GANZooSupport
import Testing

@Suite("Exit by signals and crashes")
struct SignalExitTests {
  @Test("Ctrl-C prints a line, gives status 130 and leaves no unfinished file")
  func interrupted() async throws {
    let result = await #expect(processExitsWith: .exitCode(130), observing: [\.standardErrorContent]) {
      let folder = NSTemporaryDirectory() + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      signal(SIGINT, SIG_DFL)
      SignalExit.install(program: "rings")
      let finished = try PendingFile(for: folder + "/a")
      let unfinished = try PendingFile(for: folder + "/b")
      try finished.write([1])
      try finished.finish()
      FileHandle.standardError.write(Data("\(folder)\n\(unfinished.name)\n".utf8))
      raise(SIGINT)
      exit(7)
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    try #require(lines.count == 3, "\(text)")
    #expect(lines[2] == "rings: ended by Ctrl-C; no unfinished file is left")
    #expect(try FileManager.default.contentsOfDirectory(atPath: lines[0]) == ["a"])
    try FileManager.default.removeItem(atPath: lines[0])
  }

  @Test("A signal that was ignored at the start stays ignored")
  func ignored() async {
    await #expect(processExitsWith: .exitCode(7)) {
      signal(SIGHUP, SIG_IGN)
      SignalExit.install(program: "rings")
      raise(SIGHUP)
      exit(7)
    }
  }

  @Test("A failed allocation prints a line and gives status 1")
  func memory() async throws {
    let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
      MemoryFailure.watch(program: "rings")
      let array = [UInt8](unsafeUninitializedCapacity: 1 << 50) { _, count in count = 0 }
      exit(array.isEmpty ? 7 : 8)
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(
      text.hasSuffix(
        "rings: not enough memory: the system gives no more; 'ulimit -v', or a container, may set a limit\n"),
      "\(text)")
  }

  @Test("Other crashes are unchanged")
  func bug() async {
    await #expect(processExitsWith: .signal(SIGABRT)) {
      MemoryFailure.watch(program: "rings")
      errno = 0
      abort()
    }
  }
}
