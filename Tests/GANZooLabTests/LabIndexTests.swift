import Foundation
import GANZooLab
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("The page of the lab")
struct LabIndexTests {
  private static let documents = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Documentation").path

  @Test("Documentation/lab.md is what the results say; `Tools/make-lab` writes it")
  func page() throws {
    let found = try String(contentsOfFile: Self.documents + "/lab.md", encoding: .utf8)
    #expect(found == (try LabIndex(of: Self.documents + "/lab").text))
  }

  @Test("results that are committed are of experiments that there are, with all files")
  func folders() throws {
    let names = try ExperimentEntry.registry.names
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.documents + "/lab") {
      #expect(names.contains(name), "\(name)")
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(Self.documents)/lab/\(name)")
      #expect(files.sorted() == ["README.md", "figure.png", "figure.svg", "result.json"], "\(name)")
    }
  }

  @Test("says how many findings agree, and refuses results of another form or experiment")
  func rows() throws {
    let home = try TemporaryFolder()
    let folder = home.path + "/divergences"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let write = { (experiment: String, form: String) in
      let text = """
        {"experiment": "\(experiment)", "form": "\(form)", "findings": [{"agrees": true}, {"agrees": false}]}
        """
      try Data(text.utf8).write(to: URL(filePath: folder + "/result.json"))
    }
    try write("divergences", "full")
    let page = try LabIndex(of: home.path).text
    #expect(page.contains("| [divergences](lab/divergences/README.md): Divergences as one Gaussian moves away"))
    #expect(page.contains(" | below 1 | 1 of 2 agree |\n"))
    #expect(!page.contains("[transport]"))
    let caution = try #require(ExperimentRun(ExperimentEntry.registry["clipping"], overrides: ["form=quick"]).caution)
    #expect(caution.contains("too short to judge") && page.contains("too short to judge"))
    for (experiment, form) in [("divergences", "quick"), ("transport", "full")] {
      try write(experiment, form)
      #expect(
        message { _ = try LabIndex(of: home.path) }
          == "\(folder)/result.json is not the result of the full form of divergences")
    }
  }
}
