import Foundation
package import GANZooFormats
package import GANZooNN
import GANZooSupport

/// A generator as model hubs have it, in a folder: a description and the weights.
///
///     config.json         {"id2label": …, "ganzoo": `NetworkFacts`, "keras": the network, as Keras describes it}
///     model.safetensors   weights as `LAYER.kernel` and so on, with the facts as metadata
///
/// The names are those under which Hugging Face's libraries look for both:
/// https://huggingface.co/docs/huggingface_hub/package_reference/mixins
package enum HubFolder {
  /// The name of the description.
  package static let configuration = "config.json"
  /// The name of the file of weights.
  package static let weights = "model.safetensors"

  private static let factsKey = "ganzoo"
  private static let networkKey = "keras"

  /// Files of folders of other kinds, which may have a `config.json`, too.
  private static let others = ["model.weights.h5", "saved_model.pb", "generator.h5"]

  /// Whether a path is a folder with one of the files at least, so that reading it can name the one that is missing.
  package static func isHubFolder(_ path: String) -> Bool {
    guard isFolder(path) else { return false }
    let has = { (name: String) in FileManager.default.fileExists(atPath: "\(path)/\(name)") }
    return (has(configuration) || has(weights)) && !others.contains(where: has)
  }

  /// The file that has the weights of what a path names: that of a folder, or the file itself.
  package static func weightsFile(_ path: String) -> String { isHubFolder(path) ? "\(path)/\(weights)" : path }

  /// The contents of `config.json`. `id2label` and `label2id` are there if the generator has classes, as in other
  /// models of the hub.
  package static func configuration(of file: GeneratorFile, _ facts: NetworkFacts) -> JSONObject {
    var result: JSONObject = ["model_type": .string("gan"), "library_name": .string(factsKey)]
    if !file.classNames.isEmpty {
      let names = file.classNames.enumerated()
      result["id2label"] = .object(JSONObject(names.map { (key: "\($0)", value: .string($1)) }))
      result["label2id"] = .object(JSONObject(names.map { (key: $1, value: .int($0)) }))
    }
    result[factsKey] = .object(facts.json)
    result[networkKey] = .object(file.network.kerasArchiveConfiguration)
    return result
  }

  /// The facts of a folder's description, and its file of weights. Throws `KerasFormatError`.
  static func contents(of folder: String) throws -> (facts: NetworkFacts, weights: SafetensorsReader) {
    let object = try JSONObject(contentsOf: "\(folder)/\(configuration)")
    let reader = try SafetensorsReader(contentsOf: "\(folder)/\(weights)")
    guard case .object(let facts)? = object[factsKey] else { return (NetworkFacts(reader.metadata), reader) }
    return (NetworkFacts(facts), reader)
  }

  /// Reads the generator of a folder.
  ///
  /// - Parameter layers: the layers that the network may have.
  /// - Throws: `KerasFormatError`, `SavedNetworkError`, `GeneratorFileError` or `ProvenanceError`.
  package static func generator(contentsOf folder: String, layers: LayerRegistry) throws -> GeneratorFile {
    let path = "\(folder)/\(configuration)"
    let object = try JSONObject(contentsOf: path)
    func part(_ key: String, _ words: String) throws(SavedNetworkError) -> JSONObject {
      guard case .object(let part)? = object[key] else {
        throw SavedNetworkError(file: path, reason: "it has no object '\(key)', \(words)")
      }
      return part
    }
    let network = try part(networkKey, "the network as Keras describes it; its folder is not one of GANZoo's")
    let facts = NetworkFacts(try part(factsKey, "what the generator's inputs and samples are"))
    let model = try namingGraphErrors(path) { try KerasModel(configuration: network, layers: layers) }
    let weightsPath = "\(folder)/\(weights)"
    let stored = try StoredWeights(SafetensorsReader(contentsOf: weightsPath))
    return try GeneratorFile(SavedNetwork(model, weights: stored, from: weightsPath), facts, from: path)
  }
}
