import Foundation
import GANZoo
import GANZooSupport
import GANZooWeights

/// What the trained networks of a folder say of themselves, as Markdown.
package struct WeightsReadme {
  /// The whole page.
  package let text: String

  private static let head = """
    # Trained networks

    `ganzoo generate --model NAME --data DATA` draws from these without training. Each is an HDF5 file that Keras opens too:
    `keras.models.load_model("acgan.h5")`. It holds its whole recipe, which `ganzoo inspect` shows, and a checksum of the network,
    which is verified when it is read.

    `make weights` trains, measures and draws all of them again, `make weights ONLY=acgan` one; the commands are in
    [Tools/make-weights](../Tools/make-weights). This page is made from the files.
    """

  /// Reads all networks of a folder. Throws what reading one of them throws, among it that it was changed.
  package init(of folder: String) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    let weights = TrainedWeights(files: files, in: folder)
    let sections = try (weights.generators + weights.classifiers).map(Self.section)
    text = ([Self.head] + sections).joined(separator: "\n\n") + "\n"
  }

  private static func section(_ entry: TrainedWeights.Entry) throws -> String {
    let file = try KerasFile(contentsOf: entry.path)
    _ = try SavedNetwork(file, from: entry.path)
    let provenance = try Provenance(of: file, from: entry.path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: entry.path))
    let facts = [
      ("Recipe", title(of: provenance.recipe, entry.name)), ("Data set", provenance.dataset ?? "–"),
      ("GANZoo", provenance.version), ("Seed", provenance.seed.map { "\($0)" } ?? "–"),
      ("Steps", provenance.steps.grouped), ("Size", String(format: "%.2f MB", Double(bytes.count) / 1e6)),
      ("SHA-256 of the file", code(bytes.withUnsafeBytes(sum))),
      ("Checksum of the network", code(file.attributes[Provenance.checksumAttribute] ?? "–")),
    ]
    let figures = provenance.metrics.rows.map { ($0.name, $0.text) }
    let parts =
      ["## \(entry.name)"] + use(entry) + [
        table(facts), figures.isEmpty ? "Not measured." : "Measured by `ganzoo evaluate`:\n\n" + table(figures),
      ]
    return parts.joined(separator: "\n\n")
  }

  /// A picture of what a generator draws, and how it is made.
  private static func use(_ entry: TrainedWeights.Entry) -> [String] {
    guard !entry.isClassifier else { return [] }
    let data = entry.name == entry.model ? "" : " --data \(entry.data)"
    return [
      "![\(entry.data) drawn by \(entry.model)](\(entry.name).png)",
      "    ganzoo generate --model \(entry.model)\(data) --grid \(entry.name).png",
    ]
  }

  private static func title(of recipe: String, _ name: String) -> String {
    (try? SettingsTree(yaml: recipe, file: name))?["title"] ?? "–"
  }

  private static func code(_ text: String) -> String { "`\(text)`" }

  private static func table(_ rows: [(String, String)]) -> String {
    let lines = rows.map { "| " + [$0.0, $0.1].map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
    return (["| | |", "| --- | --- |"] + lines).joined(separator: "\n")
  }

  private static func sum(_ bytes: UnsafeRawBufferPointer) -> String {
    var sum = SHA256()
    sum.update(bytes)
    return sum.finish()
  }
}
