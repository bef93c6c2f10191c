import GANZoo
import GANZooTestSupport
import Testing

@Suite("Names of loss terms")
struct LossTermNameTests {
  private let device = Device.test(threads: 1)

  private func check(_ name: String) -> String {
    message { try LossTerm.check([LossTerm(name, Tensor(0, on: device))]) }
  }

  @Test("are any text that is seen", arguments: ["|D| \"size\"", "D_λ‖∇‖", "a\\b/c", "損失 ☂", "é", " x ", "{}"])
  func allowed(_ name: String) { #expect(check(name) == "no error") }

  @Test(
    "are refused where they cannot be kept",
    arguments: [
      ("", "the term '' of the objective's loss has no name"),
      ("step", "the term 'step' of the objective's loss has the name of something else in the log"),
      ("seconds", "the term 'seconds' of the objective's loss has the name of something else in the log"),
      ("a\nb", "the term 'a\\nb' of the objective's loss has a control character in its name"),
      ("\u{1B}[31m", "the term '\\u{1B}[31m' of the objective's loss has a control character in its name"),
      ("a\u{0}", "the term 'a\\u{0}' of the objective's loss has a control character in its name"),
      ("a\u{202E}b", "the term 'a\\u{202E}b' of the objective's loss has a control character in its name"),
      ("a\u{9B}1m", "the term 'a\\u{9B}1m' of the objective's loss has a control character in its name"),
      (
        String(repeating: "λ", count: 51),
        "the term '\(String(repeating: "λ", count: 40))…' of the objective's loss has a name of 102 bytes, more than 100"
      ),
    ])
  func refused(_ name: String, _ text: String) { #expect(check(name) == text) }

  @Test("are a hundred at most")
  func many() {
    let terms = (0...100).map { LossTerm("t\($0)", Tensor(0, on: device)) }
    #expect(message { try LossTerm.check(terms) } == "the term 't100' of the objective's loss is one of more than 100")
    #expect(message { try LossTerm.check(Array(terms.dropLast())) } == "no error")
  }
}
