import GANZooSupport
import Testing

@Suite("A setting that had another name")
struct RenamedSettingTests {
  private func read(_ yaml: String, _ overrides: String...) throws -> (value: Int, renamings: [String], yaml: String) {
    var tree = try SettingsTree(yaml: yaml, file: "r.yaml")
    for text in overrides { try tree.override(text) }
    let reader = SettingsReader(tree)
    let section = try reader.section("training")
    try section.rename("average", to: "ema_decay")
    let value = try section.int("ema_decay", default: 0, in: 0...9)
    try reader.finish()
    return (value, reader.renamings, reader.resolved.yaml)
  }

  @Test("is read under its old name, noted, and written under its new one")
  func old() throws {
    let found = try read("training: {average: 7}")
    #expect(found.value == 7)
    #expect(found.renamings == ["training.average is now called training.ema_decay"])
    #expect(found.yaml == "training:\n  ema_decay: 7\n")
    let new = try read("training: {ema_decay: 3}")
    #expect(new.value == 3 && new.renamings.isEmpty)
    #expect(try read("training: {}").value == 0)
  }

  @Test("an override of either name takes the place of what the file says under the other")
  func overridden() throws {
    #expect(try read("training: {ema_decay: 3}", "training.average=4").value == 4)
    #expect(try read("training: {average: 3}", "training.ema_decay=4").value == 4)
  }

  @Test("both names in one place, and a wrong value, are errors that name the place")
  func wrong() {
    let both = #expect(throws: SettingsError.self) { try read("training: {average: 3, ema_decay: 4}") }
    #expect(
      both?.description
        == "r.yaml:1: training.ema_decay and training.average are both given, of which only one may be; leave one out")
    let value = #expect(throws: SettingsError.self) { try read("training: {average: many}") }
    #expect(
      value?.description == "r.yaml:1: training.ema_decay: expected a whole number from 0 to 9, found 'many'")
  }
}
