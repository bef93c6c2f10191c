import Foundation
import GANZooData
import GANZooEvaluation
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// What a report says of one run.
struct RunSection {
  let record: RunRecord
  private let evaluation: Evaluation?
  private let zoo: Zoo
  private let origin: RecipeOrigin
  private let number: Int
  private let isAlone: Bool
  private let frames: Int

  /// Grids that all runs of a page show; a page of many would be too large for a mail.
  static let mostFrames = 40
  private static let mostImageBytes = 12 << 20
  /// Of a file of lines, so much is read and so many lines are shown.
  private static let mostTextBytes = 65_536
  private static let mostLines = 20

  init(_ entry: RunReport.Entry, number: Int, of count: Int, _ zoo: Zoo, frames: Int) {
    (record, evaluation, self.number, isAlone) = (entry.record, entry.evaluation, number, count == 1)
    self.frames = max(2, frames)
    self.zoo = zoo
    origin = RecipeOrigin(of: record.recipe, zoo)
  }

  func html() throws -> HTML {
    let heading: HTML = isAlone ? .empty : "<h2 class=\"run\">Run \(record.name)</h2>\n"
    return """
      \(heading)\(summary)\(isAlone ? curves : .empty)\(grids)\(try quality())\(settings)\(notes)\(reproduction)
      """
  }

  private func id(_ name: String) -> String { "run-\(number)-\(name)" }

  // MARK: - Summary

  private var summary: HTML {
    let planned = record.plannedSteps.map { " of \($0.grouped)" } ?? ""
    var facts: [(String, String)] = [
      ("State", record.state.rawValue), ("Steps", record.stepsDone.grouped + planned), ("Model", origin.model),
      ("Recipe", record.recipe["title"] ?? "–"), ("Source", record.recipe["source"] ?? "–"),
      ("Data", record.recipe["data.set"] ?? "–"), ("Seed", record.recipe["training.seed"] ?? "–"),
    ]
    if record.seconds > 0 {
      facts += [
        ("Time of training", Duration.seconds(record.seconds).unitText),
        ("Speed", String(format: "%.1f steps a second", Double(record.stepsDone) / record.seconds)),
      ]
    }
    for machine in Self.unique(record.diary.machines) {
      let threads = machine.threads.counted("thread")
      facts.append(("Machine", "\(machine.processor), \(machine.vectors), \(threads), \(machine.device)"))
      facts.append(("GANZoo", machine.version))
    }
    if record.diary.machines.isEmpty, let version = record.version { facts.append(("GANZoo", version)) }
    return .table("The run", head: [], rows: facts.map { ["\($0)", "\($1)"] })
  }

