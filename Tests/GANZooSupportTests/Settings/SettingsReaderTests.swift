import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Reading settings")
struct SettingsReaderTests {
  @Test("Present values are read by their types")
  func values() throws {
    let reader = try reader(
      "i: 70_000\nn: -3\nd: 5e-5\nw: 2\nb: true\ns: hello\nq: '12'\nl: [1, 2]\nf: [0.5, 1]\nt: [a, b]\nc: wgan\n")
    #expect(try reader.int("i") == 70_000)
    #expect(try reader.int("n", in: -5 ... -1) == -3)
    #expect(try reader.double("d", in: .positive) == 5e-5)
    #expect(try reader.double("w") == 2)
    #expect(try reader.bool("b"))
    #expect(try reader.string("s") == "hello")
    #expect(try reader.string("q") == "12")
    #expect(try reader.ints("l", count: 2...2) == [1, 2])
    #expect(try reader.doubles("f", in: 0...1) == [0.5, 1])
    #expect(try reader.strings("t") == ["a", "b"])
    #expect(try reader.choice("c", of: ["wgan", "wgan-gp"]) == "wgan")
    #expect(try reader.choice("c") == Loss.wgan)
    #expect(try reader.float("d", in: .positive) == 5e-5)
    #expect(reader.names == ["i", "n", "d", "w", "b", "s", "q", "l", "f", "t", "c"])
    try reader.finish()
  }

  @Test("Absent settings take their defaults; absent or empty optional ones are nil")
  func defaults() throws {
    let reader = try reader("e:\n")
    #expect(try reader.int("i", default: 3, in: 1...5) == 3)
    #expect(try reader.double("d", default: 0.5) == 0.5)
    #expect(try reader.bool("b", default: false) == false)
    #expect(try reader.string("s", default: "x") == "x")
    #expect(try reader.ints("l", default: [1]) == [1])
    #expect(try reader.choice("c", default: "a", of: ["a", "b"]) == "a")
    #expect(try reader.choice("g", default: Loss.gradientPenalty) == .gradientPenalty)
    #expect(try reader.float("r", default: 0.02) == 0.02)
    #expect(try reader.optionalInt("oi") == nil)
    #expect(try reader.optionalDouble("od") == nil)
    #expect(try reader.optionalBool("ob") == nil)
    #expect(try reader.optionalString("os") == nil)
    #expect(try reader.optionalFloat("of") == nil)
    #expect(try reader.optionalChoice("oc") == Loss?.none)
    #expect(try reader.optionalInt("e") == nil)
    #expect(reader.resolved.yaml.contains("g: wgan-gp\nr: 0.02\n"), "as they are written, not as they are kept")
  }

  enum Loss: String, CaseIterable { case wgan, gradientPenalty = "wgan-gp" }

  typealias Read = @Sendable (SettingsReader) throws -> Void
  struct Case: Sendable, CustomTestStringConvertible {
    let value: String
    let problem: String
    let read: Read
    var testDescription: String { "\(value): \(problem)" }
    init(_ value: String, _ problem: String, _ read: @escaping Read) {
      (self.value, self.problem, self.read) = (value, problem, read)
    }
  }

