import Foundation
import GANZoo
import GANZooSupport
import Testing

@Suite("The program with text")
struct TextTests {
  private static let narrow = [
    "architecture.sample=[16, 40]", "architecture.latent=8", "architecture.generator.filters=8",
    "architecture.generator.blocks=1", "architecture.critic.filters=8", "architecture.critic.blocks=1",
    "training.batch=8", "training.grid_every=10",
  ].flatMap { ["--set", $0] }

  /// A session with a text, and a short run on it.
  private func trained(_ extra: String...) throws -> (session: Session, ended: Ended) {
    let session = try Session()
    let text = (0..<2000).map { "line \($0) of all\n" }.joined()
    try session.write(text.utf8, to: "my.txt")
    let ended = try session.done(
      ["train", "--model", "chars", "--data", "my.txt", "--steps", "20", "--output", "run"] + Self.narrow + extra)
    return (session, ended)
  }

  @Test("trains on a file of one's own; grids are pictures and lines, and n-grams are logged")
  func train() throws {
    let (session, ended) = try trained("--evaluate-every", "10")
    #expect(try session.text("run/recipe.yaml").contains("  set: text\n"))
    #expect(ended.errors.contains("step 20  js_1 0."), "\(ended.errors)")
    let rows = try session.text("run/log.jsonl").split(separator: "\n").filter { $0.contains("\"metric/js_4\"") }
    #expect(rows.count == 2)
    for step in ["0000000", "0000010"] {
      #expect(session.has("run/samples/step-\(step).png"))
      let lines = try session.text("run/samples/step-\(step).txt").split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 101 && lines.allSatisfy { $0.unicodeScalars.count <= 16 })
    }
    // All that looks at runs takes one of text.
    try session.done(["runs", "."])
    try session.done(["report", "run", "--output", "r.html"])
    try session.done(["plot", "run", "--output", "p.png"])
    try session.done(["film", "run", "--output", "f.gif"])
    try session.done(["inspect", "run/generator.h5"])
    try session.done(["export", "run", "--format", "onnx", "--output", "onnx"])
    try session.done(["export", "run", "--format", "keras", "--output", "keras"])
    let forced = try session.done(
      ["train", "--model", "chars", "--data", "my.txt", "--steps", "1", "--output", "run", "--force"] + Self.narrow)
    #expect(forced.status == 0 && !session.has("run/samples/step-0000010.txt"))
  }

  @Test("generates lines to the terminal and to a file, the same for a seed, and says what it cannot do")
  func generate() throws {
    let (session, _) = try trained()
    let page = try session.run("export", "run", "--format", "web", "--output", "page")
    #expect(
      page.status == 2 && page.errors == "ganzoo: this generator makes text, and a page shows images or points\n")
    let lines = try session.done(["generate", "run", "--text", "--count", "12"]).output
    #expect(lines.split(separator: "\n", omittingEmptySubsequences: false).count == 13)
    let words = try session.done(["generate", "run", "--text", "--count", "12", "--output", "lines.txt"]).output
    #expect(words == "wrote 12 lines to lines.txt\n")
    #expect(try session.text("lines.txt") == lines)
    #expect(
      try session.done(["generate", "run", "--grid", "g.png"]).output == "wrote 100 lines to g.png (182 x 422)\n")
    for (arguments, message) in [
      (
        ["generate", "run", "--output", "a.h5"],
        "--output keeps images and points, but run/generator.h5 generates text: give --text with it"
      ),
      (["walk", "run", "--output", "w.gif"], "this generator makes text, and a walk is of images"),
      (["evaluate", "run", "--gan-train"], "--gan-train goes with images, but run/generator.h5 generates text"),
      (["report", "run", "--evaluate"], "--evaluate judges images, but run/generator.h5 generates text"),
      (["generate", "--model", "acgan", "--text"], "--text prints text, but"),
    ] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2 && ended.errors.contains(message), "\(arguments): \(ended.errors)")
    }
  }

  @Test("evaluates n-grams beside those of real lines")
  func evaluate() throws {
    let (session, _) = try trained()
    let text = try session.done(["evaluate", "run", "--samples", "200", "--record"]).output
    let sizes = try [DatasetSplit.train, .test].map {
      try TextDataset.load($0, from: session.folder + "/my.txt", shape: [16, 40]).count
    }
    #expect(
      text.hasPrefix(
        "run/generator.h5\n3 sets of 200 samples (seeds 1, 2, 3), compared with \(sizes[1].grouped) held-out lines of "
          + "my.txt (column Real: 3 sets of 200 training lines)\n"), "\(text)")
    #expect(text.contains("Characters, JS in bits") && text.contains("  four in a row"))
    let cut = try session.done(["evaluate", "run", "--samples", "200", "--truncation", "1"]).output
    #expect(cut.contains("(seeds 1, 2, 3; truncation at 1), compared with"), "\(cut)")
    #expect(try session.done(["inspect", "run/generator.h5"]).output.contains("js_4"))
    let json = try session.done(["evaluate", "run", "--samples", "200", "--json", "--data", "my.txt"]).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["reference_samples"] as? Int == sizes[1] && object["real_samples"] as? Int == 200)
    let metrics = try #require(object["metrics"] as? [String: [String: [String: Any]]])
    let mean = { (name: String, side: String) in metrics[name]?[side]?["mean"] as? Double }
    for name in ["js_1", "js_2", "js_3", "js_4"] {
      #expect(try #require(mean(name, "real")) < #require(mean(name, "samples")), "\(name)")
    }
    // All training lines are one set where there are no more of them than samples.
    let many = try session.done(["evaluate", "run", "--samples", "4000"]).output
    #expect((1000..<4000).contains(sizes[0]))
    #expect(many.contains(" (column Real: \(sizes[0].grouped) training lines)\n"), "\(many)")
  }

  @Test("checks text, and refuses what is none")
  func data() throws {
    let session = try Session()
    let ended = try session.done(["data", "check", "text"])
    #expect(
      ended.output.contains("Examples    18,190\nShape       [32, 64]\nClasses     none\nAlphabet    64 symbols: "))
    try session.write([0x61, 0xFF], to: "bad.txt")
    let bad = try session.run(["data", "check", "text", "--folder", "bad.txt"])
    #expect(bad.status == 1)
    #expect(bad.errors == "ganzoo: bad.txt: not a text in UTF-8: the byte at 1 does not belong there\n")
    let wrong = try session.run(["train", "--model", "acgan", "--data", "bad.txt", "--output", "run"])
    #expect(wrong.status == 2 && wrong.errors.contains("the architecture 'chars' learns text"), "\(wrong.errors)")
  }
}
