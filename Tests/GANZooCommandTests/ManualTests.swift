import Foundation
import Testing

@Suite("The manual")
struct ManualTests {
  @Test("has a page of the program and one of each command, with synopsis, examples and options")
  func pages() throws {
    let program = try Session.program
    let session = try Session(program: (program as NSString).deletingLastPathComponent + "/GANZooManual")
    try session.done([URL(filePath: program).path, "."])
    #expect(
      Set(session.contents)
        == Set(HelpTests.commands.map { (["ganzoo"] + $0).joined(separator: "-") + ".1" }).union([
          "ganzoo.1", "ganzoo-classifier.1",
        ]))
    let page = try session.text("ganzoo-train.1")
    #expect(
      page.hasPrefix(
        """
        .TH "GANZOO\\-TRAIN" 1 "" "ganzoo 
        """.trimmingCharacters(in: .newlines)))
    for text in [
      ".SH SYNOPSIS\n.B ganzoo train\n\\-\\-model <model> [\\-\\-recipe <recipe>] [\\-\\-output <folder>] [<options>]\n",
      ".SH NAME\nganzoo\\-train \\- Trains a generator and writes a run folder.\n",
      ".EX\n  ganzoo train \\-\\-model acgan\n", ".SH \"OPTIONS\"\n.TP\n.B \\-\\-model <model>\n",
      ".SH \"CHECKPOINTS\"\n",
      ".SH SEE ALSO\n.BR ganzoo (1)\n",
    ] { #expect(page.contains(text), "\(text)\n\(page)") }
    #expect(!page.contains("\\-\\-out ") && !page.contains("\\-\\-resume"))
    let root = try session.text("ganzoo.1")
    #expect(root.contains(".SH SUBCOMMANDS\n.TP\n.B list\n"))
    #expect(root.contains(".BR ganzoo\\-resume (1)"))
  }

  @Test("needs a program and a folder")
  func usage() throws {
    let session = try Session(program: (try Session.program as NSString).deletingLastPathComponent + "/GANZooManual")
    let ended = try session.run()
    #expect(ended.status == 2 && ended.errors == "usage: GANZooManual PROGRAM FOLDER\n")
  }
}
