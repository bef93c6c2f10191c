import Foundation
import Testing

/// The glossary of CONTRIBUTING.md rules out words. None may come back: not in prose, a message or a comment, nor as a
/// part of a name.
@Suite("The glossary")
struct GlossaryTests {
  /// Where a word may stand: in files whose paths begin so, or in lines that match.
  private struct Exception {
    let word: String
    var files: [String] = []
    var lines: Regex<Substring>?

    func covers(_ path: String, _ line: Substring) -> Bool {
      files.contains { path.hasPrefix($0) } || lines.map { line.contains($0) } ?? false
    }
  }

  private static var exceptions: [Exception] {
    [
      // The titles of papers' pictures, and names in files and in JSON, which are those of version 0.1.0.
      Exception(
        word: "figure",
        files: [
          "CHANGELOG.md", "Sources/GANZooInterchange/Generators/Provenance.swift",
          // Papers have figures, and experiments make them again.
          "Sources/GANZooLab/", "Sources/GANZooCommand/Commands/Lab/", "Documentation/lab", "Tools/LabIndex",
        ],
        lines: #/[Ff]igures? ?(?:\d|$)|`figures`|"figures"|\bfigures\b: \[String: Pair\]|figures = metrics|, figures$/#),
      // The files of an experiment.
      Exception(word: "figure", lines: #/figure\.(?:svg|png)/#),
      // Keras' and the power method's own word, settings of recipes, and names in files of version 0.1.0.
      Exception(
        word: "iteration",
        files: [
          "CHANGELOG.md", "Benchmarks/", "Sources/GANZooNN/Optimizers/", "Sources/GANZooTraining/Checkpoints/",
          "Sources/GANZooNN/Layers/Normalization/SpectralNormalization.swift",
          "Sources/GANZooInterchange/Networks/OptimizerState.swift",
          "Sources/GANZooTraining/Trainer/TrainerState.swift", "Sources/GANZooTraining/Trainer/Rollback.swift",
          // The Keras article counts them, and so does what is said of it.
          "Models/ACGAN/",
        ],
        lines: #/critic_iterations|[{"]iterations[:"]|"iteration(?:Ms)?"|iterations: workers/#),
      // Plots, grids, shapes and a terminal's lines are drawn, and so are conclusions.
      Exception(
        word: "draw",
        files: [
          "Benchmarks/", "Sources/GANZooData/Images/", "Sources/GANZooData/Datasets/Shapes/", "Documentation/shapes.md",
          "Sources/GANZooSupport/Console/",
          "Sources/GANZooVisualization/",
        ],
        lines: #/\b(?:plots?|charts?|curves?|lines?|ax[ei]s|terminal|screen|pixels?|ScatterPlot)\b|`draws`|"draws"/#),
      Exception(
        word: "draw",
        files: [
          "Documentation/plots.md", "Sources/GANZooCommand/Commands/Plot/", "Sources/GANZooVisualization/Charts/",
        ]
      ),
      // HTML's element.
      Exception(word: "figure", files: ["Sources/GANZooVisualization/Report/"], lines: #/<figure|figure>/#),
      // Where a GAN's is compared with a WGAN's critic.
      Exception(
        word: "discriminator",
        files: ["Models/ResNet/", "Sources/GANZooLab/Experiments/CriticOneD/", "Documentation/lab/critic-1d/"]),
      // The names of earlier versions.
      Exception(word: "catalogue", files: ["CHANGELOG.md"]),
    ]
  }

  /// The words of the table's last column, and its first.
  private static func words() throws -> [(ruledOut: String, used: String)] {
    let text = try Documents.text("CONTRIBUTING.md")
    let section = text.split(separator: "## Glossary").last?.split(separator: "\n## ").first ?? ""
    return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).flatMap { row in
      let cells = row.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      return cells.count == 5 ? cells[3].split(separator: ", ").map { (String($0), cells[1]) } : []
    }
  }

  /// The words of a line in small letters, names taken apart: `criticIterations_2` is critic, iterations.
  private static func parts(_ line: Substring) -> [Substring] {
    line.replacing(#/([a-z])([A-Z])/#) { "\($0.1) \($0.2)" }.lowercased().split { !$0.isLetter }
  }

  /// Whether these words stand in a row among the parts, the last of them in any form.
  private static func contains(_ parts: [Substring], _ words: [Substring]) -> Bool {
    guard let last = words.last, parts.count >= words.count else { return false }
    let forms = Set(["", "s", "n", "ing", "ed"].map { "\(last)\($0)" })
    let before = words.dropLast()
    for end in before.count..<parts.count where forms.contains(String(parts[end])) {
      if parts[(end - before.count)..<end].elementsEqual(before) { return true }
    }
    return false
  }

  @Test("rules out words, and no file of sources or documents has one")
  func absent() throws {
    let words = try Self.words()
    #expect(Set(words.map(\.ruledOut)).isSuperset(of: ["figure", "iteration", "catalogue", "draw", "weight average"]))
    let files = Documents.files(".swift", ".c", ".h", ".md", ".yaml", ".py", "Makefile").filter {
      !$0.hasPrefix("Tests/") && !$0.hasSuffix(".pb.swift") && !$0.hasPrefix("Weights/README")
    }
    let exceptions = Self.exceptions
    var found: [String] = []
    for file in files {
      let text = try Documents.text(file)
      let inFile = words.filter {
        text.localizedCaseInsensitiveContains(String($0.ruledOut.split(separator: " ").last ?? ""))
      }
      guard !inFile.isEmpty else { continue }
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let parts = Self.parts(line)
        for (word, used) in inFile where Self.contains(parts, word.split(separator: " ")) {
          let isRow = file == "CONTRIBUTING.md" && line.hasSuffix("| \(word) |")
          let isException = exceptions.contains { $0.word == word && $0.covers(file, line) }
          if !isRow, !isException { found.append("\(file):\(index + 1): '\(word)'; the glossary has '\(used)'") }
        }
      }
    }
    #expect(found == [])
  }

  @Test("finds a word in prose, in any form, and in names")
  func forms() {
    for (line, word) in [
      ("/// Draws ten samples.", "draw"), ("let samplesDrawn = 3", "draw"), ("func criticIterations() {", "iteration"),
      ("the FIGURES of a run", "figure"), ("let weightAverage: Float", "weight average"),
      ("_catalogue[0]", "catalogue"),
    ] { #expect(Self.contains(Self.parts(line[...]), word.split(separator: " ")), "\(line)") }
    for (line, word) in [
      ("configure it", "figure"), ("a drawer", "draw"), ("the average weight", "weight average"),
      ("reiterate", "iteration"),
    ] { #expect(!Self.contains(Self.parts(line[...]), word.split(separator: " ")), "\(line)") }
  }
}
