import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Settings that stand in for each other")
struct AlternativeTests {
  /// The one that counts, and what is resolved after it was read.
  private func chosen(_ yaml: String, _ overrides: String...) throws -> (name: String?, resolved: String) {
    var tree = try SettingsTree(yaml: yaml, file: "r.yaml")
    for text in overrides { try tree.override(text) }
    let reader = SettingsReader(tree)
    let section = try reader.section("training")
    let name = try section.alternative(of: ["steps", "epochs"])
    if let name { _ = try section.int(name) }
    try reader.finish()
    return (name, reader.resolved.yaml)
  }

  @Test("the one that is there counts; an override takes the place of what the file says in another")
  func one() throws {
    #expect(try chosen("training: {steps: 5}\n").name == "steps")
    #expect(try chosen("training: {epochs: 5}\n").name == "epochs")
    #expect(try chosen("training: {}\n").name == nil)
    #expect(try chosen("training: {steps: 5, epochs: }\n").name == "steps")
    let replaced = try chosen("training: {steps: 5}\n", "training.epochs=2")
    #expect(replaced.name == "epochs")
    #expect(replaced.resolved == "training:\n  epochs: 2\n")
    #expect(
      try chosen("training: {epochs: 5}\n", "training.steps=7", "training.steps=8").resolved
        == "training:\n  steps: 8\n")
  }

  @Test("two in one place are an error")
  func two() throws {
    #expect(
      message { _ = try chosen("training:\n  steps: 5\n  epochs: 2\n") }
        == "r.yaml:3: training.steps and training.epochs are both given, of which only one may be; leave one out")
    #expect(
      message { _ = try chosen("training: {steps: 5}\n", "training.epochs=2", "training.steps=9") }
        == "--set training.epochs=2: training.steps and training.epochs are both given, of which only one may be; leave one out"
    )
  }

  @Test("what was asked about is not recorded, and is offered to who misspells it")
  func misspelt() throws {
    let reader = SettingsReader(try SettingsTree(yaml: "epoch: 3\n", file: "r.yaml"))
    #expect(!reader.has("epochs"))
    #expect(reader.resolved.yaml == SettingsTree().yaml)
    #expect(
      message { try reader.finish() } == "r.yaml:1: unknown setting 'epoch'; did you mean 'epochs'? known: epochs")
  }
}
