import Foundation
package import GANZoo
import GANZooFormats
import GANZooInterchange
import GANZooSupport

/// What a file of Keras' is, for people and for programs.
package struct FileReport: Encodable {
  struct Layer: Encodable {
    let name: String?
    let group: String
    let className: String?
    let weights: [Weight]
  }

  struct Weight: Encodable {
    let name: String
    let shape: [Int]
    /// The file's type of data that are no floating-point numbers, such as "int64".
    let type: String?
    /// As float32, whatever the file keeps; nil where it is no numbers.
    let bytes: Int?
    /// Of the values as little-endian float32.
    let sha256: String?
  }

  /// A model within the model.
  struct Part: Encodable {
    let name: String
    let role: String?
    let inputShapes, outputShapes: [[Int]]
    /// All of it in words.
    let description: String

    private enum CodingKeys: String, CodingKey {
      case name, role, inputShapes, outputShapes
    }
  }

  let file, format: String
  let bytes: Int
  let sha256: String
  let kerasVersion, network: String?
  let parameters: Int
  let layers: [Layer]
  let isCompiled: Bool
  /// Without values unless they were asked for.
  let optimizer: [Weight]?
  /// How many arrays the optimizer's state has, for the table.
  let optimizerCount: Int?
  /// Our own attributes, without their prefix: texts as they are, JSON as what it says.
  let ganzoo: [String: NestedJSON]?
  /// What Keras wrote of the model and of its compilation, as what it says.
  let modelConfig, trainingConfig: NestedJSON?
  /// `ganzoo` as the file has it, for the table.
  let quoted: [String: String]
  /// The models within the model, such as a GAN's generator and critic; nil where there are none, or an unknown layer.
  let parts: [Part]?
  /// Whether a file of ours holds the network that its checksum is of; nil where it has none, or an unknown layer.
  let isIntact: Bool?

  /// Reads and describes a file. Throws `KerasFormatError`.
  ///
  /// - Parameter readsOptimizer: whether the optimizer's arrays are described, too, rather than counted.
  package init(contentsOf path: String, layers registry: LayerRegistry, readsOptimizer: Bool = false) throws {
    let content = try KerasFile.read(path, readsOptimizer: readsOptimizer)
    try content.checkLayers(in: path)
    let weights = HubFolder.weightsFile(path)
    let data = try Data(contentsOf: URL(fileURLWithPath: weights), options: .mappedIfSafe)
    (file, format, bytes, sha256) = (weights, content.format.rawValue, data.count, data.withUnsafeBytes(sum))
    kerasVersion = content.kerasVersion
    let model = ModelOutline(content.modelConfig)
    network = model.name
    layers = content.weights.layers.flatMap { Self.layers($0, [], model) }
    parameters = layers.flatMap(\.weights).reduce(0) { $0 + ($1.type == nil ? $1.shape.reduce(1, *) : 0) }
    optimizer = content.optimizer.map { $0.variables.map(Self.weight) }
    optimizerCount = content.optimizer?.count
    isCompiled = content.isCompiled
    let facts = NetworkFacts(content.attributes)
    let checksum = content.attributes[Provenance.checksumAttribute].map { ["checksum": $0] } ?? [:]
    quoted = facts.texts.merging(checksum) { $1 }
    let nested = Dictionary(facts.json.entries.map { ($0.key, NestedJSON($0.value)) }) { first, _ in first }
    ganzoo = quoted.isEmpty ? nil : nested.merging(checksum.mapValues { NestedJSON(.string($0)) }) { $1 }
    modelConfig = content.modelConfig.map(NestedJSON.init(quoted:))
    trainingConfig = content.trainingConfig.map(NestedJSON.init(quoted:))
    parts = Self.parts(content.modelConfig, registry)
    isIntact = Self.isIntact(content, path, registry)
  }

  private static func parts(_ json: String?, _ registry: LayerRegistry) -> [Part]? {
    guard let json, let model = try? KerasModel(configuration: JSONObject(configuration: json), layers: registry) else {
      return nil
    }
    let parts = model.parts.map { part in
      Part(
        name: part.name, role: part.role?.rawValue, inputShapes: part.inputShapes.map(\.sizes),
        outputShapes: part.outputShapes.map(\.sizes), description: part.described)
    }
    return parts.isEmpty ? nil : parts
  }

  private enum CodingKeys: String, CodingKey {
    case file, format, bytes, sha256, kerasVersion, network, parameters, layers, isCompiled, optimizer, ganzoo
    case modelConfig, trainingConfig, parts, isIntact
  }

  private static func isIntact(_ content: KerasFile, _ path: String, _ registry: LayerRegistry) -> Bool? {
    guard content.attributes[Provenance.checksumAttribute] != nil else { return nil }
    do {
      _ = try SavedNetwork(content, from: path, layers: registry)
      return true
    } catch is ProvenanceError {
      return false
    } catch {
      return nil
    }
  }

  /// A layer, or the layers of a model, each with the models that it stands in before its name.
  private static func layers(_ layer: StoredLayer, _ outer: [String], _ model: ModelOutline) -> [Layer] {
    let path = outer + [layer.name ?? layer.group]
    guard layer.layers.isEmpty else { return layer.layers.flatMap { layers($0, path, model) } }
    return [
      Layer(
        name: layer.name == nil ? nil : Self.joined(path), group: Self.joined(outer + [layer.group]),
        className: model.classNames[path], weights: layer.weights.map(weight))
    ]
  }

  /// A path in as many bytes as a name has: hard links put one layer into models of any number and name.
  private static func joined(_ path: [String]) -> String {
    let whole = path.joined(separator: "/")
    return whole.utf8.count <= TextLimits.name ? whole : whole.shown()
  }

  private static func weight(_ weight: StoredWeight) -> Weight {
    let hasNumbers = weight.other?.isInteger != false
    return Weight(
      name: weight.name, shape: weight.other?.shape ?? weight.array.shape, type: weight.other?.type,
      bytes: hasNumbers ? 4 * weight.array.values.count : nil,
      sha256: hasNumbers ? weight.array.values.withUnsafeBytes(sum) : nil)
  }

}

private func sum(_ bytes: UnsafeRawBufferPointer) -> String {
  var sum = SHA256()
  sum.update(bytes)
  return sum.finish()
}

/// The names in a model's configuration, whether its layers are among ours or not.
private struct ModelOutline {
  var name: String?
  /// Class names by layer name, behind the names of the models that the layer is in.
  var classNames: [[String]: String] = [:]

  init(_ json: String?) {
    guard let json, let configuration = try? JSONObject(json: json) else { return }
    name = (try? configuration.object("config").string("name")).map(Self.bounded)
    addLayers(of: configuration, in: [])
  }

  private static func bounded(_ name: String) -> String { name.utf8.count <= TextLimits.name ? name : name.shown() }

  private mutating func addLayers(of model: JSONObject, in path: [String]) {
    let config = try? model.object("config")
    for case .object(let layer) in (try? config?.array("layers")) ?? (try? model.array("config")) ?? [] {
      guard let name = (try? layer.object("config").string("name")) ?? (try? layer.string("name")) else { continue }
      // A longer name cannot be a layer's, and would precede the name of each layer of a model.
      guard name.utf8.count <= TextLimits.name else { continue }
      classNames[path + [name]] = (try? layer.string("class_name")).map(Self.bounded)
      addLayers(of: layer, in: path + [name])
    }
  }
}
