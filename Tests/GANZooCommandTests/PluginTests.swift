import Foundation
import GANZooTestSupport
import Testing

/// Examples/CustomArchitecture, which adds to all that GANZoo has, used as its users do.
@Suite("A package outside", .serialized)
struct PluginTests {
  private func session(_ program: String = "CustomArchitecture") throws -> Session {
    try Session(program: try OutsidePackages.programs.get() + "/" + program)
  }

  @Test("has its architecture, layer, objective and data set listed and in the help of train")
  func listed() throws {
    let session = try session()
    // Columns are as wide as the longest name, whoever brought it.
    let list = try session.done(["list"]).output.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    for line in [
      "stripes-net dense layers with learned scales (an example of a plug-in)",
      "wgan-div ±D with the p-th power of the gradient's norm", "stripes-net default Stripes in a minute",
      "stripes stripes of two directions, any size (computed)",
    ] {
      #expect(list.contains(line), "\(list)")
    }
    let help = try session.done(["train", "--help"]).output
    #expect(help.contains("USAGE: CustomArchitecture train"))
    for name in ["stripes-net", "wgan-div", "stripes"] {
      #expect(help.contains(" \(name),") || help.contains(" \(name)\n"), "\(help)")
    }
    for command in [["data"], ["data", "check"], ["data", "download"], ["generate"]] {
      let help = try session.done(command + ["--help"]).output
      #expect(help.contains("CustomArchitecture \(command[0])") && !help.contains("ganzoo \(command[0])"), "\(help)")
    }
    #expect(try session.done(["summary", "--model", "stripes-net"]).output.contains("ChannelScale"))
  }

