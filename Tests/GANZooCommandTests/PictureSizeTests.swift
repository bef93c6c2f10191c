import Foundation
import GANZoo
import Testing

@Suite("The program finds sizes, colours and classes in folders of pictures")
struct PictureSizeTests {
  /// A folder with two classes of pictures of these sizes.
  private func session(_ sizes: [(height: Int, width: Int)], channels: Int) throws -> Session {
    let session = try Session()
    for name in ["a", "b"] {
      for (number, size) in sizes.enumerated() {
        let samples = size.height * size.width * channels
        let picture = PixelImage(
          width: size.width, height: size.height, channels: channels,
          pixels: (0..<samples).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ number) })
        try session.write([], to: "pictures/\(name)/\(number).png")
        try PNG.write(picture, to: "\(session.folder)/pictures/\(name)/\(number).png")
      }
    }
    return session
  }

  private static func train(_ model: String = "acgan", steps: Int = 1) -> [String] {
    ["train", "--model", model, "--threads", "1", "--steps", "\(steps)", "--data", "./pictures"]
  }

  @Test("size, colour and classes are the first line, and the recipe has what follows from them")
  func found() throws {
    let session = try session([(48, 48), (100, 200), (64, 64)], channels: 3)
    let ended = try session.done(Self.train() + ["--size", "32", "--output", "run"])
    #expect(
      ended.errors.hasPrefix(
        "6 pictures, 2 classes, as 32 x 32 RGB\nacgan default: 5 examples of pictures, 1 step of 5,"),
      "\(ended.errors)")
    let recipe = try session.text("run/recipe.yaml")
    for setting in [
      "title: acgan on pictures", "translate: 0", "sample: [32, 32, 3]", "classes: 2", "start: [8, 8, 64]",
      "filters: [32, 16]", "batch: 5", "test: by-name",
    ] { #expect(recipe.contains("\(setting)\n"), "\(recipe)") }
    // A run goes on with all of it, exactly.
    try session.done(["resume", "run", "--steps", "2", "--override", "steps"])
    try session.done(Self.train(steps: 2) + ["--size", "32", "--output", "whole"])
    #expect(try session.bytes("run/generator.h5") == session.bytes("whole/generator.h5"))
  }

  @Test("without a size it is that of the pictures, or 64 x 64")
  func standard() throws {
    let narrow = ["architecture.generator.filters=2", "architecture.critic.filters=2"].flatMap { ["--set", $0] }
    for (sizes, channels, text) in [
      ([(20, 24)], 1, "2 pictures, 2 classes, as 20 x 24 grey\ndcgan"),
      (
        [(90, 70), (10, 20)], 4,
        "4 pictures, 2 classes, as 64 x 64 RGB\nnote: the pictures are 10 x 20 to 90 x 70; --size takes them otherwise\n"
      ),
    ] as [([(Int, Int)], Int, String)] {
      let session = try session(sizes.map { ($0.0, $0.1) }, channels: channels)
      let ended = try session.done(Self.train("dcgan") + narrow + ["--output", "run"])
      #expect(ended.errors.hasPrefix(text), "\(ended.errors)")
    }
  }

  @Test("what is set stays: a size, or settings that no other size goes with")
  func set() throws {
    let session = try session([(40, 50)], channels: 3)
    let own = try session.done(
      Self.train("mlp") + ["--set", "architecture.sample=8,6,1", "--set", "architecture.classes=2", "--output", "own"])
    #expect(
      own.errors.hasPrefix(
        "2 pictures, 2 classes, as 8 x 6 grey\nnote: the pictures are 40 x 50 and are in colour; --size and --colour take "
          + "them otherwise\n"), "\(own.errors)")
    let kept = try session.done(Self.train() + Session.tiny + ["--set", "training.batch=2", "--output", "kept"])
    #expect(kept.errors.hasPrefix("2 pictures, 2 classes, as 28 x 28 RGB\nnote: "), "\(kept.errors)")
    let recipe = try session.text("kept/recipe.yaml")
    #expect(recipe.contains("title: acgan on pictures\n") && recipe.contains("translate: 0\n"), "\(recipe)")
    let moved = try session.done(
      Self.train() + Session.tiny
        + ["--set", "training.batch=2", "--set", "data.translate=2", "--set", "title=Mine", "--output", "moved"])
    #expect(moved.status == 0)
    let set = try session.text("moved/recipe.yaml")
    #expect(set.contains("title: Mine\n") && set.contains("translate: 2\n"), "\(set)")
    let both = try session.run(Self.train("dcgan") + ["--set", "architecture.sample=20,20,1", "--size", "30"])
    #expect(both.status == 2)
    #expect(
      both.errors
        == "ganzoo: architecture.sample, which is set to [20, 20, 1], says size and colour: --size and --colour go "
        + "without it\n", "\(both.errors)")
    let refused = try session.run(Self.train() + Session.tiny + ["--size", "64", "--output", "no"])
    #expect(refused.status == 2)
    #expect(
      refused.errors
        == "ganzoo: architecture.generator.start [7, 7, 4] becomes 28 x 28 by transposed convolution 2 of 2, but "
        + "architecture.sample is [64, 64, 3]\n", "\(refused.errors)")
  }

  @Test("networks of every architecture are fitted to any size", arguments: ["acgan", "dcgan", "mlp", "resnet"])
  func sizes(_ model: String) throws {
    for (size, shape) in [("32", "32, 32"), ("60x90", "60, 90"), ("100", "100, 100")] {
      let ended = try Session().done(["summary", "--model", model, "--size", size, "--colour", "rgba"])
      #expect(ended.output.contains("(None, \(shape), 4)"), "\(ended.output)")
    }
  }

  @Test("what cannot be is refused in a sentence, and nothing is written")
  func refused() throws {
    let session = try session([(8, 8)], channels: 1)
    for (arguments, text) in [
      (
        ["--model", "chars", "--data", "pictures/a"],
        "chars makes lines of text, not pictures of 8 x 8; acgan, dcgan, resnet, mlp make those"
      ),
      (
        ["--model", "acgan", "--data", "pictures/a"],
        "acgan is told classes, but the folder has none: put its pictures into a folder for each class, or take another "
          + "architecture"
      ),
      (
        ["--model", "acgan", "--size", "64"],
        "--size and --colour go with pictures and shapes, but the data set is mnist; --data names a folder of pictures"
      ),
    ] {
      let ended = try session.run(["train", "--output", "run"] + arguments)
      #expect(ended.status == 2 && ended.errors == "ganzoo: \(text)\n", "\(ended.errors)")
    }
    for size in ["0", "64x", "64x64x3", "a", "1025"] {
      let ended = try session.run(["train", "--model", "dcgan", "--size", size])
      #expect(ended.status == 2)
      #expect(
        ended.errors.contains("expected a size such as 64, or height and width such as 60x90, from 1 to 1024"),
        "\(ended.errors)")
    }
    #expect(session.contents == ["pictures"])
  }

  @Test("--augment names its choices, and goes without a --set of the same")
  func augment() throws {
    let session = try Session()
    for (arguments, text) in [
      (
        ["--augment", "bogus"],
        "the value 'bogus' is invalid for '--augment'. Please provide one of 'ada', 'diffaugment' or 'none'"
      ),
      (
        ["--augment", "--set", "data.augment.name=diffaugment"],
        "--augment and --set data.augment.name=diffaugment both say data.augment.name: give one of them"
      ),
      (
        ["--mirror", "--set", "data.mirror=false"],
        "--mirror and --set data.mirror=false both say data.mirror: give one of them"
      ),
    ] {
      let ended = try session.run(["train", "--model", "acgan", "--output", "run"] + arguments)
      #expect(ended.status == 2 && ended.errors.hasPrefix("ganzoo: \(text)"), "\(ended.errors)")
    }
  }

  @Test("a data set's name that is a folder's here, too, is hinted at")
  func names() throws {
    let session = try session([(28, 28)], channels: 1)
    let hint = { (name: String) in
      "note: '\(name)' is a data set's name, and here a folder's too; --data ./\(name) takes the folder\n"
    }
    let ended = try session.run("train", "--model", "acgan", "--data", "pictures", "--output", "run")
    #expect(ended.status == 2)
    #expect(
      ended.errors == hint("pictures")
        + "ganzoo: the data set 'pictures' needs a folder: name it with --data FOLDER, or in data.folder\n")
    #expect(!session.has("run"))
    try FileManager.default.createDirectory(
      atPath: session.folder + "/mnist", withIntermediateDirectories: false)
    let digits = try session.done(
      ["train", "--model", "acgan", "--data", "mnist", "--steps", "1", "--output", "run"] + Session.tiny)
    #expect(digits.errors.hasPrefix(hint("mnist") + "acgan default: 60,000 examples of mnist,"), "\(digits.errors)")
    let taken = try session.done(Self.train() + Session.tiny + ["--set", "training.batch=2", "--output", "taken"])
    #expect(taken.errors.hasPrefix("2 pictures, 2 classes, as 28 x 28 grey\nacgan default"), "\(taken.errors)")
  }
}
