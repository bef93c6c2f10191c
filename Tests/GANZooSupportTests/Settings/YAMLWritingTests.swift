import GANZooSupport
import Testing

@Suite("Writing YAML")
struct YAMLWritingTests {
  @Test("The text is canonical, and reading it gives the same tree")
  func canonical() throws {
    let tree = try SettingsTree(
      yaml: """
        title:   'Auxiliary-classifier GAN'   # Odena
        training: {batch: 100, rates: [5e-5,
          1], none: , "no": {}}
        empty: []
        """, file: "a.yaml")
    let text = """
      title: Auxiliary-classifier GAN
      training:
        batch: 100
        rates: [5e-5, 1]
        none: null
        no: {}
      empty: []

      """
    #expect(tree.yaml == text)
    #expect(try SettingsTree(yaml: tree.yaml, file: "b.yaml") == tree)
  }

  @Test(
    "Every text comes back, and what another reader could mistake is quoted",
    arguments: [
      ("", "\"\""), (" ", "\" \""), ("12", "\"12\""), ("1e3", "\"1e3\""), ("true", "\"true\""), ("null", "\"null\""),
      ("~", "\"~\""), ("no", "\"no\""), ("Off", "\"Off\""), ("a: b", "\"a: b\""), ("a #b", "\"a #b\""),
      ("a, b", "\"a, b\""), ("- x", "\"- x\""), ("[1]", "\"[1]\""), ("it's", "\"it's\""), ("a\"b\\", "\"a\\\"b\\\\\""),
      ("a\nb\tc\r", "\"a\\nb\\tc\\r\""), ("\u{1B}[0m", "\"\\U0000001B[0m\""),
      ("a\u{2028}\u{85}", "\"a\\U00002028\\U00000085\""),
      ("a\u{FEFF}", "\"a\\U0000FEFF\""), ("x ", "\"x \""), ("12:30", "\"12:30\""),
      ("keras-wacgan", "keras-wacgan"), ("/data/mnist.gz", "/data/mnist.gz"), ("Müller (2017)", "Müller (2017)"),
      ("2017 paper", "2017 paper"), ("8-gaussians", "8-gaussians"), ("64x64", "64x64"), ("nan", "nan"),
      ("2026-01-31", "\"2026-01-31\""), ("0x1F", "\"0x1F\""), ("0b10", "\"0b10\""), ("0o17", "\"0o17\""),
      (".inf", "\".inf\""), (".NaN", "\".NaN\""), ("😀", "\"😀\""),
    ])
  func texts(_ text: String, _ written: String) throws {
    let reader = SettingsReader(SettingsTree())
    #expect(try reader.string("t", default: text) == text)
    #expect(reader.resolved.yaml == "t: \(written)\n")
    let again = SettingsReader(try SettingsTree(yaml: reader.resolved.yaml, file: "b.yaml"))
    #expect(try again.string("t") == text)
  }

  @Test("Comments stand above their settings, and the empty path's opens the file")
  func comments() throws {
    let tree = try SettingsTree(yaml: "s:\n  a: 1\nb: 2\n", file: "a.yaml")
    let comments = ["": "What ran.\n\nVersion 1", "s": "A section", "s.a": "From\nthe paper", "none": "unused"]
    let text = """
      # What ran.
      #
      # Version 1
      # A section
      s:
        # From
        # the paper
        a: 1
      b: 2

      """
    #expect(tree.yaml(comments: comments) == text)
    #expect(try SettingsTree(yaml: text, file: "a.yaml") == tree)
  }

  @Test("Equality looks at names, values and order, not at origins")
  func equality() throws {
    func tree(_ yaml: String, _ file: String = "a.yaml") throws -> SettingsTree {
      try SettingsTree(yaml: yaml, file: file)
    }
    #expect(try tree("a: 1\nb: 2") == tree("\n\na: 1\nb: 2", "b.yaml"))
    #expect(try tree("a: 1\nb: 2") != tree("b: 2\na: 1"))
    #expect(try tree("a: 1") != tree("a: '1'"))
    #expect(try tree("a: 1") != tree("a: [1]"))
    #expect(try tree("a: x") == tree("a: 'x'"))
  }
}
