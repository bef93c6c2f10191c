import Foundation
import GANZoo
import GANZooLab
import GANZooSupport
import Testing

/// The quick form of an experiment, run in a folder of its own.
struct QuickExperiment {
  let result: ExperimentResult
  /// result.json as it was written.
  let json: [String: Any]

  init(_ name: String, _ overrides: String...) throws {
    let path = NSTemporaryDirectory() + "ganzoo-lab-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try ExperimentRun(ExperimentEntry.registry[name], overrides: ["form=quick"] + overrides)
    let lab = Lab(
      zoo: .builtIn, folder: try LabFolder(path, settings: run.settings, replacing: false), threads: 2,
      program: try builtProgram(), output: ConsoleOutput { _ in })
    result = try run.run(lab)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: lab.folder.result))
    json = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    for file in [lab.folder.page, lab.folder.vectorFigure, lab.folder.pixelFigure] {
      #expect(FileManager.default.fileExists(atPath: file), "\(file)")
    }
  }

  /// What stands at a path of `numbers`.
  subscript(path: String...) -> Any? {
    path.reduce(json["numbers"]) { ($0 as? [String: Any])?[$1] }
  }

  /// A list of numbers at a path of `numbers`; empty where there is none.
  func numbers(_ path: String...) -> [Double] {
    path.reduce(json["numbers"]) { ($0 as? [String: Any])?[$1] } as? [Double] ?? []
  }
}
