import Foundation
import GANZoo
import GANZooSupport
import GANZooTestSupport
import GANZooVisualization
import Testing

@Suite("A run's report")
struct ReportTests {
  /// A folder as a run leaves it, without networks.
  private func run(
    named name: String = "run", recipe: Recipe, log: String, notes: String = "", grids: [Int] = [],
    in folder: TemporaryFolder
  ) throws -> RunRecord {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path + "/samples", withIntermediateDirectories: true)
    try recipe.resolved.yaml.write(toFile: path + "/recipe.yaml", atomically: true, encoding: .utf8)
    try log.write(toFile: path + "/log.jsonl", atomically: true, encoding: .utf8)
    try notes.write(toFile: path + "/notes.jsonl", atomically: true, encoding: .utf8)
    for step in grids {
      let image = PixelImage(width: 2, height: 2, channels: 1, pixels: [0, 255, UInt8(step % 256), 7])
      let digits = String(repeating: "0", count: 7 - "\(step)".count) + "\(step)"
      try PNG.write(image, to: "\(path)/samples/step-\(digits).png")
    }
    return try RunRecord(path)
  }

  private let log = """
    {"step": 0, "seconds": 0.5, "critic/real": 0.6931472, "generator/adversarial": 0.25}
    {"step": 10, "seconds": 1.5, "critic/real": 0.5, "generator/adversarial": 0.75, "metric/accuracy": 0.125}

    """

  private func page(_ record: RunRecord) throws -> String { try RunReport([.init(record)], zoo: .builtIn).page() }

  /// What an XML reader makes of a page: elements that are not closed, or twice the same attribute, are errors.
  private func check(_ page: String, at location: SourceLocation = #_sourceLocation) throws {
    let style = #/<style>.*?</style>|<script>.*?</script>|<!DOCTYPE html>/#.dotMatchesNewlines()
    var text = page.replacing(style, with: "")
    for (name, isEmpty) in [("meta", true), ("img", true), ("input", true), ("br", true)] where isEmpty {
      text = text.replacing(try Regex("<(\(name)[^>]*[^/])>|<\(name)>")) { match in
        "<\(match.output[1].substring.map(String.init) ?? name)/>"
      }
    }
    let path = NSTemporaryDirectory() + "ganzoo-report-\(UUID()).xml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { unlink(path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])", path]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(message.suffix(300))", sourceLocation: location)
  }

  @Test("shows settings that differ, and a command that gives the same recipe again")
  func again() throws {
    let overrides = ["training.batch=16", "objective.name=wgan-gp", "architecture.latent=40"]
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: overrides)
    let folder = try TemporaryFolder()
    let page = try page(run(recipe: recipe, log: log, in: folder))
    #expect(page.contains("What differs from the recipe acgan default"))
    #expect(page.contains("<th scope=\"row\">training.batch</th><td>64</td><td>16</td>"))
    let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("<pre><code>ganzoo train") })
    let words = line.replacing("<pre><code>", with: "").replacing("</code></pre>", with: "").replacing(
      "&#39;", with: "'")
    #expect(words.hasPrefix("ganzoo train --model acgan --set 'objective.name=wgan-gp' --set "))
    let given = words.split(separator: " --set ").dropFirst().map { $0.replacing("'", with: "") }
    let same = try Zoo.builtIn.recipe(model: "acgan", overrides: given.map(String.init))
    #expect(same.resolved.differences(to: recipe.resolved).isEmpty)
    try check(page)
  }

  @Test("names the command that measures what the run generates")
  func unmeasured() throws {
    let folder = try TemporaryFolder()
    for (name, recipe, command) in [
      ("a", try Zoo.builtIn.recipe(model: "acgan"), "ganzoo report PATH --evaluate"),
      (
        "b", try Zoo.builtIn.recipe(model: "mlp", recipe: "toy-8-gaussians"), "ganzoo evaluate PATH --record"
      ),
      (
        "c", try Zoo.builtIn.recipe(model: "dcgan", overrides: ["data.set=pictures", "data.folder=none"]),
        "ganzoo evaluate PATH --data none --classifier CLASSIFIER --record"
      ),
      (
        "d", try Zoo.builtIn.recipe(model: "resnet", recipe: "cifar10"),
        "ganzoo evaluate PATH --classifier CLASSIFIER --record"
      ),
    ] {
      let record = try run(named: name, recipe: recipe, log: log, in: folder)
      let text = try page(record)
      #expect(text.contains("<pre><code>\(command.replacing("PATH", with: record.path))</code></pre>"), "\(command)")
    }
    #expect(try TrainedWeights.bundled().classifiers.map(\.data).sorted() == RunReport.judged)
  }

  @Test("says of a recipe of the zoo that it is unchanged, for each of them")
  func unchanged() throws {
    for entry in Zoo.builtIn.architectures.entries {
      for text in entry.recipes {
        let folder = try TemporaryFolder()
        let recipe = try Zoo.builtIn.recipe(model: entry.name, recipe: text.name)
        let page = try page(run(recipe: recipe, log: log, in: folder))
        #expect(page.contains("<p>The recipe <code>\(entry.name) \(text.name)</code>, unchanged.</p>"))
      }
    }
  }

  @Test("embeds grids, the first and the last always, and needs no other file")
  func grids() throws {
    let folder = try TemporaryFolder()
    let recipe = try Zoo.builtIn.recipe(model: "acgan")
    let page = try page(run(recipe: recipe, log: log, grids: Array(stride(from: 0, to: 990, by: 10)), in: folder))
    #expect(page.matches(of: /<figcaption>Step [0-9]+<\/figcaption>/).count == 40)
    #expect(page.contains("<figcaption>Step 0</figcaption>") && page.contains("<figcaption>Step 980</figcaption>"))
    #expect(page.contains("Shown are 40 of 99 grids."))
    #expect(!page.contains(/(src|href)="(?!data:|#)/))
    try check(page)
  }

  @Test("shows the grid of the last step once, also where it is the run's last grid, too")
  func lastGrid() throws {
    let folder = try TemporaryFolder()
    let recipe = try Zoo.builtIn.recipe(model: "acgan")
    let record = try run(recipe: recipe, log: log, grids: [0, 5, 10], in: folder)
    let captions = #/<figcaption>([^<]*)<\/figcaption>/#
    #expect(try page(record).matches(of: captions).map { String($0.1) } == ["Step 0", "Step 5", "Step 10"])
    try FileManager.default.copyItem(
      atPath: record.path + "/samples/step-0000010.png", toPath: record.path + "/grid.png")
    #expect(try page(record).matches(of: captions).map { String($0.1) } == ["Step 0", "Step 5", "Step 11, the end"])
  }

  @Test("ends with the latest grid: that of an end behind which the run has gone on is not shown any more")
  func gridsBehindAnEnd() throws {
    let folder = try TemporaryFolder()
    var record = try run(recipe: Zoo.builtIn.recipe(model: "acgan"), log: log, grids: [0, 5, 10], in: folder)
    let z = Symbol.input("z", [2])
    let network = try Network("G", inputs: [z], outputs: [Dense(2)(z)])
    let saved = SavedNetwork(Model(network, seed: 1, on: Device(threads: 1)))
    /// The captions where the generator came after so many steps.
    func captions(_ steps: Int) throws -> [String] {
      try GeneratorFile(saved, latent: LatentSpace(size: 2), classNames: [], provenance: Provenance(steps: steps))
        .write(to: record.path + "/generator.h5")
      return try page(record).matches(of: #/<figcaption>([^<]*)<\/figcaption>/#).map { String($0.1) }
    }
    let end = record.path + "/grid.png"
    // It was stopped between two grids; with fewer steps than the newest one had, since it was killed before.
    try PNG.write(PixelImage(width: 1, height: 1, channels: 1, pixels: [9]), to: end)
    #expect(try captions(8) == ["Step 0", "Step 5", "Step 10", "Step 8, the end"])
    #expect(try captions(11) == ["Step 0", "Step 5", "Step 10"])
    #expect(try captions(14) == ["Step 0", "Step 5", "Step 10", "Step 14, the end"])
    // While it is at work it has no end.
    let lock = try RunLock(record.path + "/run.lock", of: record.path)
    try record.update()
    #expect(record.state == .running && lock.isHeld)
    #expect(try captions(14) == ["Step 0", "Step 5", "Step 10", "Step 14"])
    #expect(try captions(11) == ["Step 0", "Step 5", "Step 10"])
    // It was done, and then got more steps.
    try FileManager.default.removeItem(atPath: end)
    try FileManager.default.copyItem(atPath: record.path + "/samples/step-0000005.png", toPath: end)
    #expect(try captions(11) == ["Step 0", "Step 5", "Step 10"])
  }

  @Test("is of a run at work while its lock is held, and not by what a killed one has left")
  func atWork() throws {
    let folder = try TemporaryFolder()
    var record = try run(recipe: Zoo.builtIn.recipe(model: "acgan"), log: log, in: folder)
    for owner in ["\(getpid()), \"host\": \"\(ProcessInfo.processInfo.hostName)", "1, \"host\": \"elsewhere"] {
      _ = try folder.file("run/run.lock", "{\"pid\": \(owner)\"}\n")
      try record.update()
      #expect(record.state == .stopped, "\(owner)")
    }
    let lock = try RunLock(record.path + "/run.lock", of: record.path)
    try record.update()
    #expect(record.state == .running && lock.isHeld)
  }

  @Test("escapes what a folder says, wherever it stands")
  func hostile() throws {
    let folder = try TemporaryFolder()
    let attack = "</script><script>alert(1)</script>\" onload='x' \u{1B}[31m"
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: ["title=\(attack.replacing("'", with: "''"))"])
    let text = try #require(
      String(data: JSONEncoder().encode(["note": "warning: \(attack)", "time": "now"]), encoding: .utf8))
    let notes = text.replacing("{", with: "{\"step\": 3, ", maxReplacements: 1) + "\n"
    let name = "<img src=x onerror=alert(1)>"
    let log = #"{"step": 0, "seconds": 1, "<b>&\"'": 1, "critic/real": 2}"# + "\n"
    let page = try page(run(named: name, recipe: recipe, log: log, notes: notes, in: folder))
    #expect(page.matches(of: /<script/).count == 1 && !page.contains("<img src=x") && !page.contains("onload='x'"))
    #expect(!page.contains("\u{1B}") && !page.contains("<b>&"))
    #expect(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)"))
    try check(page)
  }

  @Test("shows several runs side by side, with what differs")
  func several() throws {
    let folder = try TemporaryFolder()
    let runs = try [16, 64].map { batch in
      let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.batch=\(batch)"])
      return RunReport.Entry(try run(named: "batch-\(batch)", recipe: recipe, log: log, in: folder))
    }
    let page = try RunReport(runs, zoo: .builtIn).page()
    #expect(page.contains("<th scope=\"row\">training.batch</th><td>16</td><td>64</td>"))
    #expect(page.contains("<th scope=\"row\">metric/accuracy</th><td>0.125</td><td>0.125</td>"))
    #expect(page.contains("<h1>2 runs</h1>"))
    try check(page)
  }

  @Test("tells machines, notes and the end")
  func notes() throws {
    let folder = try TemporaryFolder()
    let notes = """
      {"step": 0, "time": "2026-01-31T12:00:00Z", "began": {"version": "0.2.0", "processor": "A", "vectors": "AVX2", "device": "cpu", "threads": 2}}
      {"step": 10, "time": "2026-01-31T12:01:00Z", "note": "warning: the accuracy falls"}
      torn
      {"step": 11, "time": "2026-01-31T12:02:00Z", "ended": "stopped"}
      """
    let record = try run(recipe: Zoo.builtIn.recipe(model: "acgan"), log: log, notes: notes, in: folder)
    #expect(record.diary.entries.map(\.step) == [0, 10, 11] && record.diary.entries.last?.ended == "stopped")
    let page = try page(record)
    #expect(page.contains("<th scope=\"row\">Machine</th><td>A, AVX2, 2 threads, cpu</td>"))
    #expect(page.contains("<li>step 10: warning: the accuracy falls</li>"))
    #expect(page.contains("<td>7.3 steps a second</td>"))
  }
}
