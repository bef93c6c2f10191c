import GANZooSupport
import Testing

@Suite("Wrapped text")
struct WrappedTests {
  @Test("has lines of so many columns, each line of the text by itself, with an indentation; no space is lost")
  func lines() {
    #expect("one two three".wrapped(to: 7) == "one two\nthree")
    #expect("one two three".wrapped(to: 13) == "one two three")
    #expect("- one two\n- three four".wrapped(to: 7, indentation: "  ") == "- one\n  two\n- three\n  four")
    #expect("a verylongword b".wrapped(to: 6) == "a\nverylongword\nb")
    #expect("  one two".wrapped(to: 5) == "  one\ntwo")
    #expect("".wrapped(to: 5).isEmpty && "\n".wrapped(to: 5) == "\n")
  }
}
