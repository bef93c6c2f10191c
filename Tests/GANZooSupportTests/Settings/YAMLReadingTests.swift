import Foundation
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Reading YAML")
struct YAMLReadingTests {
  @Test("Sections, lists and values keep their lines")
  func lines() throws {
    let tree = try SettingsTree(
      yaml: """
        # A comment
        source: "Odena, 2017"
        training:
          batch: 100

          rates: [1, 2]
        """, file: "a.yaml")
    #expect(tree["source"] == "Odena, 2017")
    #expect(tree["training.batch"] == "100")
    #expect(tree["training"] == nil)
    #expect(tree.origin(of: "training.batch") == .line(file: "a.yaml", 4))
    #expect(tree.origin(of: "training.rates") == .line(file: "a.yaml", 6))
    #expect(tree.origin(of: "training.none") == nil)
    #expect(tree.file == "a.yaml")
  }

  @Test("Texts without settings are empty trees", arguments: ["", "\n", "# only a comment\n", "---\n", "{}", "~"])
  func empty(_ yaml: String) throws {
    #expect(try SettingsTree(yaml: yaml, file: "a.yaml") == SettingsTree())
  }

  @Test("Rows of combining marks, which take time by the square of their number, are refused in any spelling")
  func combiningMarks() {
    let marks = String(repeating: "\u{301}\u{323}", count: 100_000)
    for yaml in [
      "title: a" + marks, marks + ": 1", "a: 1\na\(marks): 1", "a: [x, '\(marks)']", "# " + marks,
      "title: \"" + String(repeating: #"\u0301\u0323"#, count: 80_000) + "\"",
      "title: \"" + String(repeating: "\u{301}\u{323}\\\n  ", count: 80_000) + "\"",
    ] {
      let found = message { _ = try SettingsTree(yaml: yaml, file: "a.yaml") }
      #expect(found.hasSuffix(": more than 30 combining marks in a row"), "\(found.prefix(200))")
      #expect(found.utf8.count < 200)
    }
    var tree = SettingsTree()
    #expect(message { try tree.override("title=a" + marks) }.hasSuffix(": more than 30 combining marks in a row"))
  }

  @Test("A place behind letters of several bytes, and behind a row of flags, is told at once")
  func place() {
    let found = message { _ = try SettingsTree(yaml: "a: é\nb: ∇\u{1}x", file: "a.yaml") }
    #expect(found == "a.yaml:2:5: control characters are not allowed")
    let flags = String(repeating: "🇩🇪", count: 60_000)
    #expect(
      message { _ = try SettingsTree(yaml: "a: \(flags)\u{1}", file: "a.yaml") }
        == "a.yaml:1:60004: control characters are not allowed")
  }

