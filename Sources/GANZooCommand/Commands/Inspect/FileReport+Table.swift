import Foundation
import GANZoo
import GANZooFormats
import GANZooSupport

extension FileReport {
  /// Facts, a table with a row for each weight, and what our own files say of themselves.
  package var text: String { text(width: nil) }

  /// For a terminal with this many columns.
  func text(width: Int?) -> String {
    let sections = [("Metrics", metrics), ("Recipe", quoted["recipe"] ?? "")].filter { !$1.isEmpty }
    let parts = [facts, table.text(width: width)] + sections.map { "\($0):\n\n" + Self.indented($1) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The most models within a model that are listed.
  private static let mostParts = 20

  private var facts: String {
    var lines = ["\(file): \(Self.words(format)), \(bytes.grouped) bytes", "SHA-256  \(sha256)"]
    if let kerasVersion { lines.append("Keras    \(kerasVersion.shown())") }
    if let network { lines.append("Network  \(network.shown())") }
    for (number, part) in (parts ?? []).prefix(Self.mostParts).enumerated() {
      lines.append((number == 0 ? "Models   " : "         ") + part.description)
    }
    lines.append(
      "Weights  \(parameters.grouped) numbers in \(layers.count { $0.weights.contains { $0.type == nil } }) of "
        + layers.count.counted("layer")
    )
    if let optimizerCount {
      lines.append("Trained  with an optimizer whose state is here: \(optimizerCount.counted("array"))")
    } else if isCompiled {
      lines.append("Trained  with settings that are here; an optimizer's state is not, or cannot be read")
    }
    for (key, name) in [
      ("version", "GANZoo"), ("data", "Data set"), ("seed", "Seed"), ("steps", "Steps"), ("latent", "Latent"),
      ("classes", "Classes"), ("sample", "Sample"), ("pixels", "Pixels"), ("license", "Licence"),
      ("checksum", "Checksum"),
    ] {
      if let value = quoted[key] {
        lines.append(name.padding(toLength: 9, withPad: " ", startingAt: 0) + value.shown(most: Self.longestFact))
      }
    }
    if isIntact == false { lines.append("         is of another network: the file was changed or damaged") }
    return lines.joined(separator: "\n")
  }

  /// Measured quality, a line for each metric; text that is not JSON is shown as it is.
  private var metrics: String {
    guard let text = quoted["metrics"] else { return "" }
    guard let rows = try? JSONObject(json: text).rows else { return text }
    return rows.map { "\($0): \($1)" }.joined(separator: "\n")
  }

  private var table: TextTable {
    var table = TextTable([
      .left("Layer"), .left("Type", leaves: 1), .left("Weight"), .left("Shape", wraps: false),
      .right("Bytes", leaves: 2), .left("SHA-256", wraps: false, leaves: 3),
    ])
    for layer in layers {
      let name = [layer.name ?? layer.group, layer.className ?? ""]
      if layer.weights.isEmpty { table.append(name + ["", "", "", ""]) }
      for (number, weight) in layer.weights.enumerated() {
        table.append((number == 0 ? name : ["", ""]) + Self.cells(weight))
      }
    }
    return table
  }

  private static func cells(_ weight: Weight) -> [String] {
    let shape = "(\(weight.shape.map(String.init).joined(separator: ", ")))"
    let type = weight.type.map { " " + $0.printable } ?? ""
    let sum = weight.sha256 ?? ""
    return [weight.name.printable, shape + type, weight.bytes?.grouped ?? "", String(sum.prefix(12))]
  }

  private static func words(_ format: String) -> String {
    switch KerasFile.Format(rawValue: format) {
    case .legacyWeights: "weights in Keras' legacy layout"
    case .legacyModel: "a whole model in Keras' legacy layout"
    case .weights: "weights in Keras 3's layout"
    case .archive: "a whole model in Keras 3's archive"
    case .safetensors: "weights as safetensors"
    case .onnx: "a network as ONNX"
    case nil: format
    }
  }

  /// Characters of a fact, or of a line of a recipe, and lines of a recipe: --json has all of them.
  private static let longestFact = 200
  private static let mostLines = 1000

  private static func indented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let more = lines.count > mostLines ? ["… and \((lines.count - mostLines).counted("more line"))"] : []
    return (lines.prefix(mostLines).map { $0.shown(most: longestFact) } + more)
      .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
  }
}
