import Foundation
import GANZooSupport
import SwiftProtobuf

/// A run's settings as TensorBoard's tab HParams compares them; its metrics there are the last values of curves.
enum RunSettings {
  /// Sections and settings that tell runs apart, and what of these does not.
  private static let sections = ["objective.", "optimizers.", "schedule.", "training."]
  private static let settings: Set = ["model", "data.set", "data.folder"]
  private static let leftOut: Set = ["training.log_every", "training.grid_every"]

  private static let (startTag, endTag) = ("_hparams_/session_start_info", "_hparams_/session_end_info")

  /// The settings of a run that begins at a time, in seconds since 1970.
  static func start(_ recipe: SettingsTree, time: Double) throws -> TBSummary.Value {
    var start = TBSessionStartInfo()
    start.startTimeSecs = time
    for path in recipe.paths where isCompared(path) { start.hparams[path] = recipe.yaml(at: path).map(value) }
    var data = TBHParamsPluginData()
    data.sessionStartInfo = start
    return try .hyperparameters(startTag, data)
  }

  /// How a run ended.
  static func end(isFinished: Bool, time: Double) throws -> TBSummary.Value {
    var end = TBSessionEndInfo()
    end.status = isFinished ? .success : .failure
    end.endTimeSecs = time
    var data = TBHParamsPluginData()
    data.sessionEndInfo = end
    return try .hyperparameters(endTag, data)
  }

  private static func isCompared(_ path: String) -> Bool {
    settings.contains(path) || sections.contains { path.hasPrefix($0) } && !leftOut.contains(path)
  }

  /// A number, true or false, or a text, as YAML has it.
  private static func value(_ yaml: String) -> Google_Protobuf_Value {
    switch yaml {
    case "true", "false": Google_Protobuf_Value(boolValue: yaml == "true")
    default: Double(yaml).map { Google_Protobuf_Value(numberValue: $0) } ?? Google_Protobuf_Value(stringValue: yaml)
    }
  }
}
