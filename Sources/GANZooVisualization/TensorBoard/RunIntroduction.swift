import Foundation
import GANZooNN
import GANZooSupport
import GANZooTraining

/// What event files say of a run once, at its first step: recipe, settings, graph of both networks.
struct RunIntroduction {
  /// The recipe as it was in force; nil of a trainer without one.
  var settings: SettingsTree?
  /// What trains; nil where it is not known.
  var networks: [(scope: String, network: Network)] = []
  /// What a user should know of it, a sentence each.
  var notes: [String] = []
  /// A picture of real samples.
  var real: [UInt8]?

  /// The events, of a run that began at a time in seconds since 1970.
  func events(time: Double) throws -> [TBEvent] {
    var values: [TBSummary.Value] = []
    if let settings {
      values.append(try RunSettings.start(settings, time: time))
      values.append(.text("recipe", EventText.block(settings.yaml(comments: [:]), language: "yaml")))
    }
    if !notes.isEmpty { values.append(Self.notes(notes)) }
    if let real, let image = TBSummary.Value.image("real", png: real) { values.append(image) }
    let graph = networks.isEmpty ? [] : [TBEvent(step: 0, wallTime: time, .graphDef(try NetworkGraph.bytes(networks)))]
    return graph + (values.isEmpty ? [] : [.values(step: 0, wallTime: time, values)])
  }

  /// Lines for a user, as they are.
  static func notes(_ lines: [String]) -> TBSummary.Value {
    .text("notes", EventText.block(lines.map(\.printable).joined(separator: "\n")))
  }

  /// What a run's file of post-mortems says; nil where there is none that can be read.
  static func postMortem(in folder: String) -> TBSummary.Value? {
    let most = 1 << 20
    guard let bytes = try? RegularFile.beginning(of: folder + "/post-mortem.json", count: most + 1),
      bytes.count <= most, let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    return .text("post-mortem", EventText.block(text, language: "json"))
  }
}