  @Test("A name has at most 1,000 bytes")
  func longName() {
    let name = String(repeating: "x", count: 1001)
    #expect(
      message { _ = try SettingsTree(yaml: "\(name): 1", file: "a.yaml") }
        == "a.yaml:1: '\(name.prefix(60))…' has more than 1000 bytes, which no name has")
  }

  @Test("A pipe is refused rather than waited for")
  func pipe() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path + "/a.yaml", 0o600) == 0)
    #expect(
      message { _ = try SettingsTree(contentsOf: folder.path + "/a.yaml", name: "a.yaml") }
        == "a.yaml: cannot be read: it is not a regular file")
  }

  @Test("Windows line ends and a byte order mark are read")
  func windows() throws {
    let tree = try SettingsTree(yaml: "\u{FEFF}a: 1\r\nb:\r\n  c: x\r\n", file: "a.yaml")
    #expect(tree["b.c"] == "x")
    #expect(tree.origin(of: "b.c") == .line(file: "a.yaml", 3))
  }

  static let refusals: [(yaml: String, message: String)] = [
    ("a: 1\nb: [1, 2\nc: 3", "a.yaml:3:2: did not find expected ',' or ']' while parsing a flow sequence from line 2"),
    ("a: b: c", "a.yaml:1:5: mapping values are not allowed in this context"),
    (
      "a:\n\tb: 1",
      "a.yaml:2:1: found character that cannot start any token while scanning for the next token from line 2"
        + "; indent with spaces, not tabs"
    ),
    ("a: 1\nb: \u{1}x", "a.yaml:2:4: control characters are not allowed"),
    ("a: 1\n---\nb: 2", "a.yaml:2:1: expected a single document in the stream, but found another document"),
    ("- 1\n- 2", "a.yaml:1: expected settings, each as 'name: value', found a list"),
    ("only text", "a.yaml:1: expected settings, each as 'name: value', found 'only text'"),
    ("a.b: 1", "a.yaml:1: expected a name of letters, digits, '_' and '-', found 'a.b'"),
    ("a: 1\n[b, c]: 1", "a.yaml:2: expected a name of letters, digits, '_' and '-', found a list"),
    ("a:\n  w: [1, [2]]", "a.yaml:2: a.w: item 2: expected a plain value, found a list"),
    ("a:\n  - b: 1", "a.yaml:2: a: item 1: expected a plain value, found a section"),
    ("a: &x 1", "a.yaml:1: anchors and aliases (&name, *name) are not used in settings"),
    ("a: &x 1\nb: *x", "a.yaml:2: anchors and aliases (&name, *name) are not used in settings"),
    ("a: &x {b: 1}", "a.yaml:1: anchors and aliases (&name, *name) are not used in settings"),
    ("a: *x", "a.yaml:1:4: found undefined alias"),
    ("a: !!int 1", "a.yaml:1: tags ('tag:yaml.org,2002:int') are not used in settings"),
    ("a: 1\nb: 2\na: 3", "a.yaml:3: a is set twice; first on line 1"),
    ("s:\n  a: 1\n  'a': 2", "a.yaml:3: s.a is set twice; first on line 2"),
    ("s: {b: 1,\n  b: 2}", "a.yaml:2: s.b is set twice; first on line 1"),
    ("a: 1\nb: 1\nb: 2\na: 2\na: 3", "a.yaml:4: a is set twice; first on line 1"),
    ("\"a\": 1\na: 2", "a.yaml:2: a is set twice; first on line 1"),
    ("- {a: 1, a: 2}", "a.yaml:1: 'a' is written twice"),
  ]

  @Test("What is refused is named with its line", arguments: refusals)
  func refused(_ yaml: String, _ expected: String) {
    #expect(message { _ = try SettingsTree(yaml: yaml, file: "a.yaml") } == expected)
  }

  @Test("Files that only an attack would need are refused, and soon")
  func hostile() {
    let depth = "a.yaml:1: more than 32 sections inside each other"
    let complex = "a.yaml:1: keys written with '?' are not used in settings"
    var bomb = "a0: &a0 [x, x]\n"
    for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let cases: [(String, String)] = [
      (bomb + "? *a40\n: 1\n", "a.yaml:2: anchors and aliases (&name, *name) are not used in settings"),
      ("# \r" + bomb + "? *a40\n: 1\n", "a.yaml:2: anchors and aliases (&name, *name) are not used in settings"),
      ("# \u{2028}" + String(repeating: "? ", count: 400_000), complex),
      (String(repeating: "{a: ", count: 40) + String(repeating: "}", count: 40), depth),
      (String(repeating: "? ", count: 400_000), complex),
      ("a: [" + String(repeating: "1,", count: 400_000) + "]", "a.yaml:1: more than 10000 values"),
      (String(repeating: "a", count: 1 << 20) + "a", "a.yaml: larger than 1048576 bytes, which no settings file is"),
    ]
    let start = ContinuousClock.now
    for (yaml, expected) in cases {
      #expect(message { _ = try SettingsTree(yaml: yaml, file: "a.yaml") } == expected)
    }
    let nested = "lists and sections too deep inside each other"
    for (open, expected) in [("[", "1: \(nested)"), ("{a: ", "1: \(nested)"), ("- ", "1: \(nested)"), ("{? ", complex)]
    {
      let yaml = String(repeating: open, count: (1 << 20) / open.utf8.count)
      let message = message { _ = try SettingsTree(yaml: yaml, file: "a.yaml") }
      #expect(message.hasSuffix(expected))
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("Bytes that are no text, and files that are not there, are named")
  func files() throws {
    #expect(
      message { _ = try SettingsTree(utf8: [0x61, 0xFF], file: "a.yaml") }
        == "a.yaml: cannot be read: it is not text in UTF-8")
    #expect(
      message { _ = try SettingsTree(contentsOf: "/nowhere/a.yaml") }
        == "/nowhere/a.yaml: cannot be read: no such file or directory")
    #expect(message { _ = try SettingsTree(contentsOf: "/", name: "root") } == "root: cannot be read: it is a folder")
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).yaml").path
    try Data("a: 1\n".utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try SettingsTree(contentsOf: path, name: "a.yaml")["a"] == "1")
  }
}
