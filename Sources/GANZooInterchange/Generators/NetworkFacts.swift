package import GANZooFormats
package import GANZooTensors

/// What a file says of its network besides layers and weights: texts by name, the same in each format that has a place
/// for them.
///
///     format  latent (JSON)  classes (JSON)  pixels or alphabet     what sampling needs
///     version  recipe (YAML)  data  seed  steps  metrics (JSON)     how it was made, and how good samples are
///     sample (JSON)  license                                        what people elsewhere ask for
///
/// Keras' HDF5 files have them as attributes, its archives in `metadata.json`, ONNX as `metadata_props` and safetensors
/// as `__metadata__`, each under its name behind `ganzoo_`. The folder of a hub has them in `config.json`, an object.
package struct NetworkFacts: Equatable, Sendable {
  /// The texts by name, without a prefix.
  package private(set) var texts: [String: String]

  private static let prefix = ModelFile.attributePrefix
  /// The name of metrics in HDF5 files, which is that of version 0.1.0.
  private static let oldMetrics = "figures"
  private static let metrics = "metrics"
  /// The name that the file has for metrics, for errors.
  package private(set) var metricsName = metrics
  /// The checksum is that of the one file.
  private static let checksum = "checksum"

  /// What a file's attributes, or what stands for them, say. Others than our own are left out.
  package init(_ attributes: [String: String]) {
    texts = [:]
    for (name, text) in attributes where name.hasPrefix(Self.prefix) {
      let name = String(name.dropFirst(Self.prefix.count))
      if name == Self.oldMetrics { metricsName = name }
      if name != Self.checksum { texts[name == Self.oldMetrics ? Self.metrics : name] = text }
    }
  }

  /// Whether they say the same, under whatever names.
  package static func == (a: NetworkFacts, b: NetworkFacts) -> Bool { a.texts == b.texts }

  /// The fact of a name, if it is known.
  package subscript(name: String) -> String? { texts[name] }

  /// Whether they are those of a generator: what sampling needs.
  package var areOfGenerator: Bool { texts["format"] != nil }

  /// The facts by their names in files.
  package var attributes: [String: String] {
    Dictionary(uniqueKeysWithValues: texts.map { (Self.prefix + $0.key, $0.value) })
  }

  /// The facts as attributes of an HDF5 file.
  package var fileAttributes: [String: String] {
    var named = attributes
    named[Self.prefix + Self.oldMetrics] = named.removeValue(forKey: Self.prefix + Self.metrics)
    return named
  }

  /// The same with the shape of a sample, if they are those of a generator, and with a licence if there is one.
  package func describing(_ sample: Shape, license: String? = nil) -> NetworkFacts {
    var facts = self
    if areOfGenerator { facts.texts["sample"] = JSONObject.Value.array(sample.sizes.map { .int($0) }).json }
    if let license { facts.texts["license"] = license }
    return facts
  }
}

// MARK: - JSON

extension NetworkFacts {
  /// The facts as JSON: numbers, lists and objects as what they are, not as quoted texts.
  package var json: JSONObject {
    var json: JSONObject = [:]
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) { json[name] = Self.value(name, text) }
    return json
  }

  private static func value(_ name: String, _ text: String) -> JSONObject.Value {
    switch name {
    case "version", "recipe", "data", "license", "pixels", "alphabet", "format": .string(text)
    case "seed", "steps": Int(text).map { .int($0) } ?? .string(text)
    case "sample": (try? JSONObject(json: #"{"sample": \#(text)}"#))?[name] ?? .string(text)
    default: (try? JSONObject(json: text)).map { .object($0) } ?? .string(text)
    }
  }

  /// The facts of a JSON object that `json` made.
  package init(_ json: JSONObject) {
    texts = [:]
    for (name, value) in json.entries {
      if case .string(let text) = value { texts[name] = text } else { texts[name] = value.json }
    }
  }
}
