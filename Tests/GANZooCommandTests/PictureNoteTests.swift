import Foundation
import GANZoo
import Testing

@Suite("The program, on pictures that a recipe would not expect")
struct PictureNoteTests {
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

  private func notes(_ ended: Ended) -> [String] {
    ended.errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("note: ") }
  }

  /// The overrides that a line says to type.
  private func advice(_ line: String) -> [String] {
    line.matches(of: /--set ([a-z_.]+=(?:'[^']*'|[^ ;]+))/).flatMap {
      ["--set", String($0.1).replacing("'", with: "")]
    }
  }

  private static let train =
    ["train", "--model", "acgan", "--threads", "1", "--steps", "1", "--data", "./pictures"]
    + Session.tiny + ["--set", "architecture.classes=2"]

  @Test(
    "colour that is lost, grey that is tripled and pictures that are much larger are told, with settings that then work",
    arguments: [
      (
        [(48, 48), (100, 200), (64, 64)], 3, [],
        "note: 6 RGB pictures of 48 x 48 to 100 x 200 are read as grey 28 x 28; --set architecture.sample='[28, 28, 3]' reads "
          + "them as RGB 28 x 28"
      ),
      (
        [(64, 64)], 3, [],
        "note: 2 RGB pictures of 64 x 64 are read as grey 28 x 28; --set architecture.sample='[64, 64, 3]' --set "
          + "architecture.generator.start='[16, 16, 4]' reads them as RGB 64 x 64"
      ),
      (
        [(28, 28), (30, 28)], 1, ["--set", "architecture.sample=[28, 28, 3]"],
        "note: 4 grey pictures of 28 x 28 to 30 x 28 are read as RGB 28 x 28; --set architecture.sample='[28, 28, 1]' reads them "
          + "as grey 28 x 28"
      ),
      (
        [(300, 200), (57, 58)], 1, [],
        "note: 4 grey pictures of 57 x 58 to 300 x 200 are read as grey 28 x 28; --set architecture.sample='[56, 56, 1]' --set "
          + "architecture.generator.start='[14, 14, 4]' reads them as grey 56 x 56"
      ),
    ])
  func told(_ sizes: [(Int, Int)], _ channels: Int, _ more: [String], _ text: String) throws {
    let session = try session(sizes.map { ($0.0, $0.1) }, channels: channels)
    // Batches are as small as the folder.
    let train = Self.train + ["--set", "training.batch=2"] + more
    let ended = try session.done(train + ["--output", "run"])
    #expect(notes(ended) == [text])
    let advice = advice(text)
    #expect(!advice.isEmpty)
    let changed = try session.done(train + advice + ["--output", "changed"])
    #expect(notes(changed).isEmpty, "\(changed.errors)")
    // Who goes on with a run knows.
    #expect(try notes(session.done(["resume", "run", "--steps", "2", "--override", "steps"])).isEmpty)
  }

  @Test("pictures of about the size and the channels of samples are not spoken of, nor is what comes with the program")
  func quiet() throws {
    let session = try session([(28, 28), (40, 50)], channels: 1)
    #expect(try notes(session.done(Self.train + ["--set", "training.batch=2", "--output", "run"])).isEmpty)
    #expect(
      try notes(session.done(["train", "--model", "acgan", "--steps", "1", "--output", "digits"] + Session.tiny))
        .isEmpty)
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
    #expect(try notes(session.done(Self.train + ["--set", "training.batch=2", "--output", "taken"])).isEmpty)
  }
}
