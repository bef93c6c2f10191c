import Testing

@Suite("An option and a --set of the same setting")
struct SettingOptionTests {
  @Test(
    "are refused by both names, whatever their values",
    arguments: [
      (["train", "--model", "acgan", "--steps", "100"], "--steps", "training.steps=200"),
      (["train", "--model", "acgan", "--seed", "3"], "--seed", "training.seed=4"),
      (["train", "--model", "acgan", "--objective", "hinge"], "--objective", "objective.name=lsgan"),
      (["train", "--model", "acgan", "--data", "mnist"], "--data", "data.set=fashion-mnist"),
      (["train", "--init", "acgan", "--data", "mnist"], "--data", "data.set=fashion-mnist"),
      (["train", "--model", "acgan", "--mirror"], "--mirror", "data.mirror=false"),
      (["benchmark", "--batch", "4"], "--batch", "training.batch=8"),
      (["summary", "--model", "acgan", "--data", "shapes"], "--data", "data.set=mnist"),
      (["classifier", "train", "--output", "c.h5", "--data", "mnist"], "--data", "data.set=cifar10"),
      (["classifier", "train", "--output", "c.h5", "--size", "8"], "--size", "data.sample=8,8,3"),
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

  @Test("are taken where they say the same")
  func equal() throws {
    let session = try Session()
    let same = ["--set", "training.steps=2", "--set", "data.set=mnist"]
    try session.done(
      ["train", "--model", "acgan", "--steps", "2", "--data", "mnist", "--output", "run"] + same + Session.tiny)
    #expect(session.has("run/checkpoints/step-0000002.h5"))
  }

  @Test("are refused of a run that is resumed, too")
  func resume() throws {
    let session = try Session()
    _ = try session.train()
    let ended = try session.run("resume", "run", "--steps", "3", "--set", "training.steps=4", "--override", "steps")
    #expect(
      ended.status == 2
        && ended.errors == "ganzoo: --steps and --set training.steps=4 both say training.steps: give one of them\n",
      "\(ended.errors)")
  }
}