  @Test("is asked for by its run's name for it, and no checkpoint is blamed, where it is not there")
  func missing() throws {
    let session = try session()
    try session.done(
      ["train", "--model", "acgan", "--objective", "wgan-div", "--steps", "2", "--output", "run"] + Session.tiny)
    let other = try Session()
    try FileManager.default.copyItem(atPath: session.folder + "/run", toPath: other.folder + "/run")
    let ended = try other.run("resume", "run")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("found 'wgan-div'") && !ended.errors.contains("without that file"), "\(ended.errors)")
  }

  @Test("trains, draws and exports what it added, beside all that comes with GANZoo")
  func trained() throws {
    let session = try session()
    try session.done(["train", "--model", "stripes-net", "--steps", "3", "--output", "run"])
    try session.done(["generate", "run/generator.h5", "--grid", "stripes.png"])
    try session.done(["export", "run", "--format", "keras-h5-weights", "--output", "keras"])
    #expect(try session.bytes("stripes.png").count > 100 && session.has("keras/G.h5") && session.has("keras/D.h5"))
    try session.done(
      [
        "train", "--model", "acgan", "--objective", "wgan-div", "--data", "stripes", "--steps", "1", "--output",
        "other",
      ]
        + Session.tiny + ["--set", "architecture.classes=2"])
    let other = try session.run("train", "--model", "stripes-net", "--set", "architecture.sample=[8, 8, 3]")
    #expect(other.status == 2)
    #expect(other.errors == "CustomArchitecture: stripes are grey images, but architecture.sample is [8, 8, 3]\n")
  }

  @Test("names the terms of its loss as it likes, through kill and resume")
  func lossTerms() throws {
    let session = try session()
    let train = ["train", "--model", "stripes-net", "--checkpoint-every", "1", "--set", "training.log_every=1"]
    let process = try session.start(train + ["--steps", "1000000", "--output", "run"])
    session.wait { session.has("run/checkpoints/step-0000003.h5") }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let last = try FileManager.default.contentsOfDirectory(atPath: session.folder + "/run/checkpoints").compactMap {
      Int($0.dropFirst(5).prefix(7))
    }.max()
    let steps = try #require(last) + 2
    try session.done(["resume", "run", "--steps", "\(steps)", "--override", "steps"])
    try session.done(train + ["--steps", "\(steps)", "--output", "whole"])
    #expect(try session.bytes("run/critic.h5") == session.bytes("whole/critic.h5"))
    let rows = try session.text("run/log.jsonl").split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
    }
    #expect(rows.compactMap { $0["step"] } == (0..<steps).map(Double.init))
    for row in rows { #expect(row["critic/\"E‖∇D‖ᵖ\""] != nil && row["critic/gradient_norm"] ?? 0 > 0) }
  }

  @Test("has its observer watch a run: its file is that of a whole run where this one was stopped and resumed")
  func observer() throws {
    let session = try session()
    let train = ["train", "--model", "stripes-net", "--set", "training.log_every=1", "--observer", "csv-log"]
    try session.done(train + ["--steps", "5", "--output", "whole"])
    try session.done(train + ["--steps", "3", "--output", "run", "--checkpoint-every", "2"])
    // As a process leaves it that is killed behind its last checkpoint.
    let csv = try session.text("run/losses.csv")
    try session.write(Array((csv + "3,critic,real,0\n3,crit").utf8), to: "run/losses.csv")
    // A resumed run has the observers that it had.
    try session.done(["resume", "run", "--steps", "5", "--override", "steps"])
    let rows = try session.text("whole/losses.csv").split(separator: "\n")
    #expect(rows.first == "step,network,name,value" && rows.last?.hasPrefix("4,") == true, "\(rows)")
    #expect(try session.text("run/losses.csv") == session.text("whole/losses.csv"))
    let unknown = try session.run(train + ["--observer", "cvs-log", "--output", "other"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.hasPrefix("CustomArchitecture: no observer 'cvs-log'; did you mean 'csv-log'?"))
    #expect(!session.has("other"))
  }

  @Test("gives its observer settings, which the resumed run has, too")
  func observerSettings() throws {
    let session = try session()
    let train = ["train", "--model", "stripes-net", "--output", "run", "--observer"]
    try session.done(train + ["csv-log:every=3", "--steps", "5"])
    try session.done(["resume", "run", "--steps", "8", "--override", "steps"])
    let steps = Set(
      try session.text("run/losses.csv").split(separator: "\n").compactMap { Int($0.prefix { $0 != "," }) })
    #expect(steps == [0, 3, 6])
    let wrong = try session.run(["train", "--model", "stripes-net", "--observer", "csv-log:evry=3"])
    #expect(wrong.status == 2)
    #expect(
      wrong.errors
        == "CustomArchitecture: --observer csv-log:evry=3: unknown setting 'evry'; did you mean 'every'? known: every\n"
    )
    let twice = try session.run("resume", "run", "--observer", "csv-log", "--observer", "csv-log:every=2")
    #expect(twice.status == 2)
    #expect(twice.errors.hasPrefix("CustomArchitecture: two observers are called 'csv-log'"), "\(twice.errors)")
  }

  @Test("trains without YAML: observer, checkpoint, picture and generator file by what is public alone")
  func withoutYAML() throws {
    let session = try session("PlainTraining")
    let ended = try session.done([])
    #expect(ended.output == "trained 6 steps, the same twice: true\n")
    #expect(session.contents == ["generator.h5", "grids", "losses.csv", "samples.png", "state.h5"])
    #expect(try session.text("losses.csv").contains("\n5,generator,adversarial,"))
  }

  @Test("has names of its own offered by shells")
  func completed() throws {
    let session = try session()
    let names = { (arguments: [String]) in
      Set(try session.done(["---completion"] + arguments).output.split(separator: "\n").map(String.init))
    }
    #expect(
      try names(["train", "--", "--model", "2", "0", "CustomArchitecture", "train", "--model", ""]).contains(
        "stripes-net"))
    #expect(
      try names(["train", "--", "--objective", "2", "0", "CustomArchitecture", "train", "--objective", ""]).contains(
        "wgan-div")
    )
    #expect(
      try names(["data", "check", "--", "positional@0", "3", "0", "CustomArchitecture", "data", "check", ""]).contains(
        "stripes"))
    #expect(
      try session.done(["--generate-completion-script", "zsh"]).output.hasPrefix("#compdef CustomArchitecture\n"))
  }

  @Test("says by its errors whose mistake they are: the program's status is 2 for the user's")
  func userError() throws {
    let ended = try session().run("data", "check", "stripes", "--sample", "12,16,3")
    #expect(ended.status == 2)
    #expect(ended.errors == "CustomArchitecture: stripes are grey images, but architecture.sample is [12, 16, 3]\n")
  }

  @Test("cannot take a name that is taken")
  func clashing() throws {
    let ended = try session("ClashingZoo").run("list")
    #expect(ended.status == 1)
    #expect(
      ended.errors
        == "ClashingZoo: two objectives are called 'hinge': one comes from GANZoo, the other from ClashingZoo\n")
  }
}
