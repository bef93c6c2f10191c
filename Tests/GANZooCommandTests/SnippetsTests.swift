import Testing

@Suite("Blocks of Swift in the documents")
struct SnippetsTests {
  @Test("compile with `import GANZoo` alone, or with what they import")
  func compiled() throws {
    let files = try Snippets.files()
    #expect(files["README.md"] != nil && files["Documentation/plugins.md"] != nil)
    _ = try OutsidePackages.programs.get()
  }

  @Test("Declarations go to the file, statements to a function; manifests are left out")
  func sources() {
    let page = """
      ```swift
      // swift-tools-version: 6.3
      ```
      <!-- swift: let a = 1 -->
      ```swift
      import Other

      print(a)
      ```
      ```swift
      struct A {}
      ```
      """
    #expect(
      Snippets.source(of: page, page: "B/c.md") == """
        // swift-format-ignore-file
        import GANZoo
        import Other
        #sourceLocation(file: "B/c.md", line: 11)
        struct A {}
        func B_c() throws {
        #sourceLocation(file: "B/c.md", line: 4)
        let a = 1
        #sourceLocation(file: "B/c.md", line: 6)


        print(a)
        }
        #sourceLocation()

        """)
    #expect(Snippets.source(of: "```\nlet a = 1\n```", page: "d.md") == nil)
  }
}