  private static func unique(_ machines: [RunDiary.Machine]) -> [RunDiary.Machine] {
    machines.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  // MARK: - Curves and grids

  private var curves: HTML { .section("Curves", id: id("curves"), RunCurves([record]).html) }

  private var grids: HTML {
    let end = record.path + "/grid.png"
    let newest = record.grids.last
    // After its last step a run has the same grid as at its end.
    let isTwice = newest.map { FileManager.default.contentsEqual(atPath: $0.path, andPath: end) } ?? false
    let steps = generatorSteps
    // A run that has gone on behind its end has a newer grid, with which the generator came.
    let isOlder = newest.map { !isTwice && $0.step + 1 == steps } ?? false
    let last = isOlder ? nil : ReportImage(end)
    let earlier = isTwice ? record.grids.dropLast() : record.grids[...]
    let chosen = Self.spread(Array(earlier), over: frames)
    var room = Self.mostImageBytes
    var images = chosen.compactMap { grid -> (label: String, image: ReportImage)? in
      guard let image = ReportImage(grid.path), image.count <= room else { return nil }
      room -= image.count
      return (grid.step.grouped, image)
    }
    let count = images.count == earlier.count ? "" : " Shown are \(images.count) of \(earlier.count) grids."
    if let last {
      images.append(((steps ?? record.stepsDone).grouped + (record.state == .running ? "" : ", the end"), last))
    }
    guard !images.isEmpty else { return .empty }
    let items = images.map { label, image -> HTML in
      """
      <li><figure>\(image.html(alt: "Samples, step \(label)", attributes: " class=\"grid\""))
      <figcaption>Step \(label)</figcaption></figure></li>

      """
    }
    let slider = id("slider")
    return .section(
      "Samples through time", id: id("grids"),
      """
      <p>The same latent vectors at each step.\(count)</p>
      <div class="film">
      <p class="control"><label for="\(slider)">Through time</label><br>
      <input type="range" id="\(slider)" min="0" step="1"></p>
      <ol>
      \(items)</ol></div>
      \(lines)
      """)
  }

  /// The steps that the run's generator had done: it is written with each grid, and with that of the end. Nil where
  /// there is none that says so.
  private var generatorSteps: Int? {
    let text = try? HDF5Reader(record.path + "/generator.h5").string(ModelFile.attributePrefix + "steps", of: "/")
    return text.flatMap { Int($0) }
  }

  /// Lines of the last grid of a run on text.
  private var lines: HTML {
    guard let grid = record.grids.last,
      let bytes = try? RegularFile.beginning(of: grid.path.dropLast(3) + "txt", count: Self.mostTextBytes)
    else { return .empty }
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .prefix(Self.mostLines).map { $0.shown(most: 200) }.joined(separator: "\n")
    return "<p>Lines at step \(grid.step.grouped):</p>\n<pre>\(text)</pre>\n"
  }

  /// The first, the last, and others between them at even distances.
  private static func spread(_ grids: [RunGrid], over count: Int) -> [RunGrid] {
    guard grids.count > count else { return grids }
    return (0..<count).map { grids[$0 * (grids.count - 1) / (count - 1)] }
  }

  // MARK: - Quality

  private func quality() throws -> HTML {
    let file = try? GeneratorFile(contentsOf: record.path + "/generator.h5")
    if let evaluation {
      return .section("Quality", id: id("quality"), try ReportQuality(evaluation).html())
    }
    if let recorded = file?.provenance.metrics, let table = ReportQuality.table(recorded: recorded) {
      return .section("Quality", id: id("quality"), table)
    }
    return .section(
      "Quality", id: id("quality"),
      "<p>Not measured yet; this adds it:</p>\n<pre><code>\(measurement(of: file))</code></pre>\n")
  }

  /// The command that measures what the run generates.
  private func measurement(of file: GeneratorFile?) -> String {
    let path = record.path.shellWord
    let entry = zoo.datasets.entries.first { $0.name == record.recipe["data.set"] }
    let sample = file?.network.outputShapes[0].sizes ?? entry?.shape
    guard sample?.count ?? 3 == 3 else { return "ganzoo evaluate \(path) --record" }
    let isJudged = entry.map { RunReport.judged.contains($0.name) && sample == $0.shape } ?? false
    if isJudged, record.options?.classifier == nil { return "ganzoo report \(path) --evaluate" }
    let data = record.recipe["data.folder"].map { " --data \($0.shellWord)" } ?? ""
    return
      "ganzoo evaluate \(path)\(data) --classifier \(record.options?.classifier?.shellWord ?? "CLASSIFIER") --record"
  }

  // MARK: - Settings, notes, and the same again

  private var settings: HTML {
    guard let name = origin.recipe else { return .section("Settings", id: id("settings"), allSettings) }
    let body: HTML =
      origin.differences.isEmpty
      ? "<p>The recipe <code>\(origin.model) \(name)</code>, unchanged.</p>\n"
      : .table(
        "What differs from the recipe \(origin.model) \(name)", head: ["Setting", "Recipe", "Run"],
        rows: origin.differences.map { ["\($0.path)", "\($0.old ?? "–")", "\($0.new ?? "–")"] })
    return .section("Settings", id: id("settings"), "\(body)\(allSettings)")
  }

  private var allSettings: HTML {
    """
    <details><summary>All settings in force</summary>
    <pre><code>\(record.recipe.yaml)</code></pre></details>

    """
  }

  private var notes: HTML {
    let failure = RunFailure.last(in: record.path + "/post-mortem.json")
    let told = record.diary.notes.suffix(Self.mostNotes)
    guard failure != nil || !told.isEmpty else { return .empty }
    let postMortem: HTML =
      failure.map { "<p class=\"warning\">Post-mortem, step \($0.step.grouped): \($0.error.message(most: 1000))</p>\n" }
      ?? .empty
    let warnings = told.filter { $0.text.contains("warning") }
    let warningList: HTML =
      warnings.isEmpty
      ? "<p>No warnings.</p>\n" : "<ul class=\"warning\">\n\(warnings.map(Self.item))</ul>\n"
    let all: HTML =
      told.isEmpty ? .empty : "<details><summary>All notes</summary>\n<ul>\n\(told.map(Self.item))</ul></details>\n"
    return .section("Notes and warnings", id: id("notes"), "\(postMortem)\(warningList)\(all)")
  }

  private static func item(_ note: (step: Int, text: String)) -> HTML {
    note.text.hasPrefix("step ") ? "<li>\(note.text)</li>\n" : "<li>step \(note.step.grouped): \(note.text)</li>\n"
  }

  private static let mostNotes = 200

  /// The command for a run that did not begin with random networks; nil for any other.
  private var startCommand: String? {
    if let source = record.recipe["start.from"] {
      return "ganzoo train --init \(source.shellWord) --recipe ./recipe.yaml"
    }
    guard record.recipe["model"] == ImportedNetworks.name else { return nil }
    return "ganzoo train --from GENERATOR --critic CRITIC --recipe ./recipe.yaml"
  }

  private var reproduction: HTML {
    let file = Data(record.recipe.yaml.utf8).base64EncodedString()
    let command =
      startCommand ?? origin.arguments(record.recipe, zoo).map { "ganzoo train " + $0.joined(separator: " ") }
      ?? "ganzoo train --model \(origin.model.shellWord) --recipe ./recipe.yaml"
    let interval = record.options?.evaluateEvery.map { " --evaluate-every \($0)" } ?? ""
    let classifier = interval.isEmpty ? nil : record.options?.classifier.map { " --classifier \($0.shellWord)" }
    return .section(
      "The same again", id: id("again"),
      """
      <p>The same version of GANZoo on the same kind of processor gives the same bytes, with any number of threads:</p>
      <pre><code>\(command)\(interval)\(classifier ?? "")</code></pre>
      <p><a download="recipe.yaml" href="data:application/yaml;base64,\(file)">recipe.yaml</a> is all that was in
      force.</p>

      """)
  }
}
