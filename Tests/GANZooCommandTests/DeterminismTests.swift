import Foundation
import GANZooTestSupport
import Testing

@Suite("The program, the same numbers again")
struct DeterminismTests {
  private static let train = ["train", "--model", "acgan", "--set", "training.log_every=1"]

  @Test("the same recipe twice leaves the same bytes, and so does drawing twice")
  func twice() throws {
    let session = try Session()
    for (name, seed) in [("a", "3"), ("b", "3"), ("c", "4")] {
      try session.done(
        Self.train + ["--steps", "25", "--seed", seed, "--threads", "2", "--output", name] + Session.tiny)
      try session.done(
        ["generate", "\(name)/generator.h5", "--grid", "\(name).png", "--output", "\(name).h5"])
    }
    let files = { (name: String) in try runFiles("\(session.folder)/\(name)") }
    let (a, b, c) = (try files("a"), try files("b"), try files("c"))
    #expect(a.count == 8)
    #expect(a == b)
    #expect(try session.state("a", step: 25) == session.state("b", step: 25))
    for file in ["recipe.yaml", "log.jsonl", "generator.h5", "critic.h5", "grid.png"] {
      #expect(try #require(a[file]) != #require(c[file]), "\(file)")
    }
    for type in ["png", "h5"] {
      #expect(try session.bytes("a.\(type)") == session.bytes("b.\(type)"))
      #expect(try session.bytes("a.\(type)") != session.bytes("c.\(type)"))
    }
  }

  /// The default networks: narrow ones are done by one thread, however many there are.
  @Test("1, 2, 3 and 5 threads leave the same bytes")
  func threads() throws {
    let session = try Session()
    for threads in ["1", "2", "3", "5"] {
      try session.done(
        Self.train + ["--steps", "3", "--threads", threads, "--output", "run-\(threads)", "--set", "training.batch=16"])
      try session.done(
        ["generate", "--model", "acgan", "--threads", threads, "--output", "\(threads).h5"])
    }
    let (run, state) = (try runFiles(session.folder + "/run-1"), try session.state("run-1", step: 3))
    #expect(run.count == 7)
    for threads in ["2", "3", "5"] {
      #expect(try runFiles(session.folder + "/run-\(threads)") == run)
      #expect(try session.state("run-\(threads)", step: 3) == state)
      #expect(try session.bytes("\(threads).h5") == session.bytes("1.h5"))
    }
  }
}
