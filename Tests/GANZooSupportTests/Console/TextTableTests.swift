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

  @Test("On a narrow terminal the widest texts are truncated, numbers never")
  func fitting() {
    var table = TextTable([.left("layer"), .left("reads"), .right("parameters")])
    table.append(["input_of_the_generator", "a_long_name, another_long_name", "1,000"])
    table.append(["b", "c", "12,345,678"])
    #expect(
      table.text(width: 50) == """
        layer               reads               parameters
        ──────────────────────────────────────────────────
        input_of_the_gene…  a_long_name, anot…       1,000
        b                   c                   12,345,678
        """)
    #expect(table.text(width: 200) == table.description)
    #expect(table.text(width: 1).split(separator: "\n").allSatisfy { $0.count <= 12 + 12 + 10 + 4 })
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
