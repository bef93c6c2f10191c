import Foundation
import GANZoo
import GANZooLab
import GANZooTestSupport
import Testing

@Suite("The experiment on text")
struct TextExperimentTests {
  private func object(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("measures three methods from the same start, beside real lines, and comes out the same again")
  func quick() throws {
    let folder = try TemporaryFolder()
    let run = try ExperimentRun(ExperimentEntry.registry["text"], overrides: ["form=quick"])
    let make = { (name: String) in
      let path = "\(folder.path)/\(name)"
      let lab = Lab(
        zoo: .builtIn, folder: try LabFolder(path, settings: run.settings, replacing: false), threads: 2)
      return (path, try run.run(lab))
    }
    let (path, result) = try make("a")
    let numbers = try #require(try object(path + "/result.json")["numbers"] as? [String: Any])
    #expect(numbers["steps"] as? [Int] == [0, 3, 6])
    let ceiling = try #require(numbers["ceiling"] as? [Double])
    #expect(ceiling.count == 4 && zip(ceiling, ceiling.dropFirst()).allSatisfy { $0 < $1 } && ceiling[0] < 0.02)
    var starts: [[Double]] = []
    for method in ["penalty", "clipping", "plain"] {
      let runs = try #require(numbers[method] as? [[String: Any]])
      #expect(runs.count == 1)
      let distances = try #require(runs[0]["distances"] as? [[Double]])
      #expect(distances.count == 3)
      // No six steps bring a generator to real text.
      for row in distances { #expect(zip(row, ceiling).allSatisfy { $0 > $1 && $0 <= 1 }, "\(method)") }
      starts.append(distances[0])
      #expect((runs[0]["lines"] as? [String])?.count == 8)
    }
    // Methods begin with the same weights.
    #expect(starts[0] == starts[1] && starts[1] == starts[2])
    #expect(result.findings.count == 3 && result.tables[0].rows.count == 4)
    let page = try String(contentsOfFile: path + "/README.md", encoding: .utf8)
    #expect(page.contains("## What WGAN-GP writes at the end\n\n    "))
    let (second, _) = try make("b")
    let again = try #require(try object(second + "/result.json")["numbers"] as? [String: Any])
    for method in ["penalty", "clipping", "plain"] {
      let distances = { (numbers: [String: Any]) in
        (numbers[method] as? [[String: Any]])?.map { $0["distances"] as? [[Double]] }
      }
      #expect(distances(again) == distances(numbers))
    }
  }
}
