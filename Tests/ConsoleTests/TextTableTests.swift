import Console
import Testing

@Suite("Text tables")
struct TextTableTests {
  @Test("Columns are aligned, and no line ends in a space")
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

  @Test("A table without rows is its header")
  func empty() {
    #expect(TextTable([.left("name"), .right("n")]).description == "name  n\n───────")
  }
}
