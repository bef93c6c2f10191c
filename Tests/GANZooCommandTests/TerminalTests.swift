import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("On a terminal")
struct TerminalTests {
  static let widths = [100, 80, 60]

  /// Fails where a line is wider than the terminal.
  private func expectFits(_ text: String, _ columns: Int, _ command: [String]) {
    #expect(!text.isEmpty)
    // A bar of progress, which a busy machine shows, is written over itself.
    let lines = text.replacing(#/\e\[[0-9;]*[A-Za-z]/#, with: "").split(whereSeparator: \.isNewline)
    // Paths and sums are for copying.
    for line in lines where line.wholeMatch(of: #/[A-Z]\S* +\S+/#) == nil {
      #expect(line.count <= columns, "\(command.joined(separator: " ")) at \(columns): \(line)")
    }
  }

  @Test(
    "no line of a table or a list is wider than the window", arguments: widths,
    [
      ["list"], ["summary", "--model", "acgan"], ["summary", "--model", "resnet"], ["data"], ["lab"],
      ["lab", "clipping", "--about"], ["data", "check", "mnist", "--split", "test"],
      ["benchmark", "--seconds", "0.1", "--profile"] + Session.tiny,
    ])
  func fits(_ columns: Int, _ command: [String]) throws {
    expectFits(try Session().terminal(command, columns: columns), columns, command)
  }

  @Test("of runs, files and comparisons neither", arguments: widths)
  func runs(_ columns: Int) throws {
    let session = try Session()
    _ = try session.train("runs/a-run-with-a-rather-long-name")
    _ = try session.train("runs/b", steps: 3)
    let (a, b) = ("runs/a-run-with-a-rather-long-name/generator.h5", "runs/b/generator.h5")
    expectFits(try session.terminal(["runs"], columns: columns), columns, ["runs"])
    let inspected = try session.terminal(["inspect", a], columns: columns)
    let table = try #require(inspected.split(separator: "\n\n").first { $0.hasPrefix("Layer ") })
    expectFits(String(table), columns, ["inspect", a])
    let difference = ["inspect", a, "--diff", b]
    expectFits(try session.terminal(difference, columns: columns, status: 1), columns, difference)
    // A pipe has no width: each row is one line there.
    let piped = try session.done(["inspect", a]).output
    #expect(piped.split(separator: "\n").contains { $0.hasPrefix("Layer ") && $0.hasSuffix("  Bytes  SHA-256") })
  }

  @Test("columns that do not fit are left out and named")
  func leftOut() throws {
    let session = try Session()
    let wide = try session.terminal(["summary", "--model", "acgan"], columns: 200)
    #expect(wide.contains("Reads") && !wide.contains("Not shown"), "\(wide)")
    let narrow = try session.terminal(["summary", "--model", "acgan"], columns: 60)
    #expect(narrow.contains("\nNot shown for lack of space: Multiply-adds, Reads\n"), "\(narrow)")
    #expect(narrow.contains("(None, 28, 28, 1)"))
    #expect(try session.done(["summary", "--model", "acgan"]).output == wide)
  }

  @Test("errors and notes have colours, unless NO_COLOR, a dumb terminal or a pipe forbids them")
  func colours() throws {
    let session = try Session()
    let mistake = try session.terminal(["trian"], columns: 80, status: 2)
    #expect(mistake.hasPrefix("\u{1B}[1;31mganzoo:\u{1B}[0m no command 'trian'; did you mean 'train'?"), "\(mistake)")
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let plain = try session.terminal(["trian"], columns: 80, status: 2, environment: environment)
      #expect(plain.hasPrefix("ganzoo: no command 'trian'"), "\(plain)")
    }
    #expect(try !session.run("trian").errors.contains("\u{1B}"))
    let train =
      ["train", "--model", "acgan", "--objective", "wgan-gp", "--steps", "1", "--output", "run"] + Session.tiny
      + ["--set", "architecture.critic.batch_normalization=true"]
    let warned = try session.terminal(train, columns: 100)
    #expect(warned.contains("\n\u{1B}[1;33mwarning:\u{1B}[0m the critic has batch normalisation"), "\(warned)")
  }
}
