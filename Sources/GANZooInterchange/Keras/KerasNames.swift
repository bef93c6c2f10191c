/// Names for the layers of a flat graph: unique, and such as every Keras takes.
struct KerasNames {
  /// The names by the numbers of the layers' nodes.
  let byNode: [Int: String]

  /// A layer keeps its name where no other layer has it; else it is called after the models that it is in, too.
  init(_ layers: [KerasGraph.PlainLayer]) {
    let counts = Dictionary(layers.map { ($0.node.name, 1) }, uniquingKeysWith: +)
    let wanted = layers.map { counts[$0.node.name] == 1 ? $0.node.name : $0.path.joined(separator: "_") }
    var byNode: [Int: String] = [:]
    var used: Set<String> = []
    // Names that are right as they are come first: none of them gives way to a mended one.
    for (layer, name) in zip(layers, wanted) where Self.mended(name) == name && used.insert(name).inserted {
      byNode[layer.node.id] = name
    }
    var numbers: [String: Int] = [:]
    for (layer, name) in zip(layers, wanted) where byNode[layer.node.id] == nil {
      let base = Self.mended(name)
      var unique = base
      while !used.insert(unique).inserted {
        numbers[base, default: 0] += 1
        unique = "\(base)_\(numbers[base, default: 0])"
      }
      byNode[layer.node.id] = unique
    }
    self.byNode = byNode
  }

  /// The name with what TensorFlow's scopes and PyTorch's modules do not take replaced: `[A-Za-z0-9][A-Za-z0-9_-]*` remains.
  static func mended(_ name: String) -> String {
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
