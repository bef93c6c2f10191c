import Foundation
import Testing

@Suite("Films and walks on the command line")
struct FilmCommandTests {
  @Test("a film of a run, in each format that needs no other program")
  func film() throws {
    let session = try Session()
    try session.done(["train", "--model", "acgan", "--steps", "45", "--output", "run"] + Session.tiny)
    for ending in ["gif", "png", "webp"] {
      let ended = try session.done(["film", "run", "--output", "f.\(ending)"])
      #expect(ended.output == "wrote 4 grids to f.\(ending) (302 x 323, 2.3 s)\n" && ended.errors.isEmpty)
    }
    #expect(
      try session.done(["film", "run", "--every", "2", "--fps", "2", "--scale", "2", "--output", "g.gif"]).output
        == "wrote 3 grids to g.gif (604 x 646, 1.5 s)\n")
    for (arguments, status, words) in [
      (
        ["run", "--output", "f.bmp"], 2,
        "--output writes an animation, whose name ends in .gif, .png, .webp or .mp4, not f.bmp"
      ),
      (
        ["run", "--output", "f"], 2, "--output writes an animation, whose name ends in .gif, .png, .webp or .mp4, not f"
      ),
      (
        ["run", "--fps", "2", "--steps-per-second", "9", "--output", "f.gif"], 2,
        "give --fps or --steps-per-second, not both"
      ),
      (["run", "--fps", "51", "--output", "f.gif"], 2, "--fps is a number from 0.1 to 50, not 51.0"),
      (["run", "--scale", "0", "--output", "f.gif"], 2, "--scale is a number from 1 to 64, not 0"),
      (
        ["run", "--output", "run/grid.png"], 2, "--output names a file of a run itself, run/grid.png; give another name"
      ),
      (["none", "--output", "f.gif"], 2, "there is no run folder none"),
    ] as [([String], Int32, String)] {
      let ended = try session.run(["film"] + arguments)
      #expect(ended.status == status && ended.errors.lowercased().contains(words.lowercased()), "\(ended.errors)")
    }
    let ended = try session.run(["film", "run", "--output", "h.mp4"], environment: ["PATH": "/none"])
    #expect(
      ended.status == 1
        && ended.errors.split(separator: "\n").joined(separator: " ")
          == "ganzoo: h.mp4 takes the program ffmpeg, which is not in PATH: install the package ffmpeg, or write .gif, "
          + ".png or .webp",
      "\(ended.errors)")
    #expect(session.contents == ["f.gif", "f.png", "f.webp", "g.gif", "run"])
  }

  @Test("the ends of a walk are generate's pictures, byte for byte")
  func walk() throws {
    let session = try Session()
    for more in [[], ["--truncation", "0.7"]] {
      let model = ["--model", "acgan", "--class", "3", "--seed", "9"] + more
      try session.done(["generate"] + model + ["--count", "2", "--grid", "g.png"])
      let ended = try session.done(["walk"] + model + ["--points", "2", "--frames", "1", "--sheet", "s.png"])
      #expect(ended.output == "wrote 2 images to s.png (62 x 32)\n")
      #expect(try session.bytes("g.png") == session.bytes("s.png"))
    }
    #expect(
      try session.done([
        "walk", "--model", "acgan", "--points", "1", "--class", "1..7", "--frames", "4", "--output", "w.gif",
      ])
      .output == "wrote 5 frames to w.gif (128 x 128, 0.3 s)\n")
    for (arguments, words) in [
      (["--points", "1", "--sheet", "s.png"], "a walk takes at least two points, or two classes such as --class 1..7"),
      (["--class", "1..12", "--sheet", "s.png"], "no class '12'; this generator has 10 classes"),
      (["--truncation", "0", "--sheet", "s.png"], "--truncation is a number from 0.01 to 100, not 0.0"),
      ([], "Give --output, --sheet or both: where should it go?"),
    ] as [([String], String)] {
      let ended = try session.run(["walk", "--model", "acgan"] + arguments)
      #expect(ended.status == 2 && ended.errors.lowercased().contains(words.lowercased()), "\(ended.errors)")
    }
    #expect(session.contents == ["g.png", "s.png", "w.gif"])
  }

  @Test("truncation is said in the file of images")
  func truncation() throws {
    let session = try Session()
    try session.done(["generate", "--model", "acgan", "--count", "3", "--output", "plain.h5"])
    try session.done(["generate", "--model", "acgan", "--count", "3", "--truncation", "0.5", "--output", "cut.h5"])
    #expect(try session.bytes("plain.h5").range(of: Data("truncation".utf8)) == nil)
    #expect(try session.bytes("cut.h5").range(of: Data("truncation".utf8)) != nil)
  }
}
