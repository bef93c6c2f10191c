import Foundation
import GANZooSupport
import Testing

@Suite("Console output")
struct ConsoleOutputTests {
  @Test("A file receives plain lines")
  func file() throws {
    let pipe = Pipe()
    var bar = ProgressBar("train", total: 2, output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
    bar.update(done: 1)
    try pipe.fileHandleForWriting.close()
    let text = try #require(String(bytes: pipe.fileHandleForReading.readDataToEndOfFile(), encoding: .utf8))
    #expect(text.hasPrefix("train  1/2  50%"))
    #expect(text.hasSuffix("\n") && !text.contains("\u{1B}"))
  }

  @Test("A closed output only loses lines")
  func closed() {
    var bar = ProgressBar("train", total: 2, output: .descriptor(-1))
    bar.update(done: 1)
    bar.finish()
  }

  @Test("A pipe without a reader only loses lines if SIGPIPE is ignored")
  func brokenPipe() async {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      var bar = ProgressBar("train", total: 2, output: .descriptor(pipe.fileHandleForWriting.fileDescriptor))
      bar.update(done: 1)
      bar.finish()
    }
  }

  @Test("A missing reader and other lost output can be queried")
  func failures() async throws {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_IGN)
      let pipe = Pipe()
      let output = ConsoleOutput.descriptor(pipe.fileHandleForWriting.fileDescriptor)
      output.write("a")
      precondition(!output.isClosed && output.loss == nil)
      try pipe.fileHandleForReading.close()
      output.write("b")
      precondition(output.isClosed && output.loss == nil)
    }
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let output = ConsoleOutput.descriptor(full.fileDescriptor)
    output.write("a")
    #expect(!output.isClosed)
    #expect(output.loss == "No space left on device")
  }
}
