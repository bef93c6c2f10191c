/// Names for the layers of a flattened graph: unique, and accepted by all versions of Keras.
struct VertexNames {
  /// The names by the `id` of the layers.
  let byLayer: [Int: String]

  /// A layer keeps its name if that is unique. Otherwise the names of the models around it precede its name.
  init(_ layers: [KerasGraph.FlatLayer]) {
    let counts = Dictionary(layers.map { ($0.layer.name, 1) }, uniquingKeysWith: +)
    let wanted = layers.map { counts[$0.layer.name] == 1 ? $0.layer.name : $0.path.joined(separator: "_") }
    var byLayer: [Int: String] = [:]
    var used: Set<String> = []
    // Valid names are assigned first, so that no sanitized name displaces one.
    for (flat, name) in zip(layers, wanted) where Self.sanitized(name) == name && used.insert(name).inserted {
      byLayer[flat.layer.id] = name
    }
    var numbers: [String: Int] = [:]
    for (flat, name) in zip(layers, wanted) where byLayer[flat.layer.id] == nil {
      let base = Self.sanitized(name)
      var unique = base
      while !used.insert(unique).inserted {
        numbers[base, default: 0] += 1
        unique = "\(base)_\(numbers[base, default: 0])"
      }
      byLayer[flat.layer.id] = unique
    }
    self.byLayer = byLayer
  }

  /// The name with all characters replaced that TensorFlow's scopes or PyTorch's modules do not accept. The result
  /// matches `[A-Za-z0-9][A-Za-z0-9_-]*`.
  static func sanitized(_ name: String) -> String {
    let allowed = name.unicodeScalars.map { scalar in
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", "_", "-": Character(scalar)
      default: "_" as Character
      }
    }
    guard let first = allowed.first else { return "layer" }
    return (first == "_" || first == "-" ? "layer" : "") + String(allowed)
  }
}
