import Foundation
import GANZoo
import GANZooFormats
import Testing

/// Names that command a terminal, or are as long as a file: in folders, in files and on the command line.
@Suite("The program, given hostile names", .serialized)
struct HostileTextTests {
  private static let escape = "c\u{1B}]0;PWNED\u{7}\u{1B}[31m"
  /// What the class of a folder of that name is called.
  private static let named = "c\\x1B]0;PWNED\\x07\\x1B[31m"
  private static let shown = "c\\u{1B}]0;PWNED\\u{7}\\u{1B}[31m"

  /// Runs, and expects that nothing but line ends could command a terminal, and that nothing is long.
  @discardableResult
  private func run(
    _ session: Session, _ arguments: [String], _ status: Int32 = 0, at location: SourceLocation = #_sourceLocation
  ) throws -> Ended {
    let ended = try session.run(arguments)
    #expect(ended.status == status, "\(arguments): \(ended.errors.prefix(500))", sourceLocation: location)
    for text in [ended.output, ended.errors] {
      let raw = text.unicodeScalars.filter { scalar in
        scalar != "\n"
          && [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
      }
      #expect(raw.isEmpty, "\(arguments): \(raw.map { $0.value })", sourceLocation: location)
    }
    #expect(ended.errors.utf8.count < 8000, "\(ended.errors.utf8.count) bytes", sourceLocation: location)
    return ended
  }

  @Test("escapes what could command a terminal, on both streams, in every command")
  func escapes() throws {
    let session = try Session()
    let names = ["0", "1", "\u{202E}\u{9B}2J"].map { Self.escape + $0 }
    let data = "data" + Self.escape
    for (kind, name) in names.enumerated() {
      let place = "\(session.folder)/\(data)/\(name)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for number in 0..<220 {
        let pixels = (0..<8 * 8 * 3).map { UInt8(($0 * 31 + number * 17) % 97 + ($0 % 3 == kind ? 130 : 10)) }
        try PNG.write(PixelImage(width: 8, height: 8, channels: 3, pixels: pixels), to: "\(place)/\(number).png")
      }
    }
    let checked = try run(session, ["data", "check", "pictures", "--data", data, "--sample", "8,8,3"])
    #expect(checked.output.contains("3: \(Self.named)0 220, \(Self.named)1 220, "), "\(checked.output)")
    let (out, classifier) = ("run" + Self.escape, Self.escape + ".h5")
    try run(
      session,
      ["train", "--model", "mlp", "--data", data, "--steps", "2", "--output", out]
        + [
          "architecture.sample=[8, 8, 3]", "architecture.classes=3", "architecture.generator.hidden=[8]",
          "architecture.critic.hidden=[8]", "training.batch=8",
        ].flatMap { ["--set", $0] })
    try run(
      session,
      ["classifier", "train", "--data", data, "--output", classifier]
        + [
          "network.filters=[4]", "network.features=8", "training.batch=20", "training.epochs=2",
          "data.sample=[8, 8, 3]", "data.translate=0",
        ].flatMap { ["--set", $0] })
    let weights = out + "/generator.h5"
    let evaluated = try run(
      session,
      ["evaluate", weights, "--data", data, "--classifier", classifier, "--samples", "100"]
        + ["--split", "validation"])
    #expect(evaluated.output.contains(Self.named + "0"), "\(evaluated.output)")
    let judge = ["evaluate", weights, "--data", data, "--classifier", classifier, "--samples", "100"]
    let json = try run(session, judge + ["--split", "validation", "--json"])
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    try run(session, ["generate", weights, "--class", "zzz\u{1B}[2J", "--grid", "a.png"], 2)
    try run(session, ["generate", weights, "--class", Self.named + "0", "--grid", "a\u{1B}[2J.png"])
    try run(session, ["generate", weights, "--count", "5\u{1B}[31m", "--grid", "a.png"], 2)
    try run(session, ["inspect", weights])
    let report = try run(session, ["inspect", weights, "--json"])
    _ = try JSONSerialization.jsonObject(with: Data(report.output.utf8))
    try run(session, ["inspect", weights, "--diff", out + "/critic.h5"], 1)
    try run(session, ["export", out, "--output", "e" + Self.escape])
    try run(session, ["import", "e\(Self.escape)/G.keras", "--output", "i\(Self.escape).h5"])
    try run(session, ["resume", out, "--seed", "9"], 2)
    for wrong in [["tr\u{1B}[2Jain"], ["generate", "--we\u{1B}[2Jights"], ["inspect", "none\u{1B}[2J.h5"]] {
      let ended = try session.run(wrong)
      #expect(ended.status != 0 && !ended.errors.contains("\u{1B}"))
    }
  }

