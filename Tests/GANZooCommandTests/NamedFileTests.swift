import Foundation
import Testing

@Suite("Files that the command line names")
struct NamedFileTests {
  @Test(
    "are wrong use where they do not exist, whatever reads them",
    arguments: [
      ["generate", "none", "--grid", "a.png"], ["walk", "none", "--output", "a.gif"], ["evaluate", "none"],
      ["evaluate", "--images", "none"], ["evaluate", "--model", "acgan", "--classifier=none"],
      ["export", "none", "--output", "out"], ["import", "none", "--output", "g.h5"],
      ["import", "--model", "acgan", "--generator", "none", "--output", "g.h5"], ["inspect", "none"],
      ["serve", "--weights", "none", "--port", "0"], ["resume", "none"], ["plot", "none"],
      ["report", "none", "--output", "a.html"], ["tensorboard", "none"], ["runs", "none"], ["sweep", "none"],
      ["film", "none", "--output", "a.gif"], ["data", "check", "mnist", "--folder", "none"],
      ["train", "--from", "none", "--critic", "none", "--data", "mnist"],
      ["train", "--init", "acgan", "--critic", "none", "--data", "mnist"],
      ["train", "--model", "acgan", "--set", "data.folder=none"],
      ["summary", "--model", "acgan", "--recipe", "./none"],
    ])
  func missing(_ arguments: [String]) throws {
    let session = try Session()
    let ended = try session.run(arguments)
    #expect(ended.status == 2 && ended.output.isEmpty, "\(ended.errors)")
    #expect(ended.errors.hasPrefix("ganzoo: ") && ended.errors.contains("none"), "\(ended.errors)")
    #expect(session.contents.isEmpty)
  }

  @Test("are wrong use where a recipe names them and they do not exist, or a folder for data that are computed")
  func missingInRecipe() throws {
    let session = try Session()
    _ = try session.train()
    let recipe = try session.text("run/recipe.yaml")
    let train = ["train", "--model", "acgan", "--recipe", "./own.yaml", "--output", "own"]
    for (set, place, text) in [
      ("mnist", "none", "there is no folder none"), ("cifar10", "none", "there is no folder none"),
      ("pictures", "none", "there is no folder none"),
      ("swiss-roll", "run", "swiss-roll is computed and takes no folder, but data.folder is run"),
    ] {
      let own = recipe.replacing("  set: mnist\n", with: "  set: \(set)\n")
        .replacing(#/(?m)^  folder:.*$/#, with: "  folder: \(place)")
      try session.write(own.utf8, to: "own.yaml")
      let ended = try session.run(train)
      #expect(ended.status == 2 && ended.errors == "ganzoo: \(text)\n", "\(ended.errors)")
    }
    #expect(session.contents == ["own.yaml", "run"])
  }

  @Test("that have the name of a generator of the package are asked for by --model")
  func trained() throws {
    let session = try Session()
    for arguments in [["generate", "--grid", "a.png"], ["walk", "--output", "a.gif"], ["export", "--output", "e"]] {
      let ended = try session.run(arguments + ["acgan"])
      #expect(ended.status == 2)
      #expect(
        ended.errors
          == "ganzoo: there is no file acgan here; --model acgan takes the trained generator of the package\n")
    }
    #expect(try session.run("inspect", "acgan").errors == "ganzoo: acgan does not exist\n")
  }

  @Test("and are other files of a run are called what they are, with the one to name")
  func others() throws {
    let session = try Session()
    _ = try session.train()
    let checkpoint = "run/checkpoints/step-0000002.h5"
    let generators = [["generate", "--grid", "a.png"], ["walk", "--output", "a.gif"], ["train", "--data", "mnist"]]
    let others = [
      ["evaluate"], ["export", "--output", "e"], ["import", "--output", "g.h5"], ["inspect"],
      ["inspect", "run", "--diff"],
    ]
    for command in generators + others {
      let ended = try session.run(command + (command[0] == "train" ? ["--init"] : []) + [checkpoint])
      #expect(ended.status == 2, "\(command)")
      #expect(
        ended.errors
          == "ganzoo: \(checkpoint) is a checkpoint, with which 'ganzoo resume' goes on; the run's generator is "
          + "run/generator.h5\n")
    }
    try FileManager.default.copyItem(atPath: session.folder + "/run/critic.h5", toPath: session.folder + "/d.h5")
    for command in generators + ["hub", "web"].map({ ["export", "--output", "e", "--format", $0] }) {
      for (critic, place) in [
        ("run/critic.h5", "the run's generator is run/generator.h5"),
        ("d.h5", "the generator of a run is generator.h5 in its folder"),
      ] {
        let ended = try session.run(command + (command[0] == "train" ? ["--init"] : []) + [critic])
        #expect(ended.status == 2, "\(command)")
        #expect(ended.errors == "ganzoo: \(critic) is a critic, not a generator; \(place)\n")
      }
    }
    #expect(session.contents == ["d.h5", "run"])
  }

  @Test("and are folders mean the generator of the run in them; other folders are told to have none")
  func folders() throws {
    let session = try Session()
    _ = try session.train()
    #expect(
      try session.done(["inspect", "run"]).output == session.done(["inspect", "run/generator.h5"]).output)
    #expect(try session.done(["inspect", "run", "--diff", "run/"]).output.contains(" weights are equal"))
    let imported = try session.run("import", "run", "--output", "g.h5")
    #expect(
      imported.status == 2
        && imported.errors == "ganzoo: run/generator.h5 is a generator file already: generate takes it as it is\n")
    let resumed = try session.run("resume", "run/generator.h5")
    #expect(resumed.status == 2 && resumed.errors == "ganzoo: run/generator.h5 is a file; a run is a folder\n")
    let picture = try session.run("train", "--model", "dcgan", "--data", "run/grid.png")
    #expect(
      picture.status == 2
        && picture.errors == "ganzoo: --data run/grid.png is a picture: name the folder that it is in\n")
    try session.done(["export", "run", "--format", "hub", "--output", "hub"])
    let hub = try session.run("export", "hub", "--output", "e")
    #expect(
      hub.status == 2
        && hub.errors == "ganzoo: the folder hub is one of a model hub: 'ganzoo import hub --output g.h5' makes a "
          + "generator file of it\n"
    )
    try session.write([], to: "empty/x")
    for command in [["inspect"], ["import", "--output", "g.h5"], ["generate", "--grid", "a.png"], ["evaluate"]] {
      let ended = try session.run(command + ["empty"])
      #expect(ended.status == 2 && ended.errors == "ganzoo: the folder empty has no generator.h5\n", "\(ended.errors)")
    }
  }
}