  static let batch: Read = { _ = try $0.int("batch", default: 1, in: 1...100_000) }
  static let rate: Read = { _ = try $0.double("batch", default: 1, in: .positive) }
  static let widths: Read = { _ = try $0.ints("batch", default: [], in: 1 ... .max) }
  static let wrong: [Case] = [
    Case("ten", "expected a whole number from 1 to 100000, found 'ten'", batch),
    Case("0", "expected a whole number from 1 to 100000, found '0'", batch),
    Case("100.0", "expected a whole number from 1 to 100000, found '100.0'", batch),
    Case("1e2", "expected a whole number from 1 to 100000, found '1e2'", batch),
    Case("0x10", "expected a whole number from 1 to 100000, found '0x10'", batch),
    Case("010", "expected a whole number from 1 to 100000, found '010'", batch),
    Case("1__0", "expected a whole number from 1 to 100000, found '1__0'", batch),
    Case("99999999999999999999", "expected a whole number from 1 to 100000, found '99999999999999999999'", batch),
    Case("\"100\"", "expected a whole number from 1 to 100000, found the text '100'", batch),
    Case("null", "expected a whole number from 1 to 100000, found nothing", batch),
    Case("[1, 2]", "expected a whole number from 1 to 100000, found a list of 2", batch),
    Case("x", "expected a whole number, found 'x'") { _ = try $0.int("batch") },
    Case("-1", "expected a whole number of at least 0, found '-1'") { _ = try $0.int("batch", in: 0 ... .max) },
    Case("9", "expected a whole number of at most 8, found '9'") { _ = try $0.int("batch", in: .min...8) },
    Case("x", "expected a whole number or nothing, found 'x'") { _ = try $0.optionalInt("batch") },
    Case("0", "expected a number above 0, found '0'", rate),
    Case("nan", "expected a number above 0, found 'nan'", rate),
    Case(".inf", "expected a number above 0, found '.inf'", rate),
    Case("inf", "expected a number above 0, found 'inf'", rate),
    Case("1e999", "expected a number above 0, found '1e999'", rate),
    Case("0x1p3", "expected a number above 0, found '0x1p3'", rate),
    Case("1e", "expected a number above 0, found '1e'", rate),
    Case(".", "expected a number above 0, found '.'", rate),
    Case("1,5", "expected a number above 0, found '1,5'", rate),
    Case("x", "expected a number, found 'x'") { _ = try $0.double("batch") },
    Case("2", "expected a number from 0 to 1, found '2'") { _ = try $0.double("batch", in: 0...1) },
    Case("1", "expected a number from 0 and below 1, found '1'") { _ = try $0.double("batch", in: 0...1.0.nextDown) },
    Case("-1", "expected a number of at least 0, found '-1'") { _ = try $0.double("batch", in: .nonNegative) },
    Case("1e999", "expected a number of at least 0, found '1e999'") { _ = try $0.double("batch", in: 0 ... .infinity) },
    Case("yes", "expected true or false, found 'yes'; did you mean 'true'?") { _ = try $0.bool("batch") },
    Case("maybe", "expected true or false, found 'maybe'") { _ = try $0.bool("batch") },
    Case("[a]", "expected a text, found a list of 1") { _ = try $0.string("batch") },
    Case("wgan-pg", "expected one of wgan, wgan-gp, found 'wgan-pg'; did you mean 'wgan-gp'?") {
      _ = try $0.choice("batch", of: ["wgan", "wgan-gp"])
    },
    Case("hinge", "expected one of wgan, wgan-gp, found 'hinge'") {
      _ = try $0.choice("batch", of: ["wgan", "wgan-gp"])
    },
    Case("wgan-pg", "expected one of wgan, wgan-gp, found 'wgan-pg'; did you mean 'wgan-gp'?") {
      _ = try $0.choice("batch", default: Loss.wgan)
    },
    Case("[wgan]", "expected one of wgan, wgan-gp or nothing, found a list of 1") {
      let _: Loss? = try $0.optionalChoice("batch")
    },
    Case("2", "expected a number from 0 to 1, found '2'") { _ = try $0.float("batch", in: 0...1) },
    Case("5", "expected a list of whole numbers of at least 1, found '5'", widths),
    Case("5,a", "expected a list of whole numbers of at least 1, found 'a' as item 2", widths),
    Case("5,", "expected a list of whole numbers of at least 1, found nothing as item 2", widths),
    Case("[1, 0]", "expected a list of whole numbers of at least 1, found '0' as item 2", widths),
    Case("[1, ]", "expected a list of 3 whole numbers, found a list of 1") { _ = try $0.ints("batch", count: 3...3) },
    Case("[]", "expected a list of at least 1 texts, found a list of 0") {
      _ = try $0.strings("batch", count: 1 ... .max)
    },
    Case("[1]", "expected a list of 2 to 3 numbers, found a list of 1") { _ = try $0.doubles("batch", count: 2...3) },
    Case("[wgan, vald]", "expected a list of items, each one of wgan, wgan-gp, found 'vald' as item 2") {
      let _: [Loss] = try $0.choices("batch")
    },
    Case("[wgan]", "expected a list of 2 items, each one of wgan, wgan-gp, found a list of 1") {
      let _: [Loss] = try $0.choices("batch", count: 2...2)
    },
    Case("{a: 1}", "expected a text, found a section") { _ = try $0.string("batch") },
    Case("5", "expected a section, found '5'") { _ = try $0.section("batch") },
  ]

  @Test("A wrong value in a file is named with file, line and path", arguments: wrong)
  func wrongInFile(_ test: Case) throws {
    let reader = try reader("# one\ntraining:\n  batch: \(test.value)\n").section("training")
    #expect(message { try test.read(reader) } == "default.yaml:3: training.batch: \(test.problem)")
  }

  @Test("A wrong value on the command line is named by its text", arguments: wrong.filter { $0.value != "{a: 1}" })
  func wrongInOverride(_ test: Case) throws {
    let reader = try reader("", "training.batch=\(test.value)").section("training")
    #expect(message { try test.read(reader) } == "--set training.batch=\(test.value): \(test.problem)")
  }

  @Test("Long and strange values are shown short and harmless")
  func strange() throws {
    let long = try reader("a: \(String(repeating: "x", count: 1000))")
    #expect(
      message { _ = try long.int("a") }
        == "default.yaml:1: a: expected a whole number, found '\(String(repeating: "x", count: 60))…'")
    let escape = try reader("a: \"\\e[2J\"")
    #expect(
      message { _ = try escape.int("a") } == "default.yaml:1: a: expected a whole number, found '\\u{1B}[2J'")
  }

  @Test("A required setting that is not there is named with what it should hold")
  func missing() throws {
    let training = try reader("x: 1\n").section("training")
    #expect(
      message { _ = try training.int("batch", in: 1...9) }
        == "default.yaml: training.batch is missing; expected a whole number from 1 to 9")
    #expect(
      message { _ = try SettingsReader(SettingsTree()).string("name") } == "name is missing; expected a text")
  }
}
