import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

/// Trains and draws on emulated processors, and compares with the one at hand.
@Suite(
  "The program, on other processors", .serialized,
  .enabled(
    if: Emulator.isThere, "qemu-x86_64 (package qemu-user) is not installed, or runs no programs of this machine"))
struct OtherProcessorTests {
  private static let architectures: [(name: String, narrow: [String])] = [
    ("acgan", Session.tiny),
    ("dcgan", ["architecture.generator.filters=4", "architecture.critic.filters=4"].flatMap { ["--set", $0] }),
    ("mlp", ["architecture.generator.hidden=[16]", "architecture.critic.hidden=[32]"].flatMap { ["--set", $0] }),
    // Adam's first steps are as long as the rate, whichever side of 0 a gradient is rounded to.
    (
      "resnet",
      [
        "architecture.generator.filters=4", "architecture.critic.filters=4",
        "optimizers.generator.learning_rate=5e-4", "optimizers.critic.learning_rate=5e-4",
      ].flatMap { ["--set", $0] }
    ),
  ]

  private static func train(_ model: String, _ narrow: [String], out: String) -> [String] {
    ["train", "--model", model, "--steps", "3", "--threads", "2", "--checkpoint-every", "1", "--keep-every", "1"]
      + ["--output", out] + narrow + ["--set", "training.batch=6"]
  }

  /// The root of the mean square of differences, in parts of that of the numbers.
  private func difference(_ found: [String: StoredArray], _ expected: [String: StoredArray]) throws -> Double {
    try #require(found.keys == expected.keys)
    var (differences, numbers) = (0.0, 0.0)
    for (path, array) in expected {
      for (a, b) in zip(try #require(found[path]).values, array.values) {
        differences += Double(a - b) * Double(a - b)
        numbers += Double(b) * Double(b)
      }
    }
    return (differences / numbers).squareRoot()
  }

  @Test("with vectors as long, they leave the same bytes")
  func same() throws {
    let (haswell, zen) = (try Emulator(processor: "Haswell"), try Emulator(processor: "EPYC"))
    let arguments = Self.train("acgan", Session.tiny, out: "run")
    for emulator in [haswell, zen] { try emulator.done(arguments) }
    #expect(try runFiles(haswell.session.folder + "/run") == runFiles(zen.session.folder + "/run"))
    #expect(try haswell.session.state("run", step: 3) == zen.session.state("run", step: 3))
  }

  @Test("with shorter vectors, weights, optimizers and averages are close after some steps", arguments: architectures)
  func close(_ model: String, _ narrow: [String]) throws {
    let (old, here) = (try Emulator(processor: "Nehalem"), try Session())
    let arguments = Self.train(model, narrow, out: "run")
    try old.done(arguments)
    try here.done(arguments)
    #expect(try old.session.state("run", step: 0) == here.state("run", step: 0))
    for step in [1, 3] {
      let difference = try difference(old.session.state("run", step: step), here.state("run", step: step))
      #expect(difference < 1e-5, "after step \(step)")
    }
  }

  @Test("a generator draws images whose pixels differ by a level at most")
  func images() throws {
    let (old, here) = (try Emulator(processor: "Nehalem"), try Session())
    let arguments = ["generate", "--model", "acgan", "--grid", "digits.png"]
    try old.done(arguments)
    try here.done(arguments)
    let (found, expected) = (
      try PNG.read(old.session.folder + "/digits.png"), try PNG.read(here.folder + "/digits.png")
    )
    try #require(found.pixels.count == expected.pixels.count)
    #expect(zip(found.pixels, expected.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }
}

/// The built program on an emulated processor, in a fresh folder.
private struct Emulator {
  private static let path = "/usr/bin/qemu-x86_64"

  static var isThere: Bool {
    #if arch(x86_64)
      FileManager.default.isExecutableFile(atPath: path)
    #else
      false
    #endif
  }

  let session: Session
  private let start: [String]

  init(processor: String) throws {
    session = try Session(program: Self.path)
    start = ["-cpu", processor, try Session.program]
  }

  func done(_ arguments: [String]) throws { try session.done(start + arguments) }
}
