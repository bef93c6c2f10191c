import Foundation
import GANZoo
import Testing

@Suite("What is told before a program takes memory and room on the disk", .serialized)
struct LimitTests {
  /// Bytes in a text such as `about 122 MiB of memory`.
  private func bytes(_ text: String, before words: String) throws -> Double {
    let match = try #require(try Regex("([0-9.]+) ([KMG]iB) \(words)").firstMatch(in: text), "\(text)")
    let number = try #require(match[1].substring.flatMap { Double($0) })
    let units = ["KiB": 1024.0, "MiB": 1_048_576, "GiB": 1_073_741_824]
    return number * (try #require(match[2].substring.flatMap { units[String($0)] }))
  }

  private static let trainings = [
    ["--model", "acgan"],
    ["--model", "acgan", "--objective", "wgan-gp", "--set", "training.batch=128"],
    ["--model", "acgan", "--set", "architecture.critic.filters=[16, 32, 64]", "--evaluate-every", "2"],
    ["--model", "dcgan", "--set", "training.ema_decay=0.99"],
    ["--model", "mlp"],
    ["--model", "mlp", "--recipe", "toy-8-gaussians"],
    ["--model", "resnet", "--set", "architecture.generator.filters=16", "--set", "architecture.critic.filters=16"],
  ]

  @Test("is within 30 % of the memory that a training takes, and no less than the folder takes", arguments: trainings)
  func training(_ arguments: [String]) throws {
    let session = try Session()
    let (ended, looks) = try session.watched(["train", "--steps", "4", "--output", "run"] + arguments)
    let peak = try #require(looks.map(\.peak).max())
    let ratio = try bytes(ended.errors, before: "of memory") / Double(peak)
    #expect((0.7...1.3).contains(ratio), "\(ratio) of \(peak >> 20) MiB")
    let files = try FileManager.default.subpathsOfDirectory(atPath: session.folder + "/run").filter { $0.contains(".") }
    let written = try files.reduce(0) { try $0 + session.bytes("run/" + $1).count }
    #expect(try bytes(ended.errors, before: "on the disk") >= Double(written))
    // Three checkpoints of the five that there may be at a time are the least of a run as short as this.
    #expect(try bytes(ended.errors, before: "on the disk") <= 4 * Double(written))
  }

  @Test(
    "is within 30 % of the memory that drawing takes, and no less than is written",
    arguments: [["--per-class", "1000", "--grid", "a"], ["--count", "3000", "--output", "a.h5", "--class", "3"]])
  func drawing(_ arguments: [String]) throws {
    let session = try Session()
    let (ended, looks) = try session.watched(["generate", "--model", "acgan"] + arguments)
    let peak = try #require(looks.map(\.peak).max())
    let ratio = try bytes(ended.errors, before: "of memory") / Double(peak)
    #expect((0.7...1.3).contains(ratio), "\(ratio) of \(peak >> 20) MiB")
    let written = Double(try session.bytes(try #require(session.contents.first)).count)
    #expect(try bytes(ended.errors, before: "on the disk") >= written)
    #expect(try bytes(ended.errors, before: "on the disk") <= 5 * written)
  }

  /// A training that no machine has memory for.
  private static let tooLarge = [
    "train", "--model", "acgan", "--set", "training.batch=50000", "--set",
    "architecture.generator.filters=[8192]",
    "--set", "architecture.generator.start=[7, 7, 512]", "--output", "run",
  ]

  @Test("refuses a training that memory does not suffice for, and makes nothing")
  func trainingTooLarge() throws {
    let session = try Session()
    let ended = try session.run(Self.tooLarge)
    #expect(ended.status == 1)
    let message =
      #/
      ganzoo:\ this\ would\ take\ about\ [0-9.]+\ TiB\ of\ memory,\ but\ only\ [0-9.]+\ [MGT]iB
      \ are\ left\ (on\ this\ machine|to\ the\ process's\ control\ group|under\ 'ulimit\ -v');
      \ a\ training.batch\ smaller\ than\ 50,000,\ or\ smaller\ networks,\ take\ less,
      \ or\ begin\ even\ so\ with\ --ignore-limits\n
      /#
    #expect(ended.errors.wholeMatch(of: message) != nil, "\(ended.errors)")
    #expect(session.contents == [])
  }

  @Test("refuses a training that the disk does not suffice for, and makes nothing; --ignore-limits begins it")
  func diskTooSmall() throws {
    let session = try Session()
    let grids = ["--steps", "1000000000", "--set", "training.grid_every=1"]
    let train = ["train", "--model", "acgan", "--output", "run"] + Session.tiny + grids
    let ended = try session.run(train)
    #expect(ended.status == 1)
    let message =
      #/
      ganzoo:\ this\ would\ write\ up\ to\ [0-9]+\ TiB\ to\ run,\ but\ only\ [0-9.]+\ [MGT]iB\ are\ free\ there;
      \ make\ room,\ or\ begin\ even\ so\ with\ --ignore-limits\n
      /#
    #expect(ended.errors.wholeMatch(of: message) != nil, "\(ended.errors)")
    #expect(session.contents == [])
    let process = try session.process(train + ["--ignore-limits"])
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    while process.isRunning, !session.has("run/samples/step-0000000.png") { usleep(10_000) }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
  }

  @Test(
    "refuses a training and images beyond 'ulimit -v', before the first",
    arguments: [
      (
        ["train", "--model", "acgan", "--set", "training.batch=20000", "--output", "run"], "2000000",
        "; a training.batch smaller than 20,000, or smaller networks, take less, or begin even so"
      ),
      (
        ["generate", "--model", "acgan", "--count", "100000000", "--output", "images.h5"], "1000000",
        "; fewer images at a time take less, or begin even so"
      ),
    ])
  func addressSpace(_ arguments: [String], _ kibibytes: String, _ advice: String) throws {
    let session = try Session()
    let ended = try session.run(arguments, ulimit: "-v \(kibibytes)")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("are left under 'ulimit -v'\(advice)"), "\(ended.errors)")
    #expect(session.contents == [])
  }

  @Test("refuses arrays with more numbers than there are positions, which no --ignore-limits changes")
  func positions() throws {
    let session = try Session()
    // The critic pools 64 channels of 28 x 28 pixels for 30,000 real images and as many generated ones.
    let settings = ["filters=[64, 4]", "kernels=[3, 3]", "strides=[1, 2]", "pooling=[2, 0]"]
    let ended = try session.run(
      ["train", "--model", "acgan", "--set", "training.batch=30000", "--output", "run", "--ignore-limits"]
        + settings.flatMap { ["--set", "architecture.critic.\($0)"] })
    #expect(ended.status == 1)
    #expect(
      ended.errors
        == "ganzoo: an operation would pick numbers by their positions in an array of 3010560000, but it can tell 2147483647 "
        + "apart; smaller batches or networks have fewer\n")
    #expect(session.contents == [])
  }
}