  @Test("cuts a class name of a hundred thousand letters, which stands beside a thousand layers")
  func wideClassName() throws {
    let session = try Session()
    let wide = String(repeating: "W", count: 100_000)
    let layers = (0..<1000).map { "l\($0)" }
    let entries = layers.map { #"{"class_name": "\#(wide)", "config": {"name": "\#($0)"}}"# }
    // One class name for all of them would do in a file of HDF5 with links; here the text has it for the first ten.
    let model =
      #"{"class_name": "Model", "config": {"name": "\#(wide)", "layers": [\#(entries.prefix(10).joined(separator: ", "))]}}"#
    try ModelFile(modelConfig: model, weights: LegacyWeights(layers: layers.map { .init(name: $0, weights: []) }))
      .write(to: session.folder + "/wide.h5")
    let ended = try run(session, ["inspect", "wide.h5"])
    #expect(ended.output.split(separator: "\n").allSatisfy { $0.count < 300 })
    #expect(ended.output.utf8.count < 300_000)
    // It has the configuration, which is as long as the file's.
    let size = try #require(FileManager.default.attributesOfItem(atPath: session.folder + "/wide.h5")[.size] as? Int)
    #expect(try run(session, ["inspect", "wide.h5", "--json"]).output.utf8.count < 2 * size + 300_000)
    try run(session, ["import", "wide.h5", "--output", "g.h5"], 1)
  }

  @Test("counts what is too many to name: classes, outputs, inputs")
  func counted() throws {
    let session = try Session()
    let weights = try session.train("run", steps: 1)
    let file = try GeneratorFile(contentsOf: "\(session.folder)/\(weights)")
    try GeneratorFile(
      file.saved, latent: file.latent, classNames: (0..<10).map { "class \($0) " + String(repeating: "c", count: 900) },
      provenance: Provenance()
    ).write(to: session.folder + "/classes.h5")
    let ended = try run(session, ["generate", "classes.h5", "--class", "zzz", "--grid", "a.png"], 2)
    #expect(ended.errors.hasPrefix("ganzoo: no class 'zzz'; this generator has 10 classes: class 0 ccc"))
    let add = (0..<40_000).map { _ in #"["x", 0, 0, {}]"# }.joined(separator: ", ")
    let ends = (0..<50_000).map { _ in #"["y", 0, 0]"# }.joined(separator: ", ")
    for (inbound, outputs) in [(add, #"["y", 0, 0]"#), (#"["x", 0, 0, {}], ["x", 0, 0, {}]"#, ends)] {
      let model =
        #"{"class_name": "Model", "config": {"name": "M", "input_layers": [["x", 0, 0]], "output_layers": [\#(outputs)], "#
        + #""layers": [{"class_name": "InputLayer", "name": "x", "inbound_nodes": [], "config": {"batch_input_shape": [null, 2, 2]}}, "#
        + #"{"class_name": "Concatenate", "name": "y", "inbound_nodes": [[\#(inbound)]], "config": {"axis": 0}}]}}"#
      for axis in ["0", "-1"] {
        try ModelFile(
          modelConfig: model.replacing(#""axis": 0"#, with: #""axis": \#(axis)"#),
          weights: LegacyWeights(layers: [])
        ).write(to: session.folder + "/many.h5")
        // Rows that stand side by side make an image.
        let isImage = inbound == add && axis == "-1"
        try run(session, ["import", "many.h5", "--output", "g.h5", "--force"], isImage ? 0 : 1)
      }
    }
  }

  @Test("refuses rows of combining marks at once, wherever they come from")
  func combiningMarks() throws {
    let session = try Session()
    let marks = String(repeating: "\u{301}\u{323}", count: 25_000)
    let rule = "more than 30 combining marks"
    try session.write("title: a\(marks)\n".utf8, to: "a.yaml")
    let asked = ContinuousClock.now
    for arguments in [
      ["summary", "--model", "mlp", "--recipe", "./a.yaml"], ["summary", "--model", "mlp", "--set", "title=a" + marks],
      ["summary", "--model", "a" + marks], ["a" + marks], ["generate", "--" + marks],
      ["data", "check", "a" + marks],
    ] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2 && ended.errors.contains(rule), "\(ended.errors.prefix(300))")
      #expect(ended.errors.utf8.count < 400)
    }
    for text in ["a" + marks, String(repeating: #"\u0301\u0323"#, count: 25_000)] {
      let config = #"{"class_name": "Model", "config": {"name": "\#(text)"}}"#
      try ModelFile(modelConfig: config, weights: LegacyWeights(layers: [.init(name: "d", weights: [])]))
        .write(to: session.folder + "/a.h5")
      try run(session, ["import", "a.h5", "--output", "g.h5"], 1)
    }
    #expect(ContinuousClock.now - asked < .seconds(30))
  }
}
