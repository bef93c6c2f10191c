import Foundation
import Testing

/// Command lines as GANZoo 0.1.0 took and printed them.
@Suite("Old forms of commands")
struct OldFormsTests {
  private static let train = ["train", "--model", "acgan", "--threads", "1"] + Session.tiny

  @Test("train --out, train --resume and --override do what --output and resume do")
  func train() throws {
    let session = try Session()
    try session.done(Self.train + ["--steps", "2", "--out", "old"])
    try session.done(Self.train + ["--steps", "2", "--output", "new"])
    #expect(try session.bytes("old/generator.h5") == session.bytes("new/generator.h5"))
    for (folder, resume) in [
      ("old", ["train", "--resume", "old", "--model", "acgan"]), ("old", ["train", "--threads", "1", "--resume=old"]),
      ("new", ["resume", "new"]),
    ] {
      let ended = try session.done(resume)
      #expect(
        ended.output == """
          The run in \(folder) is finished: all 2 steps are done. Nothing was changed.
          Train longer: ganzoo resume \(folder) --steps 4 --override steps

          """)
    }
    for resume in [["train", "--resume", "old"], ["resume", "new"]] {
      try session.done(resume + ["--steps", "4", "--override", "steps"])
    }
    #expect(try session.bytes("old/generator.h5") == session.bytes("new/generator.h5"))
    let both = try session.run(Self.train + ["--out", "a", "--output", "b"])
    #expect(both.status == 2)
    #expect(both.errors.hasPrefix("ganzoo: --out is an old name for --output: give one of them, not a and b\n"))
  }

  @Test("--weights and --from name what is an argument today")
  func files() throws {
    let session = try Session()
    let weights = try session.train()
    let pairs: [(old: [String], new: [String], files: (String, String))] = [
      (
        ["generate", "--weights", weights, "--grid", "a.png"], ["generate", weights, "--grid", "b.png"],
        ("a.png", "b.png")
      ),
      (
        ["export", "--weights", "run", "--output", "a"], ["export", "run", "--output", "b"], ("a/G.keras", "b/G.keras")
      ),
      (
        ["import", "--from", "a/G.keras", "--output", "a.h5"], ["import", "b/G.keras", "--output", "b.h5"],
        ("a.h5", "b.h5")
      ),
    ]
    for (old, new, files) in pairs {
      try session.done(old)
      try session.done(new)
      #expect(try session.bytes(files.0) == session.bytes(files.1), "\(old)")
    }
    let judged = try [["evaluate", "--weights", weights], ["evaluate", weights]].map {
      try session.done($0 + ["--samples", "100"]).output
    }
    #expect(judged[0] == judged[1])
    for command in [["generate", "--grid", "c.png"], ["evaluate"], ["export", "--output", "c"]] {
      let both = try session.run(command + [weights, "--weights", "x.h5"])
      #expect(both.status == 2)
      #expect(both.errors.hasPrefix("ganzoo: --weights is an old name for <"), "\(both.errors)")
    }
    let both = try session.run("import", "x.keras", "--from", "y.keras", "--output", "c.h5")
    #expect(both.status == 2)
    #expect(
      both.errors.hasPrefix("ganzoo: --from is an old name for <file>: give one of them, not y.keras and x.keras\n"))
  }

  @Test("evaluate --train-classifier is classifier train")
  func classifier() throws {
    let session = try Session()
    let options = ["--output", "c.h5", "--data", "8-gaussians"]
    for command in [
      ["evaluate", "--train-classifier"] + options, ["evaluate"] + options + ["--train-classifier"],
      ["classifier", "train"] + options,
    ] {
      let ended = try session.run(command)
      #expect(ended.status == 2)
      #expect(ended.errors == "ganzoo: a classifier learns from images, but the examples of 8-gaussians are [2]\n")
    }
    let help = try session.done(["evaluate", "--train-classifier", "--help"]).output
    #expect(help.contains("USAGE: ganzoo classifier train --output <file.h5>"))
  }

  @Test("data check --data names the folder")
  func data() throws {
    let session = try Session()
    for option in ["--data", "--folder"] {
      let ended = try session.run("data", "check", "mnist", option, "nothing")
      #expect(ended.status == 2 && ended.errors == "ganzoo: there is no folder nothing\n", "\(ended.errors)")
    }
  }

  @Test("no help lists them but --help-hidden")
  func hidden() throws {
    let session = try Session()
    for (command, options) in [
      ("train", ["--out"]), ("generate", ["--weights"]), ("evaluate", ["--weights"]),
      ("export", ["--weights"]), ("import", ["--from"]),
    ] {
      let help = try session.done([command, "--help"]).output
      let all = try session.done([command, "--help-hidden"]).output
      for option in options {
        #expect(!help.contains("  \(option) "), "\(command) \(option)")
        #expect(all.contains("  \(option) "), "\(command) \(option)")
      }
    }
  }
}
