import Testing

@Suite("An option and a --set of the same setting")
struct SettingOptionTests {
  @Test(
    "are refused as they were typed where they say different things",
    arguments: [
      (["train", "--model", "acgan", "--steps", "100"], "--steps 100", "training.steps=200"),
      (["train", "--model", "acgan", "--seed", "3"], "--seed 3", "training.seed=4"),
      (["train", "--model", "acgan", "--objective", "hinge"], "--objective hinge", "objective.name=lsgan"),
      (["train", "--model", "acgan", "--data", "mnist"], "--data mnist", "data.set=fashion-mnist"),
      (["train", "--init", "acgan", "--data", "mnist"], "--data mnist", "data.set=fashion-mnist"),
      (["train", "--model", "acgan", "--mirror"], "--mirror", "data.mirror=false"),
      (["train", "--model", "acgan", "--augment"], "--augment", "data.augment.name=diffaugment"),
      (["train", "--model", "acgan", "--augment", "ada"], "--augment ada", "data.augment.name=diffaugment"),
      (["benchmark", "--batch", "4"], "--batch 4", "training.batch=8"),
      (["summary", "--model", "acgan", "--data", "shapes"], "--data shapes", "data.set=mnist"),
      (["evaluate", "--model", "acgan", "--data", "mnist"], "--data mnist", "data.set=cifar10"),
      (["classifier", "train", "--output", "c.h5", "--data", "mnist"], "--data mnist", "data.set=cifar10"),
      (["classifier", "train", "--output", "c.h5", "--size", "8"], "--size 8", "data.sample=[8, 9, 3]"),
      (["classifier", "train", "--output", "c.h5", "--size", "8x9"], "--size 8x9", "data.sample=8,8,3"),
      (["classifier", "train", "--output", "c.h5", "--colour", "grey"], "--colour grey", "data.sample=8,8,3"),
      (["lab", "critic-1d", "--quick"], "--quick", "form=full"),
      (["lab", "critic-1d", "--seeds", "2"], "--seeds 2", "seeds=3"),
    ] as [([String], String, String)])
  func both(_ arguments: [String], _ option: String, _ setting: String) throws {
    let session = try Session()
    let ended = try session.run(arguments + ["--set", setting])
    #expect(ended.status == 2 && ended.output.isEmpty)
    let path = setting.prefix { $0 != "=" }
    #expect(
      ended.errors == "ganzoo: \(option) and --set \(setting) both say \(path): give one of them\n", "\(ended.errors)")
    #expect(session.contents.isEmpty)
  }

  @Test(
    "are quoted as they were typed where the setting does not take them",
    arguments: [
      (
        ["train", "--model", "acgan", "--objective", "wgan"],
        "--objective wgan: expected one of dragan, hinge, lsgan, minimax, non-saturating, relativistic, wgan-clipping, "
          + "wgan-gp, found 'wgan'"
      ),
      (
        ["train", "--model", "acgan", "--steps", "2000000000"],
        "--steps 2000000000: expected a whole number from 1 to 1000000000, found '2000000000'"
      ),
      (
        ["train", "--model", "acgan", "--set", "training.steps=2000000000"],
        "--set training.steps=2000000000: expected a whole number from 1 to 1000000000, found '2000000000'"
      ),
      (
        ["lab", "critic-1d", "--quick", "--set", "seeds=0"],
        "--set seeds=0: expected a whole number from 1 to 100, found '0'"
      ),
    ])
  func quoted(_ arguments: [String], _ message: String) throws {
    let session = try Session()
    let ended = try session.run(arguments)
    #expect(ended.status == 2 && ended.output.isEmpty)
    #expect(ended.errors == "ganzoo: \(message)\n", "\(ended.errors)")
    #expect(session.contents.isEmpty)
  }

  @Test("are taken where they say the same of size and colour, in whatever form")
  func equalSample() throws {
    let session = try Session()
    try session.writePictures(ofClass: 8)
    let quick = ["network.filters=[4]", "network.features=8", "training.epochs=1"].flatMap { ["--set", $0] }
    for (name, more) in [
      ("a.h5", ["--size", "8", "--set", "data.sample=8,8,1"]),
      ("b.h5", ["--size", "8x8", "--colour", "grey", "--set", "data.sample=[8, 8, 1]"]),
    ] {
      let train = ["classifier", "train", "--data", "own", "--output", name]
      let ended = try session.done(train + more + quick)
      #expect(ended.errors.hasPrefix("24 pictures, 3 classes, as 8 x 8 grey\n"), "\(ended.errors)")
    }
    #expect(session.contents == ["a.h5", "b.h5", "own"])
  }

  @Test("are taken where they say the same")
  func equal() throws {
    let session = try Session()
    let same = ["--set", "training.steps=2", "--set", "data.set=mnist"]
    try session.done(
      ["train", "--model", "acgan", "--steps", "2", "--data", "mnist", "--output", "run"] + same + Session.tiny)
    #expect(session.has("run/checkpoints/step-0000002.h5"))
  }

  @Test("that name what samples are compared with have no setting in their place")
  func compared() throws {
    let ended = try Session().run("evaluate", "--model", "acgan", "--set", "data.set=cifar10")
    #expect(ended.status == 2)
    #expect(
      ended.errors == "ganzoo: --data names the images that samples are compared with, not --set data.set\n",
      "\(ended.errors)")
  }

  @Test("are refused of a run that is resumed, too")
  func resume() throws {
    let session = try Session()
    _ = try session.train()
    let ended = try session.run("resume", "run", "--steps", "3", "--set", "training.steps=4", "--override", "steps")
    #expect(
      ended.status == 2
        && ended.errors == "ganzoo: --steps 3 and --set training.steps=4 both say training.steps: give one of them\n",
      "\(ended.errors)")
  }
}
