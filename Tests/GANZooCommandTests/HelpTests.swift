import Foundation
import GANZoo
import GANZooCommand
import Testing

@Suite("Help")
struct HelpTests {
  static let commands = [
    ["list"], ["summary"], ["train"], ["resume"], ["generate"], ["walk"], ["film"], ["evaluate"],
    ["classifier", "train"], ["classifier", "factors"], ["export"], ["import"], ["inspect"], ["plot"], ["runs"],
    ["report"], ["tensorboard"],
    ["serve"], ["lab"], ["sweep"], ["benchmark"], ["data"], ["data", "list"], ["data", "check"], ["data", "download"],
  ]

  @Test(
    "begins with what a command needs: its usage line, and the first option",
    arguments: [
      (["summary"], "ganzoo summary --model <model> [--recipe <recipe>] [<options>]", "--model <model>"),
      (
        ["train"], "ganzoo train --model <model> [--recipe <recipe>] [--output <folder>] [<options>]", "--model <model>"
      ),
      (["resume"], "ganzoo resume <run> [<options>]", "<run>"),
      (
        ["classifier", "train"], "ganzoo classifier train --output <file.h5> [--data <name or folder>] [<options>]",
        "--output <file.h5>"
      ),
      (["export"], "ganzoo export <source> --output <folder> [--format <format>] [<options>]", "<source>"),
      (["inspect"], "ganzoo inspect <file> [--diff <other>] [--json]", "<file>"),
      (["data", "check"], "ganzoo data check <name> [<options>]", "<name>"),
    ])
  func order(_ command: [String], _ usage: String, _ first: String) throws {
    let help = try Session().done(command + ["--help"]).output
    let lines = help.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("USAGE: ") })
    // The line may be broken.
    let rest = lines[start...].joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(rest.hasPrefix("USAGE: \(usage) "), "\(help)")
    let section = try #require(lines[start...].firstIndex { $0 == "OPTIONS:" || $0 == "ARGUMENTS:" })
    #expect(lines[section + 1].hasPrefix("  \(first)"), "\(help)")
  }

  @Test("has groups behind the usual options")
  func groups() throws {
    let help = try Session().done(["train", "--help"]).output
    let titles = help.split(separator: "\n").filter { $0.wholeMatch(of: #/[A-Z]+:/#) != nil }
    #expect(titles == ["OPTIONS:", "TENSORBOARD:", "EVALUATION:", "CHECKPOINTS:", "LIMITS:"], "\(titles)")
    #expect(
      try Session().done(["generate", "--help"]).output.split(separator: "\n").filter {
        $0.wholeMatch(of: #/[A-Z]+:/#) != nil
      } == ["ARGUMENTS:", "OPTIONS:", "LIMITS:"])
  }

  @Test("has examples in one line each, which the program takes", arguments: commands)
  func examples(_ command: [String]) throws {
    let session = try Session()
    let help = try session.done(command + ["--help"]).output
    let lines = help.split(separator: "\n").filter { $0.hasPrefix("  ganzoo ") }
    #expect(!lines.isEmpty || command == ["data", "list"], "\(help)")
    for line in lines {
      #expect(line.count <= 100, "\(line)")
      // Parsed as it is written, but for help in place of the work.
      let words = line.split(separator: " ").dropFirst().map(String.init)
      let ended = try session.run(words + ["--help"])
      #expect(ended.status == 0 && ended.output.hasPrefix("OVERVIEW: "), "\(line): \(ended.errors)")
    }
  }

  @Test("ends with the names that the options take, and with no others", arguments: commands)
  func names(_ command: [String]) throws {
    let help = try Session().done(command + ["--help"]).output
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let titles = lines.compactMap { $0.wholeMatch(of: #/([A-Z]+(?: [A-Z]+)*): \S.*/#).map { String($0.1) } }
      .filter { !["OVERVIEW", "USAGE"].contains($0) }
    let expected: [[String]: [String]] = [
      ["train"]: ["ARCHITECTURES", "OBJECTIVES", "DATA SETS", "OPTIMIZERS"], ["summary"]: ["ARCHITECTURES"],
      ["benchmark"]: ["ARCHITECTURES"], ["import"]: ["ARCHITECTURES"], ["generate"]: ["TRAINED GENERATORS"],
      ["export"]: ["TRAINED GENERATORS"],
      ["walk"]: ["TRAINED GENERATORS"], ["evaluate"]: ["TRAINED GENERATORS", "DATA SETS"],
      ["classifier", "train"]: ["DATA SETS"], ["data", "check"]: ["DATA SETS"], ["data", "download"]: ["DOWNLOADS"],
      ["lab"]: ["EXPERIMENTS"],
    ]
    #expect(titles == expected[command, default: []], "\(help)")
    #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("  ") }, "\(help)")
    #expect(!help.contains("\n\n\n") && help.hasSuffix("\n"), "\(help.suffix(300))")
    if command == ["train"] { #expect(lines.contains("ARCHITECTURES: acgan, chars, dcgan, mlp, resnet")) }
  }

  @Test("describes every option in a sentence", arguments: commands)
  func sentences(_ command: [String]) throws {
    let dump = try Session().done(["--experimental-dump-help"]).output
    let program = try JSONDecoder().decode(Program.self, from: Data(dump.utf8))
    var found = program.command
    for name in command { found = try #require(found.subcommands?.first { $0.commandName == name }) }
    for argument in found.arguments ?? [] {
      let text = argument.abstract ?? ""
      #expect(text.hasSuffix(".") && text.first?.isUppercase == true, "\(argument.valueName ?? ""): \(text)")
      #expect(!text.dropLast().contains(". "), "\(text)")
    }
  }

  @Test("is laid out for a terminal, with what is indented left as it is")
  func layout() {
    let text = """
      OVERVIEW: Does it.

      A sentence that is a good deal longer than the terminal is wide.

        program do --with something --and something-else --output file

      USAGE: program do --with <thing> [--and <thing>] [--output <file or folder>]

      GROUP:
        --in-group <value>      One of a group.

      OPTIONS:
        --with <thing>          The thing that it is done with, in more words than fit.
        -h, --help              Show help information.

      """
    #expect(
      HelpPage(text, columns: 50).description == """
        OVERVIEW: Does it.

        A sentence that is a good deal longer than the
        terminal is wide.

          program do --with something --and something-else --output file

        USAGE: program do --with <thing> [--and <thing>]
                 [--output <file or folder>]

        OPTIONS:
          --with <thing>          The thing that it is
                                  done with, in more words
                                  than fit.
          -h, --help              Show help information.

        GROUP:
          --in-group <value>      One of a group.

        """)
  }

  struct Program: Decodable {
    struct Command: Decodable {
      let commandName: String
      let subcommands: [Command]?
      let arguments: [Argument]?
    }
    struct Argument: Decodable {
      let kind: String
      let valueName: String?
      let abstract: String?
    }
    let command: Command
  }
}
