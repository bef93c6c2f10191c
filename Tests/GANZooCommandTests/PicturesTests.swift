import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("Folders of pictures on the command line")
struct PicturesTests {
  /// Writes a picture of one colour, a PNG file of so many channels.
  private func picture(
    _ session: Session, _ name: String, _ samples: [UInt8] = [9, 90, 200], height: Int = 8, width: Int = 8
  ) throws {
    let image = PixelImage(
      width: width, height: height, channels: samples.count,
      pixels: (0..<height * width).flatMap { _ in samples })
    try session.write(PNG.encode(image), to: name)
  }

  private static let narrow = [
    "architecture.sample=[8, 8, 3]", "architecture.generator.filters=2", "architecture.critic.filters=2",
    "training.batch=2",
  ].flatMap { ["--set", $0] }

  @Test("data check goes on behind bad files, and reports all of them")
  func severalBad() throws {
    let session = try Session()
    for index in 0..<30 { try session.write(Array("no picture".utf8), to: "faces/bad-\(10 + index).png") }
    for index in 0..<300 { try picture(session, "faces/\(100 + index).png") }
    try session.write(try session.bytes("faces/150.png").prefix(40), to: "faces/150.png")
    let ended = try session.run("data", "check", "pictures", "--data", "faces", "--sample", "8,8,3")
    #expect(ended.status == 1)
    #expect(ended.output.contains("Examples    330, 31 damaged\nShape       [8, 8, 3]\nClasses     none\n"))
    #expect(ended.output.contains("Channel 2   minimum 0.569, maximum 0.569, mean 0.569\n"), "\(ended.output)")
    let lines = ended.errors.split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines[0] == "ganzoo: faces/150.png: truncated PNG file, it ends after 40 bytes")
    #expect(
      lines[1]
        == "ganzoo: faces/bad-10.png: expected a PNG, JPEG, WebP or BMP file, found one that begins with the bytes "
        + "6E 6F 20 70 69 63 74 75")
    #expect(lines[20] == "ganzoo: 31 of 330 examples of pictures cannot be used; the first 20 are named")
    try session.write(Array("no".utf8), to: "all/a.png")
    let all = try session.run("data", "check", "pictures", "--data", "all")
    #expect(all.status == 1 && all.output.contains("Examples    1, 1 damaged\n") && !all.output.contains("Channel"))
    #expect(all.errors.hasSuffix("ganzoo: 1 of 1 example of pictures cannot be used\n"))
  }

  @Test("data check names every bad file of sets that are read as a whole")
  func severalBadFiles() throws {
    let session = try Session()
    let ended = try session.run("data", "check", "mnist", "--data", ".")
    #expect(ended.status == 1)
    let lines = ended.errors.split(separator: "\n").map { $0.prefix(41) }
    #expect(lines == ["ganzoo: no training images in the folder ", "ganzoo: no test images in the folder .: e"])
    for part in ["train", "t10k"] {
      try session.write(idx([1, 28, 28], Array(repeating: 1, count: 784)), to: "own/\(part)-images-idx3-ubyte")
      try session.write(idx([1], [3]), to: "own/\(part)-labels-idx1-ubyte")
    }
    let own = try session.run("data", "check", "mnist", "--data", "own")
    #expect(own.status == 1 && own.output.isEmpty)
    #expect(own.errors.split(separator: "\n").count == 4)
    #expect(own.errors.split(separator: "\n").allSatisfy { $0.contains(": the SHA-256 of its contents is ") })
  }

  @Test("what is left out is told by data check and, once, where a training begins")
  func leftOut() throws {
    let session = try Session()
    for index in 0..<4 { try picture(session, "faces/\(index).png") }
    for name in ["x.gif", "y.tiff", ".DS_Store", "__MACOSX/._1.png"] { try session.write([1], to: "faces/\(name)") }
    let note = "faces: left out: 1 .gif, 1 .tiff, 1 hidden, 1 folder (__MACOSX)"
    let checked = try session.done(["data", "check", "pictures", "--data", "faces"])
    #expect(checked.output.contains("\nNote        \(note)\n"))
    let trained = try session.done(
      ["train", "--model", "dcgan", "--data", "faces", "--steps", "1", "--output", "run"] + Self.narrow)
    #expect(trained.errors.components(separatedBy: "note: \(note)\n").count == 2, "\(trained.errors)")
  }

  @Test("names that would command a terminal are shown escaped, and never raw")
  func names() throws {
    let session = try Session()
    for name in ["a\u{1B}[31mred", "b\u{202E}x", "c\n"] { try picture(session, "own/\(name)/\u{7}.png") }
    try session.write([1], to: "own/a\u{1B}[31mred/\u{1B}]0;x\u{7}.png")
    let ended = try session.run("data", "check", "pictures", "--data", "own")
    #expect(ended.status == 1)
    #expect(ended.output.contains("Classes     3: a\\x1B[31mred 1, b\\u{202E}x 1, c\\x0A 1\n"), "\(ended.output)")
    #expect(ended.errors.contains("own/a\\x1B[31mred/\\x1B]0;x\\x07.png: expected a PNG"))
    for text in [ended.output, ended.errors] {
      #expect(
        !text.unicodeScalars.contains { $0 != "\n" && [.control, .format].contains($0.properties.generalCategory) })
    }
  }

  @Test("data.transparency comes through recipes, --set, data check, evaluate and the classifier's training")
  func transparency() throws {
    let session = try Session()
    for kind in 0..<2 {
      for index in 0..<310 {
        for part in ["train", "val"] {
          try picture(session, "own/\(part)/\(kind)/\(index).png", [UInt8(200 * kind), UInt8(index % 200), 0, 128])
        }
      }
    }
    let check = ["data", "check", "pictures", "--data", "own", "--split", "train", "--sample", "8,8,3"]
    let black = "Channel 2   minimum -1.000, maximum -1.000, mean -1.000\n"
    let white = "Channel 2   minimum -0.004, maximum -0.004, mean -0.004\n"
    #expect(try session.done(check).output.contains(black))
    #expect(try session.done(check + ["--set", "data.transparency=white"]).output.contains(white))
    let unknown = try session.run(check + ["--set", "data.transparent=white"])
    #expect(unknown.status == 2)
    #expect(
      unknown.errors
        == "ganzoo: --set data.transparent=white: unknown setting 'data.transparent'; did you mean 'data.transparency'? "
        + "known: data.crop, data.transparency, data.test\n")

    try session.done(
      [
        "train", "--model", "dcgan", "--data", "own", "--steps", "1", "--output", "run", "--set",
        "data.transparency=white",
      ]
        + Self.narrow)
    #expect(try session.text("run/recipe.yaml").contains("  transparency: white\n"))
    let small = ["network.filters=[4]", "network.features=8", "training.batch=20", "training.epochs=4"]
    func classifier(_ settings: [String]) throws -> Ended {
      try session.done(
        ["classifier", "train", "--data", "own", "--output", "c.h5"]
          + (small + settings).flatMap { ["--set", $0] })
    }
    let trained = try classifier(["data.transparency=white"])
    #expect(trained.errors.hasPrefix("620 pictures, 2 classes, as 8 x 8 RGB\n"), "\(trained.errors)")
    let evaluate = [
      "evaluate", "run/generator.h5", "--data", "own", "--classifier", "c.h5", "--samples", "100",
    ]
    // As the generator has seen them, unless something else is said: the distances tell it.
    let recorded = try session.done(evaluate + ["--json"]).output
    #expect(try session.done(evaluate + ["--json", "--set", "data.transparency=white"]).output == recorded)
    #expect(try session.done(evaluate + ["--json", "--set", "data.transparency=black"]).output != recorded)
  }

  @Test("a classifier's samples have the size of the pictures, or one that is told")
  func sampleSize() throws {
    let session = try Session()
    let train = [
      "classifier", "train", "--output", "c.h5", "--set", "training.epochs=1", "--set", "training.batch=2",
      "--set", "network.filters=[2]", "--set", "network.features=2", "--data",
    ]
    for (folder, sizes, samples, text) in [
      ("one", [[10, 14]], [7], "10 x 14 grey"),
      (
        "large", [[200, 130]], [7, 8, 9], "64 x 64 RGB\nnote: the pictures are 200 x 130; --size takes them otherwise"
      ),
      (
        "several", [[10, 14], [14, 10]], [7, 8, 9],
        "32 x 32 RGB\nnote: the pictures are about 10 x 14; --size takes them otherwise"
      ),
      (
        "wide", [[10, 14], [33, 10]], [7],
        "64 x 64 grey\nnote: the pictures are 10 x 14 to 33 x 10; --size takes them otherwise"
      ),
    ] as [(String, [[Int]], [UInt8], String)] {
      for (index, name) in ["a/1", "a/2", "b/1", "b/2"].enumerated() {
        let size = sizes[index % sizes.count]
        try picture(session, "\(folder)/\(name).png", samples, height: size[0], width: size[1])
      }
      let ended = try session.done(train + [folder])
      #expect(ended.errors.hasPrefix("4 pictures, 2 classes, as \(text)\n"), "\(ended.errors)")
      for size in [["--set", "data.sample=8,8,3"], ["--size", "8", "--colour", "rgb"]] {
        let own = try session.done(train + [folder] + size)
        #expect(own.errors.hasPrefix("4 pictures, 2 classes, as 8 x 8 RGB\n"), "\(own.errors)")
      }
    }
  }

  @Test("a run that began with other pictures, or with another reading of them, is not resumed")
  func resume() throws {
    let session = try Session()
    for index in 0..<4 { try picture(session, "own/\(index).png") }
    try session.done(
      ["train", "--model", "dcgan", "--data", "own", "--steps", "1", "--output", "run"] + Self.narrow
        + ["--set", "data.test=folder"])
    let resume = ["resume", "run", "--steps", "2", "--override", "steps"]
    try picture(session, "own/0.png", [10, 90, 200])
    let ended = try session.run(resume)
    #expect(ended.status == 2)
    #expect(
      ended.errors.hasSuffix(
        "ganzoo: the 4 examples are not those of the run in run/checkpoints/step-0000001.h5: some of them differ; "
          + "if the folder is as it was, GANZoo 0.1.0 began this run and read it otherwise "
          + "(Documentation/pictures.md, Since 0.1.0)\n"), "\(ended.errors)")
    try picture(session, "own/0.png")
    try session.done(resume)
  }

  @Test("generate writes the names of classes beside the labels, numbers in numerical order")
  func classNames() throws {
    let session = try Session()
    for label in 0..<12 { for index in 0..<2 { try picture(session, "own/\(label)/\(index).png", [5]) } }
    try session.done(
      [
        "train", "--model", "acgan", "--data", "own", "--steps", "1", "--output", "run",
      ]
        + Session.tiny)
    try session.done(["generate", "run/generator.h5", "--per-class", "1", "--output", "o.h5"])
    let names = (0...11).flatMap { number -> [UInt8] in Array("\(number)".utf8) + (number < 10 ? [0] : []) }
    #expect(try session.bytes("o.h5").range(of: Data(names)) != nil)
    #expect(try session.bytes("o.h5").range(of: Data("class_names".utf8)) != nil)
  }

  @Test("data check tells what is wrong with a folder, and of no part that nobody asked for")
  func oneError() throws {
    let session = try Session()
    try session.write([1], to: "empty/readme.txt")
    let ended = try session.run("data", "check", "pictures", "--data", "empty")
    #expect(ended.status == 1)
    #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    #expect(!ended.errors.contains("split"), "\(ended.errors)")
  }
}
