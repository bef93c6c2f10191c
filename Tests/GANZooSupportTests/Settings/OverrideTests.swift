import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Overrides")
struct OverrideTests {
  static let recipe = "training:\n  batch: 100\n  steps: 5\nwidths: [1, 2]\n"

  private func tree(_ overrides: String...) throws -> SettingsTree {
    var tree = try SettingsTree(yaml: Self.recipe, file: "a.yaml")
    for override in overrides { try tree.override(override) }
    return tree
  }

  @Test("A value is replaced in its place, and the origin is the override's text")
  func replaces() throws {
    let tree = try tree("training.batch=7", "widths=[3, 4]")
    #expect(tree.yaml == "training:\n  batch: 7\n  steps: 5\nwidths: [3, 4]\n")
    #expect(tree.origin(of: "training.batch") == .assignment("training.batch=7"))
    #expect(tree.origin(of: "training.steps") == .line(file: "a.yaml", 3))
  }

  @Test("A new setting comes behind the others, in new sections where needed")
  func appends() throws {
    let tree = try tree("objective.penalty.weight=10", "training.seed=1")
    #expect(
      tree.yaml == """
        training:
          batch: 100
          steps: 5
          seed: 1
        widths: [1, 2]
        objective:
          penalty:
            weight: 10

        """)
    #expect(tree.origin(of: "objective") == .assignment("objective.penalty.weight=10"))
  }

  @Test(
    "A value is taken as it stands, unless it is quoted or a list",
    arguments: [
      ("t=a: b # c", "a: b # c"), ("t=*x", "*x"), ("t=/tmp/a=b", "/tmp/a=b"), ("t= x ", "x"), ("t=\"12\"", "12"),
      ("t='it''s'", "it's"), ("t=-", "-"), ("t=| x", "| x"),
    ])
  func plainValues(_ override: String, _ text: String) throws {
    #expect(try tree(override)["t"] == text)
  }

  @Test("An empty value is nothing", arguments: ["t=", "t=null", "t=~"])
  func nothing(_ override: String) throws {
    #expect(try tree(override).yaml.hasSuffix("\nt: null\n"))
  }

  @Test(
    "What cannot be applied is quoted",
    arguments: [
      ("training.batch", "--set 'training.batch': expected path=value"),
      ("", "--set '': expected path=value"),
      ("=5", "--set '=5': expected a path such as training.batch, found ''"),
      (
        "training..batch=5",
        "--set 'training..batch=5': expected a path such as training.batch, found 'training..batch'"
      ),
      (".batch=5", "--set '.batch=5': expected a path such as training.batch, found '.batch'"),
      ("a b=5", "--set 'a b=5': expected a path such as training.batch, found 'a b'"),
      (
        "training=5",
        "--set 'training=5': 'training' is a section; set one of its fields: training.batch, training.steps"
      ),
      ("training.batch.size=5", "--set 'training.batch.size=5': 'training.batch' is not a section but '100'"),
      ("widths.0=5", "--set 'widths.0=5': 'widths' is not a section but a list of 2"),
      ("widths=[1, 2", "--set 'widths=[1, 2': expected a value or a list such as [1, 2], found '[1, 2'"),
      ("widths={a: 1}", "--set 'widths={a: 1}': expected a value or a list such as [1, 2], found '{a: 1}'"),
      ("t=\"x\" y", "--set 't=\"x\" y': expected a value or a list such as [1, 2], found '\"x\" y'"),
      ("t=[1]\nu: 2", "--set 't=[1]\\nu: 2': expected a value or a list such as [1, 2], found '[1]\\nu: 2'"),
    ])
  func refused(_ override: String, _ expected: String) {
    #expect(message { _ = try tree(override) } == expected)
  }

  @Test("A byte order mark around a value is left out, as where YAML is read, so that what is kept reads the same")
  func byteOrderMark() throws {
    var tree = SettingsTree()
    try tree.override("data.folder=\u{FEFF} x\u{FEFF}y\u{FEFF}")
    #expect(tree["data.folder"] == "x\u{FEFF}y")
    #expect(try SettingsTree(yaml: tree.yaml, file: "a.yaml") == tree)
  }
}
