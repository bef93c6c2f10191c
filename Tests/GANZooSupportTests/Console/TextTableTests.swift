import GANZooSupport
import Testing

@Suite("Text tables")
struct TextTableTests {
  @Test("Columns are aligned, and no line ends with a space")
  func aligned() {
    var table = TextTable([.left("layer"), .left("output"), .right("parameters"), .left("note")])
    table.append(["input_z", "[N, 100]", "0", ""])
    table.append(["embedded_class", "[N, 1, 100]", "1,000", "10 × 100"])
    table.appendRule()
    table.append(["", "", "8,172,521", ""])
    #expect(
      table.description == """
        layer           output       parameters  note
        ─────────────────────────────────────────────────
        input_z         [N, 100]              0
        embedded_class  [N, 1, 100]       1,000  10 × 100
        ─────────────────────────────────────────────────
                                      8,172,521
        """)
  }

  private var network: TextTable {
    var table = TextTable([
      .left("layer"), .left("reads", leaves: 2), .left("shape", wraps: false), .right("all parameters", leaves: 1),
    ])
    table.append(["input_of_the_generator", "first_name, another_name", "(None, 28)", "1,000"])
    table.append(["b", "c", "(None, 1)", "12,345,678"])
    return table
  }

  @Test("On a narrow terminal texts and titles go on in further lines, numbers never")
  func wrapping() {
    #expect(
      network.text(width: 70) == """
        layer                   reads                 shape                all
                                                                    parameters
        ──────────────────────────────────────────────────────────────────────
        input_of_the_generator  first_name,           (None, 28)         1,000
                                another_name
        b                       c                     (None, 1)     12,345,678
        """)
    #expect(network.text(width: 200) == network.description)
  }

  @Test("On a narrower one columns are left out and named, then words are broken behind a sign")
  func leaving() {
    #expect(
      network.text(width: 48) == """
        layer                   shape                all
                                              parameters
        ────────────────────────────────────────────────
        input_of_the_generator  (None, 28)         1,000
        b                       (None, 1)     12,345,678
        Not shown for lack of space: reads
        """)
    #expect(
      network.text(width: 30) == """
        layer               shape
        ──────────────────────────────
        input_of_the_       (None, 28)
        generator
        b                   (None, 1)
        Not shown for lack of space:
          reads, all parameters
        """)
  }

  @Test("What a text is indented by, its further lines are, too")
  func indented() {
    var table = TextTable([.left("metric"), .right("value")])
    table.append(["Fréchet distance", "1.5"])
    table.append(["  share of that of pure noise", "0.1"])
    #expect(
      table.text(width: 28) == """
        metric                 value
        ────────────────────────────
        Fréchet distance         1.5
          share of that of       0.1
          pure noise
        """)
  }

  @Test("On one that has space for no table each row is a block of lines")
  func blocks() {
    let lines = network.text(width: 20).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 20 }, "\(lines)")
    let letters = lines.joined().filter { $0 != " " }
    for text in ["layerinput_of_the_generator", "readsfirst_name,another_name", "shape(None,28)", "12,345,678"] {
      #expect(letters.contains(text), "\(letters)")
    }
  }

  @Test("Cells are escaped and truncated to one line")
  func hostile() {
    var table = TextTable([.left("a"), .left("b", most: 100)])
    table.append(["x\n\u{1B}[2J", String(repeating: "W", count: 100_000)])
    #expect(
      table.description.split(separator: "\n").last.map(String.init)
        == "x\\n\\u{1B}[2J  " + String(repeating: "W", count: 100) + "…")
  }

  @Test("A table without rows consists of its header")
  func empty() {
    #expect(TextTable([.left("name"), .right("n")]).description == "name  n\n───────")
  }
}
