import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("After reading")
struct FinishTests {
  private func unread(_ yaml: String, _ overrides: String...) throws -> String {
    var tree = try SettingsTree(yaml: yaml, file: "default.yaml")
    for override in overrides { try tree.override(override) }
    let reader = SettingsReader(tree)
    let training = try reader.section("training")
    _ = try training.int("batch", default: 100)
    _ = try training.int("steps", default: 5)
    _ = try reader.section("optimizer").double("rate", default: 5e-5)
    _ = try reader.optionalInt("seed")
    return message { try reader.finish() }
  }

  @Test("A setting that nobody asked for is named with its place, what was meant and what there is")
  func unknown() throws {
    #expect(
      try unread("seed: 1\ntraining:\n  bach: 7\n")
        == "default.yaml:3: unknown setting 'training.bach'; did you mean 'training.batch'?"
        + " known: training.batch, training.steps")
    #expect(
      try unread("", "training.bach=7")
        == "--set training.bach=7: unknown setting 'training.bach'; did you mean 'training.batch'?"
        + " known: training.batch, training.steps")
    #expect(
      try unread("training:\n  zzz: 7\n")
        == "default.yaml:2: unknown setting 'training.zzz'; known: training.batch, training.steps")
  }

  @Test("An unknown section is named once; a setting in the wrong section is found in its own")
  func sections() throws {
    #expect(
      try unread("trainning:\n  batch: 7\n")
        == "default.yaml:1: unknown setting 'trainning'; did you mean 'training'? known: training, optimizer, seed")
    #expect(
      try unread("", "batch=7")
        == "--set batch=7: unknown setting 'batch'; did you mean 'training.batch'? known: training, optimizer, seed")
    #expect(
      try unread("training:\n  rate: 7\n")
        == "default.yaml:2: unknown setting 'training.rate'; did you mean 'optimizer.rate'?"
        + " known: training.batch, training.steps")
  }

  @Test("Nothing is wrong when all was asked for, and an empty section is one without settings")
  func fine() throws {
    #expect(try unread("training:\n  batch: 7\nseed: 3\n") == "no error")
    #expect(try unread("training:\n") == "no error")
    #expect(try unread("") == "no error")
  }

  @Test("Where an override names another choice, the file's settings of the first one are left out, and only those")
  func replacedChoice() throws {
    func unread(_ overrides: String...) throws -> String {
      var tree = try SettingsTree(yaml: "optimizer:\n  name: rmsprop\n  rate: 1\n  rho: 0.9\n", file: "default.yaml")
      for override in overrides { try tree.override(override) }
      let reader = SettingsReader(tree)
      let section = try reader.section("optimizer")
      _ = try section.string("name")
      _ = try section.double("rate")
      return message { try reader.finish() } + "\n" + reader.resolved.yaml
    }
    #expect(try unread("optimizer.name=sgd") == "no error\noptimizer:\n  name: sgd\n  rate: 1.0\n")
    #expect(try unread().hasPrefix("default.yaml:4: unknown setting 'optimizer.rho'"))
    #expect(
      try unread("optimizer.name=sgd", "optimizer.beta=1").hasPrefix(
        "--set optimizer.beta=1: unknown setting 'optimizer.beta'"))
  }

  @Test("A section can be finished by itself")
  func part() throws {
    let reader = try reader("a:\n  x: 1\nb:\n  y: 1\n")
    let a = try reader.section("a")
    #expect(message { try a.finish() } == "default.yaml:2: unknown setting 'a.x'; known: none")
    _ = try a.int("x")
    #expect(message { try a.finish() } == "no error")
    #expect(message { try reader.finish() } == "default.yaml:3: unknown setting 'b'; known: a")
  }

  @Test("The resolved tree holds every value and default, in reading order and one spelling, with origins")
  func resolved() throws {
    let reader = try reader("training:\n  widths: [1_0, 2]\n  rate: 1e-3\nname: \"x\"\n", "training.batch=1_000")
    let training = try reader.section("training")
    _ = try training.int("batch")
    _ = try training.double("rate")
    _ = try training.double("decay", default: 1)
    _ = try training.ints("widths")
    _ = try reader.section("extra")
    _ = try reader.string("name")
    _ = try reader.string("version", default: "1.0")
    _ = try reader.optionalInt("seed")
    _ = try reader.bool("shuffle", default: true)
    let text = """
      training:
        batch: 1000
        rate: 0.001
        decay: 1.0
        widths: [10, 2]
      extra: {}
      name: x
      version: "1.0"
      seed: null
      shuffle: true

      """
    #expect(reader.resolved.yaml == text)
    #expect(reader.resolved.origin(of: "training.batch") == .assignment("training.batch=1_000"))
    #expect(reader.resolved.origin(of: "training.rate") == .line(file: "default.yaml", 3))
    #expect(reader.resolved.origin(of: "training.decay") == .standard)
    #expect(training.resolved.yaml == "batch: 1000\nrate: 0.001\ndecay: 1.0\nwidths: [10, 2]\n")
    #expect(try SettingsTree(yaml: text, file: "again.yaml") == reader.resolved)
  }

  @Test("Numbers come back exactly from the resolved text", arguments: [5e-5, 0.1, 1e300, -2.5e-300, 123_456_789.125])
  func exact(_ value: Double) throws {
    let reader = SettingsReader(SettingsTree())
    _ = try reader.double("d", default: value)
    let again = SettingsReader(try SettingsTree(yaml: reader.resolved.yaml, file: "b.yaml"))
    #expect(try again.double("d") == value)
  }
}
